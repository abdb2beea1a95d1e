"""The note that an event's one-sided rows ask for, begun with what it will cite."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.models import CrossSourceNote
from claims.readouts import Matrix, Row

LONGEST = 3_500
"""Characters of an address; servers refuse those much longer than 4,000."""
FEW = 3
"""Of a row with many passages so many are cited; the writer adds what else is needed."""
WORDS = (60, 20, 0)
"""Characters of each quote; fewer where the address would get too long."""
NOT_IN_A_TOKEN = re.compile(r"[\[\]|\s]+")


def note_address(matrix: Matrix, rows: Sequence[Row]) -> str:
    """Return the address of a new note on an omission that cites what stands on these rows."""
    title = _("%s: said by one side only") % matrix.event.name
    if len(rows) == 1:
        title = f"{matrix.event.name}: {rows[0].name} ({rows[0].says})"
    add = reverse("admin:claims_crosssourcenote_add")
    for words in WORDS:
        parts = list(paragraphs(rows, words))
        while parts:
            address = f"{add}?{query(title, parts)}"
            if len(address) <= LONGEST:
                return address
            if words:
                break
            parts.pop()
    return f"{add}?{query(title, [])}"


def query(title: str, parts: Sequence[str]) -> str:
    fields = {
        "kind": CrossSourceNote.Kind.OMISSION.value,
        "title": title[:300],
        "body": "\n\n".join(parts),
    }
    return urlencode(fields)


def paragraphs(rows: Iterable[Row], words: int) -> Iterable[str]:
    """Yield a paragraph for each row, with its tokens; ``words``: how many characters of each."""
    for row in rows:
        tokens = [
            *(token("statement", str(each.uuid), each.passage.exact, words)
              for each in row.statements[:FEW]),
            *(token("claim", str(each.uuid), str(each), words) for each in row.claims[:FEW]),
        ]  # fmt: skip
        yield f"**{row.name}** ({row.says}): {' '.join(tokens)}"


def token(kind: str, uuid: str, quote: str, words: int) -> str:
    """Return what cites a record; after the bar stands how it reads now."""
    said = NOT_IN_A_TOKEN.sub(" ", quote).strip()
    said = said if len(said) <= words else f"{said[:words].rstrip()}…"
    return f"[[{kind}:{uuid}|{said}]]" if words else f"[[{kind}:{uuid}]]"
