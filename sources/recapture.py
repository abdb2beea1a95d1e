"""A source captured again: its passages are found in the new text, or known to be lost."""

import difflib
import re
from dataclasses import dataclass

from sources.models import Passage, PassagePlace, Snapshot
from sources.reanchor import Locator

WORD = re.compile(r"[\u4e00-\u9fff]|\w+|\s+|[^\w\s]")
"""One Han character, one word, one stretch of white space or one mark."""
KEPT = 30
"""Characters shown beside a change."""


def find_again(snapshot: Snapshot) -> list[PassagePlace]:
    """Store where every earlier passage of the source stands in a new snapshot.

    Passages themselves stay as they are: they quote what was captured then.
    """
    earlier = Passage.objects.filter(snapshot__source=snapshot.source_id).exclude(snapshot=snapshot)
    locator = Locator(snapshot.text)
    places = []
    for passage in earlier.iterator():
        place = locator.locate(passage.exact, passage.prefix, passage.suffix, passage.start)
        places.append(
            PassagePlace(
                passage=passage,
                snapshot=snapshot,
                status=place.status,
                start=place.start,
                end=place.end,
            )
        )
    return PassagePlace.objects.bulk_create(places)


@dataclass(frozen=True)
class Piece:
    """A stretch of a compared text: ``kind`` is same, gone or new."""

    kind: str
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """Return a word-level difference; Chinese is compared character by character.

    Long stretches that are the same are shortened to what stands beside a change.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for name, i1, i2, j1, j2 in matcher.get_opcodes():
        if name == "equal":
            same = "".join(before[i1:i2])
            pieces.append(Piece("same", shortened(same, first=i1 == 0, last=i2 == len(before))))
            continue
        if i2 > i1:
            pieces.append(Piece("gone", "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("new", "".join(after[j1:j2])))
    return pieces


def shortened(same: str, *, first: bool, last: bool) -> str:
    """Return the ends of a long unchanged stretch that touch a change."""
    if len(same) <= 2 * KEPT:
        return same
    head = "" if first else same[:KEPT]
    tail = "" if last else same[-KEPT:]
    return f"{head}…{tail}"
