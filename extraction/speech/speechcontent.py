"""Find where that begins and ends which a cue says was said."""

import re
from dataclasses import dataclass

from extraction.speech.speechclause import VERBS, Clause

_FARTHEST_THAT = {"vi": 25, "ru": 25, "zh": 14}
_FARTHEST = 12
_MOST_PLAIN = 2
"""Words of no class before an English "that" without a preposition: "told reporters that"."""
_LONGEST_DATELINE = 14
TELLING = ("told", "tells", "telling", "informed", "assured")
_LISTENERS = frozenset(
    {
        *("reporters", "journalists", "broadcasters", "lawmakers", "counterparts", "delegates"),
        *("investors", "viewers", "listeners", "senators", "deputies", "analysts", "ministers"),
        *("parliament", "congress", "guests", "business", "students", "supporters", "diplomats"),
    }
)
_LONGEST_PLACE = 5
_ABOUT = ("о", "об", "обо", "про")
_RELAY_TAIL = re.compile(r",-?(?:[SD]*[JVvAK][SDFxod]{0,3}N|d?N[SD]*[JVv]).{0,6}$")
"""A medium named at the end: ", передаёт ТАСС", ", Reuters reported"."""
_LONGEST_RELAY = 16
_OBJECT_SIGNS = ("将", "將", "把", "被", "让", "令")
"""Chinese prepositions that begin what is said, not where or when."""
_CONTRAST = ("trong khi", "còn", "while", "whereas", "а", "而")
_GERUNDS = ("ing", "ив", "ав", "ув", "яя", "ая")


