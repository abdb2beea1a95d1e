"""What was found to be said in a sentence: spans, form, speakers and relays."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from extraction.speech.mentions import Mention
from extraction.speech.speechclause import Clause
from extraction.speech.speechcontent import Contents
from extraction.speech.speechwords import Word

_SHORTEST_CONTENT = 8
"""Characters of a clause that says something."""
_SHORTEST_HAN = 4
"""Characters of a Chinese clause that says something."""
_SHORTEST_CLAUSE = 3
"""Items of an English clause that no "that" leads in."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody says, from `start` to `end` of the text.

    `subjects` is empty where the speaker is the one of the last act; `relays` are
    the media and institutions that pass it on.
    """

    start: int
    end: int
    form: str
    subjects: tuple[Mention, ...]
    relays: tuple[Mention, ...]
    cue: Word
    spoken: str
    signed: bool = True
    """Whether "that", a colon, a quotation or the order of words shows that something is said."""


@dataclass(slots=True)
class Acts:
    """Collects the acts of one sentence.

    `taken` is the place up to which the items belong to what was found, `last` are
    the speakers named last, `relays` the places of media met so far.
    """

    clause: Clause
    contents: Contents
    relays: list[int] = field(default_factory=list)
    found: list[Act] = field(default_factory=list)
    last: tuple[Mention, ...] = ()
    taken: int = 0

    def add_after(self, start: int, cue: int, subjects: tuple[Mention, ...]) -> None:
        end = self.contents.end(start, cue)
        self.taken = max(self.taken, end)
        self.add(start, end, cue, subjects)

    def add_before(self, left: int, cue: int, subjects: tuple[Mention, ...]) -> None:
        """Add what stands before an attribution that begins at item `left`."""
        clause = self.clause
        end = self.contents.relay_start(0, clause.skip_back(left - 1, ",-") + 1)
        begin = 0
        if self.found:
            over = self.found[-1].end
            begin = next((at for at in range(end) if clause.items[at].start >= over), end)
        start = self.contents.beginning(begin, end)
        self.taken = max(self.taken, cue + 1)
        if end > 0 and clause.kinds[end - 1] == "Q" and clause.is_utterance(end - 1):
            start = end - 1
        self.add(start, end, cue, subjects)

    def add(self, start: int, end: int, cue: int, subjects: tuple[Mention, ...]) -> None:
        clause = self.clause
        start = min(clause.skip(start, ",.-:"), end)
        end = max(clause.skip_back(end - 1, ",.-:") + 1, start)
        kinds = clause.kinds[start:end]
        if not kinds.strip("()SD"):
            return
        first, last = clause.items[start].start, clause.items[end - 1].end
        form = "mixed" if "Q" in kinds else "indirect"
        if kinds.rstrip(")") == "Q" or self._is_all_quoted(start, end):
            form, first, last = "direct", *quoted_span(clause, start)
        elif self._is_too_short(start, end, cue):
            return
        elif clause.kinds[0] == "-" and clause.language == "ru" and end <= cue:
            form = "direct"  # a dash at the head of a line opens speech in Russian
        self.collect_relays(0, start)
        self.collect_relays(end, len(clause.kinds))
        self.last = subjects or self.last
        has_sign = self.contents.has_sign(cue)
        relays = sorted(at for at in set(self.relays) if not start <= at < end)
        self.found.append(
            Act(
                first,
                last,
                form,
                subjects,
                tuple(map(clause.mention, relays)),
                clause.word(cue),
                self._spoken(start, end),
                form != "indirect"
                or clause.kinds[cue] in "AOK"
                or start < cue
                or has_sign
                or clause.language == "ru",
            )
        )

    def _is_too_short(self, start: int, end: int, cue: int) -> bool:
        """Tell whether a clause says nothing: "confirmed the report"."""
        clause = self.clause
        if clause.language == "zh":
            return clause.length(start, end) < _SHORTEST_HAN
        plain = clause.kinds[cue] == "V" and start > cue and not self.contents.has_sign(cue)
        few = clause.language == "en" and plain and end - start < _SHORTEST_CLAUSE
        return few or clause.length(start, end) < _SHORTEST_CONTENT

    def _is_all_quoted(self, start: int, end: int) -> bool:
        """Tell whether a long quotation is followed by an adjunct alone."""
        clause = self.clause
        rest = clause.kinds[start + 1 : end]
        return (
            clause.kinds[start] == "Q"
            and clause.is_utterance(start)
            and "Q" not in rest
            and rest.lstrip(",-.")[:1] in ("", "F", "(", "D")
        )

    def collect_relays(self, start: int, end: int) -> None:
        kinds = self.clause.kinds
        for at in range(start, end):
            if kinds[at] != "N" or (self.clause.is_governed(at) and kinds[at - 2] not in "AKE"):
                continue
            if not set("JKAVv").isdisjoint(kinds[max(at - 4, 0) : at + 4]):
                self.relays.append(at)

    def _spoken(self, start: int, end: int) -> str:
        """Return the date that the sentence gives outside of what is said."""
        places: Iterable[int] = (*range(start), *range(end, len(self.clause.kinds)))
        return next((self.clause.word(at).key for at in places if self.clause.kinds[at] == "D"), "")


def quoted_span(clause: Clause, at: int) -> tuple[int, int]:
    """Return the span inside the marks of a quotation, without the space there."""
    item = clause.items[at]
    start, end = item.start + 1, item.end
    if clause.text[end - 1] in "\"“”„‟«»「」『』‘’'":
        end -= 1
    if clause.text[item.start] not in "\"“”„‟«»「」『』‘’'":
        start -= 1
    while start < end and clause.text[start].isspace():
        start += 1
    while end > start and clause.text[end - 1].isspace():
        end -= 1
    return start, end
