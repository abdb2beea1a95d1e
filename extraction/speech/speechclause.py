"""One sentence as a string of word classes, ready for the grammar of speech."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.speech.mentions import Item, Mention
from extraction.speech.speechwords import Word

VERBS = "VvWwc"
SAYING = VERBS + "Z"
SKIPPED = "SDz"
"""What may stand between a subject and its verb: adverbs, dates, "this"."""
_SHORTEST_QUOTATION = 2
_UTTERANCE_WORDS = 4
_UTTERANCE_LETTERS = 8
"""A quotation this long is an utterance; shorter ones are terms in quotation marks."""


@dataclass(slots=True)
class Clause:
    """The items of a sentence with their classes as a string; M is a speaker, N a medium."""

    text: str
    items: Sequence[Item]
    language: str
    kinds: str = field(init=False)

    def __post_init__(self) -> None:
        """Write the classes out and settle which words are nouns here."""
        self.kinds = "".join(map(_letter, self.items))
        if any(verb in self.kinds for verb in VERBS + "J"):
            self.kinds = "".join(map(self._settled, range(len(self.kinds))))

    def _settled(self, at: int) -> str:
        """Tell a noun ("a statement") and a negated verb from a verb of saying."""
        kind = self.kinds[at]
        if kind in VERBS and at == 0 and self.language == "vi" and self.kinds[1:2] == "o":
            return "E"  # "Kết luận của ông: …"
        if kind not in VERBS + "J" or at == 0:
            return kind
        before = self.kinds[at - 1]
        if before == "S" and at > 1 and self.kinds[at - 2] == "!":
            before = "!"
        is_noun = before in "d!" or (before in "Fo" and self.language != "ru")
        if is_noun or self._is_statement_of(at):
            return "E"
        if before == "A" and self.kinds[at + 1 : at + 2] in ("o", "F", "M"):
            return "E"
        if self.language == "zh" and self._is_occasion(at):
            return "x"
        return kind

    def _is_statement_of(self, at: int) -> bool:
        """Tell whether the verb is the one that follows: "thông tin từ Điện Kremlin nêu"."""
        if self.language != "vi" or self.kinds[at + 1 : at + 2] not in ("o", "F"):
            return False
        return re.match(f"M[{SKIPPED}]*[{VERBS}]", self.kinds[at + 2 : at + 8]) is not None

    def _is_occasion(self, at: int) -> bool:
        """Tell "回应时" and "介绍后" from the verb that follows them."""
        after = self.items[at + 1 : at + 2]
        return bool(after) and self.text[after[0].start] in "时時后後"

    def word(self, at: int) -> Word:
        item = self.items[at]
        return item if isinstance(item, Word) else Word(item.start, item.end, "M")

    def mention(self, at: int) -> Mention:
        item = self.items[at]
        return item if isinstance(item, Mention) else Mention(item.start, item.end, "role")

    def written(self, at: int) -> str:
        return self.text[self.items[at].start : self.items[at].end]

    def length(self, first: int, last: int | None = None) -> int:
        """Return how many characters the items from `first` up to `last` span."""
        items = self.items[first:last]
        return items[-1].end - items[0].start if items else 0

    def _quoted_length(self, at: int) -> tuple[int, int]:
        written = self.written(at)[1:-1]
        return len(written.split()), len(written)

    def is_utterance(self, at: int) -> bool:
        """Tell whether a quotation is long enough to be a statement of its own."""
        words, letters = self._quoted_length(at)
        return letters >= _UTTERANCE_LETTERS if self.language == "zh" else words >= _UTTERANCE_WORDS

    def ends_with_mark(self, at: int) -> bool:
        """Tell whether a quotation ends with a comma or full stop of its own."""
        return self.written(at)[-2:-1] in tuple(",.!?…，。！？")

    def is_quotation(self, at: int) -> bool:
        """Tell whether a quotation can be one that its sentence attributes to somebody."""
        words, letters = self._quoted_length(at)
        return words >= _SHORTEST_QUOTATION or (self.language == "zh" and letters > words + 2)

    def skip(self, at: int, kinds: str = SKIPPED) -> int:
        """Return the first place from `at` on whose class isn't among `kinds`."""
        while at < len(self.kinds) and self.kinds[at] in kinds:
            at += 1
        return at

    def skip_back(self, at: int, kinds: str = SKIPPED) -> int:
        """Return the last place up to `at` whose class isn't among `kinds`, -1 for none."""
        while at >= 0 and self.kinds[at] in kinds:
            at -= 1
        return at

    def kind(self, at: int) -> str:
        return self.kinds[at] if 0 <= at < len(self.kinds) else ""

    def find(self, kinds: str, start: int, end: int) -> int:
        """Return the first place of one of `kinds` between two places, -1 for none."""
        end = min(end, len(self.kinds))
        return next((at for at in range(start, end) if self.kinds[at] in kinds), -1)

    def is_governed(self, at: int) -> bool:
        """Tell whether the mention at `at` hangs on a preposition: "with Wang Yi"."""
        before = at - 1
        while before > 0:
            kind = self.kinds[before]
            coordinated = kind == "M" and self.kinds[before + 1] == "&"
            if kind not in "da&" and not coordinated:
                break
            before -= 1
        kind = self.kind(before)
        if kind in ("F", "o"):
            return self.kind(before - 1) not in ("E", "A")
        return kind in ("!", "U")

    def content_end(self) -> int:
        """Return the place behind the last item that isn't a full stop."""
        end = len(self.kinds)
        while end and self.kinds[end - 1] == ".":
            end -= 1
        return end


def _letter(item: Item) -> str:
    if isinstance(item, Mention):
        return "N" if item.kind == "media" else "M"
    return "I" if item.kind == "i" else item.kind