@dataclass(slots=True)
class Contents:
    """Finds what is said in one sentence."""

    clause: Clause

    def after(self, cue: int, at: int) -> int | None:
        """Return where what is said begins behind a cue, None where nothing is said there."""
        clause = self.clause
        if clause.kinds[at : at + 2] == "FD":
            at += 2  # "said on Friday it had …"
        first = clause.skip(at, "D")
        at = clause.skip(at)
        if clause.kind(at) == "&" and clause.kind(clause.skip(at + 1)) in tuple(VERBS):
            first = at = clause.skip(clause.skip(at + 1) + 1)  # "praised and supported"
        kind = clause.kind(at)
        if kind in ("", ".", ";", ")") or self._is_noun(at):
            return None
        if kind in ("R", ":", "Q"):
            return at + (kind != "Q")
        if kind in (",", "-"):
            return self._after_comma(cue, at)
        led = self._that(cue, at)
        if led is None and kind == "F" and self._is_place(at):
            return self._after_comma(cue, clause.find(",", at, at + _LONGEST_PLACE))
        return led if led is not None else self._plain(cue, first, at)

    def _is_noun(self, following: int) -> bool:
        """Tell whether the verb that follows a cue is the true one: "có thông báo nêu rõ:"."""
        clause = self.clause
        sign = clause.kind(clause.skip(following + 1))
        return clause.kind(following) in ("V", "v") and sign in (":", "R", "Q")

    def _is_place(self, at: int) -> bool:
        """Tell whether a Russian adjunct ends with a comma: "источник в полиции, …"."""
        clause = self.clause
        comma = clause.find(",", at, at + _LONGEST_PLACE)
        about = clause.written(at).lower() in _ABOUT
        return clause.language == "ru" and comma >= 0 and not about

    def _plain(self, cue: int, first: int, at: int) -> int | None:
        """Return where a clause begins that no sign leads in: "said the deal is done"."""
        clause = self.clause
        verb, kind = clause.kinds[cue], clause.kinds[at]
        if clause.written(cue).lower() in TELLING and kind in "MN":
            told = clause.skip(at + 1)  # "told the AP the alliance had no plans"
            return None if clause.kind(told) in tuple("FD,.-") else told
        if clause.written(cue).lower() in TELLING and clause.written(at).lower() in _LISTENERS:
            told = clause.skip(at + 1)  # "told reporters “it is over”", "told lawmakers it was"
            return None if clause.kind(told) in tuple("F,.-&") else told
        if verb == "c":
            is_said = "Q" in clause.kinds[at : at + _FARTHEST]
        elif kind == "&" or verb == "v":
            is_said = False
        elif verb in "Ww":
            is_said = True
        elif clause.language == "en" and kind == "F":  # "pledged to open", "said in Bonn"
            is_said = clause.written(at) == "to" and clause.kind(at + 1) in ("x", "a")
        elif clause.language == "ru":
            about = clause.skip(at, "M")  # "предупредил Китай о санкциях"
            first = about
            is_said = clause.kind(about) == "F" and clause.written(about).lower() in _ABOUT
        else:
            is_said = True
        return first if is_said else None

    def _after_comma(self, cue: int, at: int) -> int | None:
        clause = self.clause
        following = clause.skip(at + 1, "SDz-,")
        if clause.kind(following) in tuple(VERBS) and self.is_gerund(following):
            return None  # "…, he said, adding that …"
        if clause.kind(following) == "R":
            return following + 1
        if clause.kind(following) == "Q":
            return following
        led = self._that(cue, at)
        if led is not None and clause.language != "en":
            return led
        return at + 1 if at + 2 < len(clause.kinds) else None

    def _that(self, cue: int, at: int) -> int | None:
        """Return what follows "that" or a colon behind addressee, place and time."""
        clause = self.clause
        far = _FARTHEST_THAT.get(clause.language, _FARTHEST)
        plain = 0
        for place in range(at, min(at + far, len(clause.kinds))):
            kind = clause.kinds[place]
            if kind in ("R", ":"):
                return place + 1
            if kind in ".;AKQZ" + VERBS:
                return None
            if clause.language == "zh" and kind == ",":
                told = clause.kinds[cue] == "v" and clause.kind(at) == "M"
                place_first = clause.kind(at) == "F" and clause.written(at) not in _OBJECT_SIGNS
                return place + 1 if told or place_first else None
            plain += kind == "x"
            if (
                plain > _MOST_PLAIN
                and clause.language == "en"
                and "F" not in clause.kinds[at:place]
            ):
                return None
        return None

    def has_sign(self, cue: int) -> bool:
        """Tell whether a sign leads in what is said: "that", a colon, a quotation."""
        clause = self.clause
        at = clause.skip(cue + 1)
        if clause.kind(at) == "," and (
            clause.language == "zh" or (clause.language == "vi" and cue)
        ):
            return at + 2 < len(clause.kinds)
        led = self.after(cue, cue + 1)
        return led is not None and (clause.kind(led - 1) in ("R", ":") or clause.kind(led) == "Q")

    def end(self, start: int, outer: int) -> int:
        """Return the place after what is said by the cue at `outer`.

        A further act of the sentence cuts it short.
        """
        clause = self.clause
        end = self.relay_start(start, clause.content_end())
        for at in range(start + 1, end):
            kind = clause.kinds[at]
            if kind == ";" and (clause.language != "zh" or self._speaks(at + 1)):
                return at
            if kind in "VvWZ":
                cut = self._cut_before(at, start, clause.kinds[outer])
                if cut is not None and cut > start:
                    return self._without_adjunct(start, cut)
        return self._without_adjunct(start, end)

    def relay_start(self, start: int, end: int) -> int:
        """Return the place before a medium that is named at the end, `end` for none."""
        kinds = self.clause.kinds[:end]
        tail = _RELAY_TAIL.search(kinds, max(start + 1, end - _LONGEST_RELAY))
        return min(end, tail.start()) if tail is not None else end

    def _without_adjunct(self, start: int, end: int) -> int:
        """Leave out the date that follows a quotation ("…" vào tháng 2 khi)."""
        clause = self.clause
        for at in range(start, end - 1):
            if clause.kinds[at] == "Q" and clause.kind(clause.skip(at + 1, "SF")) == "D":
                return at + 1
        return end

    def _speaks(self, at: int) -> bool:
        """Tell whether a speaker and a verb of saying stand at the head of a clause."""
        clause = self.clause
        subject = clause.skip(at)
        return clause.kind(subject) == "M" and clause.kind(clause.skip(subject + 1)) in ("V", "v")

    def _cut_before(self, cue: int, start: int, outer: str) -> int | None:
        """Return where a further act of the same sentence begins, None where it is a part."""
        clause = self.clause
        if self.after(cue, cue + 1) is None:
            return None
        at = clause.skip_back(cue - 1)
        before = clause.kind(at)
        explicit = self.has_sign(cue)
        if before == "&":
            comma = clause.kind(at - 1) == ","
            further = explicit or comma or clause.language == "zh" or self._is_past(cue)
            further = further or (outer in "Ww" and clause.kinds[cue] == "V")
            return at - comma if further else None
        if before == ",":
            shares = clause.language == "zh" and clause.kinds[cue] == "V"
            return at if explicit or shares or self.is_gerund(cue) else None
        if before != "M":
            return None
        left = clause.skip_back(at - 1, "dSaM")
        contrast = clause.kind(left) == "&" and clause.written(left).lower() in _CONTRAST
        if clause.kind(left) == "(" or contrast or (explicit and clause.kind(left) in ("&", ",")):
            return left if left > start else None
        return None

    def _is_past(self, cue: int) -> bool:
        """Tell whether a verb goes on from one of saying: "called for calm and urged talks"."""
        return self.clause.written(cue).lower().endswith(("ed", "said", "л", "ла", "ли"))

    def is_gerund(self, cue: int) -> bool:
        """Tell whether a cue leans on the subject of its sentence: "adding", "добавив"."""
        return self.clause.written(cue).lower().endswith(_GERUNDS)

    def beginning(self, begin: int, end: int) -> int:
        """Return where the sentence begins in earnest: behind a dateline or a dash."""
        clause = self.clause
        semicolon = clause.kinds.rfind(";", begin, end)
        start = semicolon + 1 if semicolon >= 0 else begin
        if start == 0:
            dash = clause.find("-", 1, min(_LONGEST_DATELINE, end))
            if dash > 0 and (
                clause.kinds[dash - 1] in ")ND" or clause.kinds[dash + 1 : dash + 2] == "-"
            ):
                start = dash + 1
        return clause.skip(start, ",-&." if start else "-,.")
