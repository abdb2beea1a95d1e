"""Find in one sentence who is said to say what: cue, subject, what is said, relay.

The sentence comes as items: words with their classes and mentions of speakers. A
cue ("said", "theo", "по словам", 表示) looks for its subject and for what was said,
which stands behind it, before it or on both sides.
"""

from dataclasses import dataclass, field

from extraction.speech.mentions import Mention
from extraction.speech.speechacts import Act, Acts
from extraction.speech.speechclause import SAYING, VERBS, Clause
from extraction.speech.speechcontent import Contents
from extraction.speech.speechsources import Sources
from extraction.speech.speechsubjects import Subject, Subjects
from extraction.speech.speechuncued import Uncued

_LONGEST_TAIL = 14
"""Items of an adjunct after a cue that ends its sentence: "said at a briefing on Friday"."""
_LONGEST_ATTRIBUTION = 22
"""Items between a quotation and the cue that attributes it."""
_SHORTEST_PARENTHESIS = 4
"""Items behind an attribution that are too few to be said by anybody."""


@dataclass(slots=True)
class Reader:
    """Reads the acts of one sentence from left to right."""

    clause: Clause
    _contents: Contents = field(init=False)
    _acts: Acts = field(init=False)
    _subjects: Subjects = field(init=False)
    _sources: Sources = field(init=False)

    def __post_init__(self) -> None:
        """Set up what looks for contents and subjects in the same sentence."""
        self._contents = Contents(self.clause)
        self._acts = Acts(self.clause, self._contents)
        self._subjects = Subjects(self.clause, self._acts.relays)
        self._sources = Sources(self.clause, self._acts, self._subjects)

    def read(self) -> list[Act]:
        """Return the acts of the sentence in their order."""
        kinds = self.clause.kinds
        if any(kind in kinds for kind in SAYING + "AOK") or kinds[:2] == "M:":
            self._read_cues()
        if not self._acts.found:
            Uncued(self.clause, self._acts).read()
        return self._acts.found

    def _read_cues(self) -> None:
        kinds = self.clause.kinds
        self._leading_quotation()
        if not self._acts.found and kinds[:2] == "M:" and self.clause.mention(0).kind == "person":
            self._acts.add_after(2, 1, (self.clause.mention(0),))  # a transcript
            return
        if not self._acts.found and self._final_attribution():
            return
        at = 0
        while at < len(kinds):
            if at >= self._acts.taken:
                self._cue(at)
            at += 1

    def _cue(self, at: int) -> None:
        kind = self.clause.kinds[at]
        if kind in SAYING:
            self._saying(at)
        elif kind == "A":
            self._sources.according(at)
        elif kind == "O":
            self._sources.own_words(at)
        elif kind == "K":
            self._sources.relaying(at)
        elif kind == "J":
            self._acts.collect_relays(max(at - 4, 0), min(at + 4, len(self.clause.kinds)))

    # -- a quotation first: "…", said Peskov ------------------------------

    def _leading_quotation(self) -> None:
        clause = self.clause
        quoted = clause.skip(0, "-,(")
        if clause.kind(quoted) != "Q" or not clause.is_quotation(quoted):
            return
        begin = clause.skip(quoted + 1, ",-.")
        border = clause.find("RQ;", begin, len(clause.kinds))
        stop = min(border if border >= 0 else len(clause.kinds), begin + _LONGEST_ATTRIBUTION)
        for cue in range(begin, stop):
            if clause.kinds[cue] in SAYING + "AKO" and self._attribute(quoted, begin, cue):
                return

    def _attribute(self, quoted: int, begin: int, cue: int) -> bool:
        """Attribute the quotation at the head of the sentence by the cue at `cue`."""
        clause = self.clause
        subject: Subject | None
        if clause.kinds[cue] in "AK":
            place = self._subjects.according(cue)
            if place is not None and clause.kinds[cue] == "K" and clause.kinds[place] == "N":
                self._acts.relays.append(place)
                place = self._subjects.according(place)
            if place is None or clause.kinds[place] == "N":
                return False
            if clause.kind(clause.skip(place + 1)) in tuple(SAYING):
                return False
            subject = Subject((clause.mention(place),), cue, place)
        elif clause.kinds[cue] == "O":
            subject = Subject(self._sources.owner(cue), cue, cue)
        elif self._subjects.is_inverted(cue):
            subject = self._subjects.after(cue)
        else:
            subject = self._subjects.before(cue, begin) or self._subjects.plain(cue, begin)
        if subject is None or clause.find(":", begin, cue) >= 0:
            return False
        ended = clause.kind(quoted + 1) in (",", "-") or clause.ends_with_mark(quoted)
        if self._contents.has_sign(cue) and not ended:
            return False
        self._acts.taken = max(cue, subject.right) + 1
        self._acts.last = subject.mentions
        self._acts.add(quoted, quoted + 1, cue, subject.mentions)
        more = clause.skip(self._acts.taken, ",-.S")
        if more > self._acts.taken and clause.kind(more) == "Q" and clause.is_quotation(more):
            self._acts.add(more, more + 1, cue, subject.mentions)
            self._acts.taken = more + 1
        return True

    # -- an attribution last: …, said Peskov ------------------------------

    def _final_attribution(self) -> bool:
        """Read "…, Peskov said." and "…, сообщил Песков.": all before it was said."""
        clause = self.clause
        end = self._contents.relay_start(0, len(clause.kinds))
        while end and clause.kinds[end - 1] in ".)":
            end -= 1
        last = max(clause.kinds.rfind(kind, 0, end) for kind in "VvZAO")
        if last < max(end - _LONGEST_TAIL - 3, 2):
            return False
        if clause.kinds[last] in "AO":
            return self._sources.final(last, end)
        if not self._is_tail(last, end):
            return False
        return self._attribute_before(last, end)

    def _attribute_before(self, cue: int, end: int) -> bool:
        clause = self.clause
        inverted = self._subjects.is_inverted(cue)
        subject = self._subjects.after(cue) if inverted else self._subjects.before(cue, 0)
        if subject is None and clause.language != "zh" and clause.kinds[cue] == "V":
            subject = self._subjects.plain(cue, 0)
        if subject is None:
            return False
        left = clause.skip_back(subject.left - 1, "SDFNKJ") + 1
        if clause.kind(left - 1) not in (",", "-", "Q", ")") or left < 2:
            return False
        if clause.language in ("vi", "zh") and not self._is_said_before(left, cue, end):
            return False
        self._acts.collect_relays(left, end)
        self._acts.add_before(left, cue, subject.mentions)
        return True

    def _is_said_before(self, left: int, cue: int, end: int) -> bool:
        """Tell "…, ông nói với báo chí" from "Phát biểu tại đó, ông nói từ nay …"."""
        clause = self.clause
        if clause.kind(left - 1) == "Q" or clause.kind(left - 2) == "Q":
            return True
        is_adjunct = clause.kinds[clause.skip(0, "-.(")] in "FDSRX&" + VERBS
        return not is_adjunct and clause.length(cue + 1, end) < clause.length(0, left)

    def _is_tail(self, cue: int, end: int) -> bool:
        """Tell whether nothing but an adjunct stands between a cue and the end."""
        clause = self.clause
        at = clause.skip(cue + 1)
        if at >= end:
            return True
        rest = clause.kinds[at:end]
        if any(kind in rest for kind in ":RQK;" + VERBS):
            return False
        subject = self._subjects.after(cue) if self._subjects.is_inverted(cue) else None
        if subject is not None:
            at = clause.skip(subject.right + 1)
        elif clause.kinds[cue] == "v":
            at = clause.skip(at, "MNCx")  # "told reporters at the hotel"
        rest = clause.kinds[at:end]
        if rest[:1] in (",", "-"):
            return subject is not None and len(rest) <= _SHORTEST_PARENTHESIS
        return not rest or rest[0] in "FD("

    # -- saying -----------------------------------------------------------

    def _saying(self, cue: int) -> None:
        clause = self.clause
        if clause.kinds[cue] == "c" and clause.kind(clause.skip_back(cue - 1)) not in "M,&":
            return
        relays = len(self._acts.relays)
        inverted = self._subjects.is_inverted(cue)
        subject = (
            self._subjects.after(cue) if inverted else self._subjects.before(cue, self._acts.taken)
        )
        if subject is None and len(self._acts.relays) > relays:
            return  # a medium reports: what follows may hold a speaker of its own
        if clause.kind(clause.skip_back(cue - 1)) == "&" and not inverted:
            subject = None
        mentions = subject.mentions if subject is not None else self._shared(cue)
        if mentions and clause.kinds[cue] == "w" and mentions[0].kind in ("country", "group"):
            return  # what a state supports is no statement
        if mentions is None:
            subject = self._subjects.plain(cue, self._acts.taken)
            if subject is None or not self._contents.has_sign(cue):
                return
            mentions = subject.mentions
        if subject is not None and not inverted and "!" in clause.kinds[subject.right + 1 : cue]:
            return  # "did not say"
        right = subject.right if subject is not None and inverted else cue
        left = subject.left if subject is not None and not inverted else cue
        start = self._contents.after(cue, max(cue, right) + 1)
        if start is None:
            self._look_before(left, cue, mentions)
        elif subject is not None and self._is_parenthesis(left, start):
            self._add_parenthesis(left, start, cue, mentions)
        else:
            self._acts.add_after(start, cue, mentions)

    def _look_before(self, left: int, cue: int, subjects: tuple[Mention, ...]) -> None:
        """Add what stands before an attribution with nothing behind it."""
        clause = self.clause
        if clause.kind(left - 1) not in (",", "-", "Q", ")") or left < 2 or self._acts.found:
            return
        if clause.language in ("en", "ru") or self._is_said_before(left, cue, len(clause.kinds)):
            self._acts.add_before(left, cue, subjects)

    def _shared(self, cue: int) -> tuple[Mention, ...] | None:
        """Return the subject that a further verb shares: "…, and added that …"."""
        clause = self.clause
        at = clause.skip_back(cue - 1)
        before = clause.kind(at)
        if before in ("&", ",") and (self._acts.last or self._acts.found):
            return self._acts.last
        if before in ("&", ","):
            for place in range(at):
                if clause.kinds[place] == "M" and not clause.is_governed(place):
                    gerund = self._contents.is_gerund(cue)
                    return (clause.mention(place),) if before == "&" or gerund else None
        starts = before == "" and clause.kinds[cue] in "Vv" and not self._contents.is_gerund(cue)
        if starts and (self._contents.has_sign(cue) or clause.language == "zh"):
            return ()
        return None

    def _is_parenthesis(self, left: int, start: int) -> bool:
        """Tell whether a cue stands in the middle: "The deal, he said, is done"."""
        clause = self.clause
        return (
            clause.language != "zh"
            and clause.kind(left - 1) in (",", "-", "Q")
            and left >= 2
            and clause.kind(start - 1) in (",", "-", ".")
        )

    def _add_parenthesis(
        self, left: int, start: int, cue: int, subjects: tuple[Mention, ...]
    ) -> None:
        clause = self.clause
        if "Q" in clause.kinds[start : start + 2] and "Q" in clause.kinds[:left]:
            self._acts.add_before(left, cue, subjects)
            self._acts.add_after(start, cue, subjects)
        elif clause.length(start) >= clause.length(0, left - 1):
            self._acts.add_after(start, cue, subjects)
        else:
            self._acts.add_before(left, cue, subjects)
        self._acts.taken = len(clause.kinds)
