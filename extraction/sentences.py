"""Cut a text into sentences, with offsets; a line break always ends one."""

import re
from collections.abc import Iterator

_END = re.compile(
    r"""
      \n+
    | [。！？]+[”’」』）)]*
    # no space after a full stop; all begin with the mark, so that the rest of a text costs little
    | [.!?] (?<=[^\W\d_A-ZА-ЯЁ].) (?= [A-ZА-ЯЁĐÀ-Ỹ][^\W\d_A-ZА-ЯЁ.] )
    | [.!?…]+ ["”’»)]* (?= \s+ ["“‘«(\-–—]* \s* [^\W\d_a-zа-яё] | \s+ [0-9"“«] | \s*\n | \s*\Z )
    """,
    re.VERBOSE,
)
_ABBREVIATIONS = re.compile(
    r"""
      (?: \b (?i:
            mr | mrs | ms | dr | prof | st | gen | u\.s | u\.k | no | vs
          | jan | feb | mar | apr | jun | jul | aug | sept | sep | oct | nov | dec
          | (?<! \d\s ) г | им | ул | т\.е
          | ts | tp | pgs | ths | gs
          )
        | \b [A-ZА-ЯЁ]
      ) \. \Z
    """,
    re.VERBOSE,
)
_LONGEST_ABBREVIATION = 8


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two offsets, without the space around them."""
    begun = start
    for match in _END.finditer(text, start, end):
        before = text[max(begun, match.start() - _LONGEST_ABBREVIATION) : match.start() + 1]
        if match[0] == "." and _ABBREVIATIONS.search(before):
            continue
        if (found := _trimmed(text, begun, match.end())) is not None:
            yield found
        begun = match.end()
    if (found := _trimmed(text, begun, end)) is not None:
        yield found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
