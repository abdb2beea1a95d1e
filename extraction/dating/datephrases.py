"""Words and numbers in a row that look like a date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.dating.datescan import Token
from extraction.folding import Aligned

CLOSING = frozenset(")）")
_LINKS = frozenset("-t&")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that the grammar matched: `name` is its alternative, `tokens` those that count."""

    aligned: Aligned
    language: str
    name: str
    start: int
    end: int
    shown: int
    """Where the mention begins, a word such as "từ" or "the" included."""
    kinds: str
    """The kinds of the tokens that count, one letter each."""
    tokens: Sequence[Token]
    length: int
    """How many tokens the grammar matched, those that don't count included."""
    before: str
    """The kinds of the two tokens before, to the next break."""
    after: str
    """The kinds of the two tokens behind it, to the next break."""

    @property
    def text(self) -> str:
        return self.aligned.text

    def canonical(self, *, lists: bool = False) -> str:
        """Return the tokens as `periods.interpret` takes them; of a list first and last count."""
        parts: list[list[str]] = [[]]
        counted = not {"U", "Q", "T"}.isdisjoint(self.kinds)
        around = zip(["", *self.kinds], self.tokens, [*self.kinds[1:], ""], strict=False)
        for earlier, token, later in around:
            listed = lists and token.kind == "," and later in "nZPD&"
            dash = token.kind == "-" and earlier in "mq" and later in "yYa"  # tháng 3-2013
            if (token.kind in _LINKS and not dash) or (listed and later):
                parts.append([])
            elif token.canonical and not dash and (counted or token.kind not in "efl"):
                parts[-1].append(token.canonical)
        ends = [" ".join(part) for part in parts if part]
        return ends[0] if len(ends) == 1 else f"{ends[0]} to {ends[-1]}" if ends else ""


def phrase(
    aligned: Aligned, language: str, tokens: Sequence[Token], match: re.Match[str]
) -> Phrase:
    """Return what the grammar matched among `tokens`."""
    name = match.lastgroup or ""
    first, last = match.span()
    start, end = tokens[first].start, tokens[last - 1].end
    if "(" in match[0] and aligned.text[end : end + 1] in CLOSING:
        end += 1
    shown = start - _lead(aligned, start, language, match[0])
    if language == "vi" and match[0] == "P" and aligned.text[start - 1 : start] == "(":
        shown, end = _named_day(aligned.text, start, end)
    inner, outer = match.span(name)
    before = match.string[max(0, first - 3) : first].rpartition("|")[2]
    after = match.string[last : last + 3].partition("|")[0]
    return Phrase(
        aligned,
        language,
        name,
        start,
        end,
        shown,
        match[name],
        tokens[inner:outer],
        last - first,
        before,
        after,
    )


_RANGE_LEADS = {"vi": "từ ", "ru": "с "}


def _lead(aligned: Aligned, start: int, language: str, kinds: str) -> int:
    """Return the length of a word before that belongs to the date: "từ 30/12 đến 1/1"."""
    if language == "en":
        word = "the " if kinds[0] in "fqhsxe" or kinds == "nJ" else ""
    else:
        word = _RANGE_LEADS.get(language, "") if "t" in kinds else ""
    before = aligned.written(max(0, start - len(word) - 1), start).casefold()
    whole = before == word or (before[1:] == word and not before[0].isalpha())
    return len(word) if word and whole else 0


_NAMED_DAY = re.compile(r"(?<![^\W_])ngay (?:[^\W\d_]+ ){1,6}\Z")


def _named_day(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of "ngày Quốc khánh (2/9)" for its date in brackets."""
    window = text[max(0, start - 60) : start - 1]
    match = _NAMED_DAY.search(window)
    if match is None or text[end : end + 1] != ")":
        return start, end
    return start - 1 - len(window) + match.start(), end + 1
