"""Find the subject of a cue: who says, before the verb or behind it."""

from dataclasses import dataclass

from extraction.speech.mentions import Mention
from extraction.speech.speechclause import SAYING, SKIPPED, VERBS, Clause
from extraction.speech.speechcontent import TELLING

_FARTHEST_BEFORE = 20
"""Items between a cue and the subject before it."""
_FARTHEST_AFTER = 6
_MOST_COMMAS = 2
_LONGEST_DESCRIPTION = 14
_RELATIVE = ("who", "который", "которая", "которое", "которые", "người", "vốn")
_MARKS = '«"“„'
_REPORTS = ("пишет", "пишут", "передает", "передаёт", "передают", "сообщает", "сообщают")
_LONGEST_PLAIN = 6
"""Items of a subject that no table knows: "the union of boat owners"."""
_DATIVES = ("ам", "ям")
"""Endings of those to whom something is said in Russian: журналистам, депутатам."""
_AND = ("和", "与", "與", "及", "暨", "以及", "、")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who speaks: mentions, from place `left` to `right` of the sentence's items."""

    mentions: tuple[Mention, ...]
    left: int
    right: int


@dataclass(slots=True)
class Subjects:
    """Finds the subjects in one sentence; media met on the way are kept as relays."""

    clause: Clause
    relays: list[int]

    def before(self, cue: int, begin: int) -> Subject | None:
        """Return the subject that stands before a cue, from place `begin` on."""
        clause = self.clause
        nearest = clause.skip_back(clause.skip_back(cue - 1), VERBS + "SDz")
        described = self._described(nearest, begin)
        if described is not None:
            return described
        commas = brackets = 0
        for at in range(nearest, max(nearest - _FARTHEST_BEFORE, begin - 1), -1):
            kind = clause.kinds[at]
            brackets += (kind == ")") - (kind == "(")
            commas += kind == ","
            told = (
                clause.language == "zh" and kind in "vM" and "vM" in clause.kinds[at - 1 : at + 2]
            )
            if brackets > 0 or told:
                continue  # "回应记者称"
            if brackets < 0 or commas > _MOST_COMMAS or self._is_border(kind, commas):
                return None
            if kind == "N" and self._is_reporting(at):
                self.relays.append(at)
                return None
            if kind == "E" and at == nearest and clause.kind(at - 1) not in tuple("MoF&"):
                return None  # "the agreement states": no one speaks
            if kind == "M" and clause.written(at)[0] in _MARKS and clause.kind(at - 1) == "x":
                continue  # "в интервью «Заре» рассказал"
            if kind == "M" and self._belongs_to_adjunct(at, begin):
                continue
            if kind == "M" and not self._hangs(at, cue):
                return self._coordinated(at, cue) if self._can_say(at, cue) else None
        return None

    def _described(self, comma: int, begin: int) -> Subject | None:
        """Return the person whom words between two commas describe: "Kari Moe, 45, said"."""
        clause = self.clause
        if clause.kind(comma) not in (",", "-", ")"):
            return None
        opening = {")": "("}.get(clause.kinds[comma], clause.kinds[comma])
        for at in range(comma - 1, max(comma - _LONGEST_DESCRIPTION, begin), -1):
            kind = clause.kinds[at]
            if kind in ".;:RQAZK":
                return None
            if kind == opening:
                verbs = clause.find(VERBS, at, comma) >= 0
                if verbs and clause.written(at + 1).lower() not in _RELATIVE:
                    return None
                if clause.kinds[at - 1] != "M" or clause.is_governed(at - 1):
                    return None
                mention = clause.mention(at - 1)
                named = mention.kind == "person" and (
                    mention.gender or mention.role or opening != ","
                )
                plain = clause.kind(at - 2) in ("", ",", ".", "&")
                return self._coordinated(at - 1, comma) if named or plain else None
        return None

    def _belongs_to_adjunct(self, at: int, begin: int) -> bool:
        """Tell "the president at a meeting of the government" from who speaks."""
        clause = self.clause
        if clause.kind(at - 1) != "x" or clause.mention(at).kind in ("person", "role"):
            return False
        for place in range(at - 1, max(at - _LONGEST_DESCRIPTION, begin) - 1, -1):
            kind = clause.kinds[place]
            if kind in ",.;:RQ" + VERBS:
                return False
            if kind == "M" and clause.mention(place).kind in ("person", "role", "pronoun"):
                return "F" in clause.kinds[place:at] and not clause.is_governed(place)
        return False

    def _is_border(self, kind: str, commas: int) -> bool:
        return kind in ".;:RAQZ" + VERBS or (kind == "U" and not commas)

    def _is_reporting(self, at: int) -> bool:
        addressed = self.clause.language == "ru" and self.clause.kind(at - 1) == "M"
        return not self.clause.is_governed(at) and self.clause.kind(at + 1) != "," and not addressed

    def _hangs(self, at: int, cue: int) -> bool:
        """Tell whether a mention is no subject: "with Wang Yi", but "В МИД заявили" is one."""
        clause = self.clause
        if not clause.is_governed(at):
            return False
        if self._joined_in_chinese(at, cue):
            return False
        adjacent = clause.skip_back(cue - 1, SKIPPED + "N") == at
        within = clause.language == "ru" and clause.written(at - 1).lower() in ("в", "во")
        return not (within and adjacent and clause.mention(at).kind in ("institution", "role"))

    def _joined_in_chinese(self, at: int, cue: int) -> bool:
        """Tell "商务部和海关总署表示" from "王毅和他会谈时表示"."""
        clause = self.clause
        return (
            clause.language == "zh"
            and clause.skip_back(cue - 1, "SDz()n") == at
            and clause.kind(at - 1) == "F"
            and clause.written(at - 1) in _AND
            and clause.kind(at - 2) == "M"
        )

    def _can_say(self, subject: int, cue: int) -> bool:
        """Tell whether a mention so far before a cue can be its subject.

        Behind a country stands the verb of what it does, unless the cue follows at
        once; what a state supports or opposes is no statement.
        """
        clause = self.clause
        kind = clause.mention(subject).kind
        between = clause.kinds[subject + 1 : cue]
        if kind == "institution" and clause.kinds[cue] in "Ww":
            return between[:1] != "x"
        if kind not in ("country", "group"):
            return True
        return (
            clause.kinds[cue] != "w" and "," not in between and between[:1] not in ("x", "C", "B")
        )

    def _coordinated(self, last: int, cue: int) -> Subject:
        """Return "Lavrov and Wang" as two mentions."""
        clause = self.clause
        places = [last]
        at = last
        while self._is_joined(at, len(places), cue):
            at -= 2
            places.insert(0, at)
        left = at
        while left > 0 and clause.kinds[left - 1] in "doEK":
            left -= 1
        return Subject(tuple(map(clause.mention, places)), left, last)

    def _is_joined(self, at: int, known: int, cue: int) -> bool:
        clause = self.clause
        if clause.kind(at - 2) != "M":
            return False
        if self._joined_in_chinese(at, cue):
            return True
        sign = clause.kind(at - 1)
        return (sign == "&" or (sign == "," and known > 1)) and not clause.is_governed(at - 2)

    def after(self, cue: int) -> Subject | None:
        """Return the subject of an inverted cue: "said Peskov", "сообщила в среду Мао Нин"."""
        clause = self.clause
        first = clause.skip(cue + 1)
        passed = "FDSxnaMNoi" if clause.language == "ru" else "SDad"
        if clause.language == "en" and clause.kind(clause.skip_back(cue - 1)) == "Q":
            passed = "SDadx"  # “…” grumbled lorry driver Ian Voss
        for at in range(first, min(first + _FARTHEST_AFTER, len(clause.kinds))):
            kind = clause.kinds[at]
            if kind in "MN" and self._is_addressee(at):
                continue
            if kind == "M" and (clause.kinds[at - 1] not in "Fo" or self._is_within(at, cue)):
                if clause.written(at)[0] in _MARKS and clause.written(cue).lower() in _REPORTS:
                    self.relays.append(at)
                    return None
                last = at
                while clause.kind(last + 1) == "&" and clause.kind(last + 2) == "M":
                    last += 2
                places = range(at, last + 1, 2)
                return Subject(tuple(map(clause.mention, places)), cue, last)
            if kind == "N" and clause.kinds[at - 1] not in "FM":
                self.relays.append(at)
                return None
            if kind not in passed:
                return None
        return None

    def _is_within(self, at: int, cue: int) -> bool:
        """Tell whether the subject is an institution in which it is said: "уточнили в МЧС"."""
        clause = self.clause
        return (
            clause.language == "ru"
            and clause.written(at - 1).lower() in ("в", "во")
            and clause.skip(cue + 1, SKIPPED + "MN") == at - 1
            and clause.mention(at).kind == "institution"
        )

    def _is_addressee(self, at: int) -> bool:
        """Tell whether a newspaper stands before the one who spoke to it: "сказал журналистам"."""
        clause = self.clause
        if clause.language == "ru" and clause.kinds[at] == "M":
            mention = clause.mention(at)
            if mention.kind == "role" and clause.written(at).lower().endswith(_DATIVES):
                return True
        speaks = clause.kind(at + 1) == "M" or (
            clause.kinds[at + 1 : at + 3] == "FM" and clause.language == "ru"
        )
        return speaks and (clause.kinds[at] == "N" or clause.written(at)[0] in _MARKS)

    def is_inverted(self, cue: int) -> bool:
        """Tell whether the subject of a cue stands behind it."""
        clause = self.clause
        if clause.language in ("vi", "zh") or clause.kinds[cue] in "ZWwc":
            return False
        if clause.written(cue).lower() in TELLING:
            return False
        if clause.language == "en" and clause.written(cue).endswith("ing"):
            return False  # "…, adding China is ready"
        before = clause.kind(clause.skip_back(cue - 1))
        if before not in ("", ",", "-", "Q", ")", "."):
            return False
        relays = len(self.relays)
        nearest = clause.skip_back(cue - 1)
        described = clause.kind(nearest - 1) == "M" and "," in clause.written(nearest - 1)
        if described or self._described(nearest, 0) is not None:
            return False
        found = self.after(cue) is not None
        del self.relays[relays:]
        return found

    def plain(self, cue: int, begin: int) -> Subject | None:
        """Return a subject that no table knows: all words from the last border to the cue."""
        clause = self.clause
        last = clause.skip_back(clause.skip_back(cue - 1), SAYING + "SDz")
        first = last
        while first > begin and clause.kinds[first - 1] not in ",.;:&RQ()-D":
            first -= 1
        first = clause.skip(first, "dSD")
        kinds = clause.kinds[first : last + 1]
        if not kinds or len(kinds) > _LONGEST_PLAIN or kinds[0] not in "xCaBGbIT":
            return None
        if any(kind in kinds for kind in "UEXFRMNA!P" + SAYING):
            return None
        span = (clause.items[first].start, clause.items[last].end)
        return Subject((Mention(*span, "unknown", role=span),), first, last)

    def according(self, cue: int) -> int | None:
        """Return the mention that "according to" leads to, None where it leads to data."""
        clause = self.clause
        for at in range(cue + 1, min(cue + 5, len(clause.kinds))):
            kind = clause.kinds[at]
            if kind in "MN":
                return None if clause.kind(at + 1) == "U" else at
            quoted = clause.kinds[cue] == "K" and kind in "x'aC"
            unknown = quoted or (kind == "x" and clause.language == "ru" and at == cue + 1)
            if kind not in "doFEVvSaJ" and not unknown:
                return None
        return None
