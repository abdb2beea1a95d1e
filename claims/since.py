"""What changed of a record since a reviewer last decided about it, linked rows included."""

import dataclasses
from collections.abc import Container, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, TextField
from django.utils.translation import gettext as _

from claims import citing, review
from claims.models import (
    CrossSourceNote,
    Evidence,
    Fact,
    Reviewed,
    ReviewEvent,
    Statement,
    Status,
)
from claims.models.citation import TOKEN, named_by, tokens
from claims.models.numeric import Numeric
from claims.models.speech import Relay
from sources.recapture import Piece, difference
from sources.rights import may_see
from sources.versions import Change, Row, differences, kept_of

DECIDED = (Status.APPROVED, Status.CHANGES_REQUESTED, Status.REJECTED)
NO_CONTENT = frozenset({"status", "assigned_to"})
FIGURE = frozenset({"comparator", "value", "value_high", "step", "unit", "direction"})
"""The fields that a figure in human form is made of."""
PERIOD = frozenset({"period", "baseline"})
SHORT_TEXT = 40
"""Characters up to which a text is shown as it was and as it is, not word by word."""
SHORT_ENOUGH = 400
"""Characters of a text that a difference shows whole."""
KEPT_SHARE = 3
"""A text that kept less than one part in so many is shown as another text, not word by word."""
WORD_BY_WORD = 12_000
"""Characters of two texts up to which they are compared word by word, longer ones line by line:
the comparison takes as long as the product of both."""
LONGEST_PIECE = 2_000


@dataclasses.dataclass(frozen=True)
class Difference:
    """One thing that differs: its field and label, what it was, what it is; empty for nothing.

    ``pieces`` are those of two longer texts, each kept, gone or new.
    """

    field: str
    label: str
    old: str
    new: str
    is_material: bool = False
    pieces: list[Piece] = dataclasses.field(default_factory=list)

    @property
    def says_all(self) -> bool:
        """Whether what the field holds now can be read from the difference."""
        return not self.pieces and len(self.new) <= SHORT_ENOUGH


@dataclasses.dataclass(frozen=True)
class SinceReview:
    """The last decision about a record, which version it was about, and what changed since.

    ``version`` is None where what the record was then isn't on record.
    """

    event: ReviewEvent
    version: int | None
    now: int
    differences: list[Difference]

    @property
    def fields(self) -> set[str]:
        """The fields of which the differences say all that they hold now."""
        return {each.field for each in self.differences if each.says_all}


def since_review(record: Reviewed, *, seen_by: User) -> SinceReview | None:
    """Return what changed since the last decision, None for what was never decided.

    Whoever may not see events of review gets None as well, and reads nothing of cited records
    that they may not see.
    The number of queries depends on the kind of record alone.
    """
    if not may_see(seen_by, ReviewEvent):
        return None
    events = review.events_of(record).filter(new_status__in=DECIDED)
    counting = events.filter(takes_back=None, taken_back__isnull=True)
    event: ReviewEvent | None = counting.select_related("by").first()
    if event is None:
        return None
    then, now = _row_at(record, event), kept_of(record).first()
    if then is None or now is None:
        return SinceReview(event, None, record.version, [])
    linked = _linked_rows(record, then)
    rows = [row for pair in linked for row in pair if row is not None]
    shown = differences([(then, now), *((None, row) for row in rows)])
    texts = {id(row): _linked_words(row, words) for row, words in zip(rows, shown[1:], strict=True)}
    kinds = citing.kinds_visible_to(seen_by)
    found = [
        *_of_record(then, now, shown[0]),
        *_of_linked_rows(linked, texts),
        *(_of_citations(then.body, now.body, kinds) if isinstance(record, CrossSourceNote) else ()),
    ]
    return SinceReview(event, then.version, record.version, found)


def _row_at(record: Reviewed, event: ReviewEvent) -> Row | None:
    """Return the record's row of history that the decision left, else the last one before it."""
    kept = kept_of(record)
    left = None
    if event.revision is not None:
        left = kept.filter(revision=event.revision, status=event.new_status).first()
    return left or kept.filter(history_date__lte=event.at).first()


def _of_record(then: Row, now: Row, changes: Sequence[Change]) -> list[Difference]:
    """Return the differences of the record's own fields, its figure and period in human form."""
    changed = {change.field: change for change in changes if change.field not in NO_CONTENT}
    merged: list[tuple[frozenset[str], Difference]] = []
    if issubclass(then.instance_type, Numeric):
        old, new = then.instance, now.instance
        for names, name, label, was, becomes in (
            (FIGURE, "figure", _("figure"), str(old.figure or ""), str(new.figure or "")),
            (PERIOD, "period", _("period"), old.period_in_words, new.period_in_words),
        ):
            if names & changed.keys() and was != becomes:
                is_material = any(changed[each].is_material for each in names & changed.keys())
                merged.append((names, Difference(name, label, was, becomes, is_material)))
    hidden = {name for names, _difference in merged for name in names}
    return [
        *(each for _names, each in merged),
        *(
            _as_difference(change, then.instance_type)
            for name, change in changed.items()
            if name not in hidden
        ),
    ]


def _as_difference(change: Change, model: type[Any]) -> Difference:
    old, new = change.old, change.new
    if change.field == "body":
        old, new = _with_words(old), _with_words(new)
    is_text = isinstance(model._meta.get_field(change.field), CharField | TextField)
    longest = max(len(old), len(new))
    pieces = pieces_of(old, new) if is_text and old and new and longest > SHORT_TEXT else []
    kept = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if kept * KEPT_SHARE < longest <= SHORT_ENOUGH:
        pieces = []
    return Difference(change.field, change.label, old, new, change.is_material, pieces)


def pieces_of(old: str, new: str) -> list[Piece]:
    """Return the difference of two texts of any length: by words, of long ones by lines."""
    before, after = old.split("\n"), new.split("\n")
    start = _same_lines(before, after)
    end = _same_lines(before[start:][::-1], after[start:][::-1])
    middles = ["\n".join(lines[start : len(lines) - end]) for lines in (before, after)]
    if sum(map(len, middles)) <= WORD_BY_WORD:
        return difference(old, new) if len(old) + len(new) <= WORD_BY_WORD else [
            Piece("same", "…\n"), *difference(*middles), Piece("same", "\n…")
        ]  # fmt: skip
    kinds = (("gone", middles[0]), ("new", middles[1]))
    return [
        Piece(kind, text if len(text) <= LONGEST_PIECE else f"{text[:LONGEST_PIECE]}…")
        for kind, text in kinds
        if text
    ]


def _same_lines(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines two texts have in common at their beginning."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _linked_rows(record: Reviewed, then: Row) -> list[tuple[Row | None, Row | None]]:
    """Return each row of another table that belongs to the record, as it was and as it is."""
    kept: Any
    if isinstance(record, Statement):
        kept = Relay.history.filter(statement_id=record.pk)
    elif isinstance(record, Fact):
        kept = Evidence.history.filter(fact_id=record.pk)
    else:
        return []
    was: dict[int, Row | None] = {}
    becomes: dict[int, Row | None] = {}
    for row in kept.order_by("history_date", "history_id"):
        there = None if row.history_type == "-" else row
        becomes[row.id] = there
        if row.history_date <= then.history_date:
            was[row.id] = there
    return [(was.get(key), row) for key, row in becomes.items() if was.get(key) is not row]


def _linked_words(row: Row, changes: Iterable[Change]) -> str:
    """Return a relay or a piece of evidence in words."""
    words = {change.field: change.new for change in changes}
    if row.instance_type is Relay:
        return f"{row.order}. {words.get('outlet') or words.get('speaker', '')}"
    return f"{words.get('stance', '')}: {words.get('claim', '')}"


def _of_linked_rows(
    pairs: Iterable[tuple[Row | None, Row | None]], texts: dict[int, str]
) -> list[Difference]:
    found = []
    for then, now in pairs:
        row: Any = now if now is not None else then
        is_relay = row.instance_type is Relay
        name, label = ("relays", _("relayed by")) if is_relay else ("evidence", _("evidence"))
        old, new = texts.get(id(then), ""), texts.get(id(now), "")
        if old == new:  # evidence that was weighed anew reads as before
            if is_relay or then is None or now is None or then.seen == now.seen:
                continue
            new = _("%s (weighed anew: it still holds)") % new
        found.append(Difference(name, label, old, new, is_material=True))
    return found


def _with_words(body: str) -> str:
    """Return a note's text with the words of its tokens in place of their identifiers."""
    return TOKEN.sub(lambda token: f"[{(token['words'] or token['kind']).strip()}]", body)


def _of_citations(old: str, new: str, kinds: Container[str]) -> list[Difference]:
    """Return the records of some kinds that a note cites now and didn't, or the reverse."""
    was = [token for token in tokens(old) if token.kind in kinds]
    becomes = [token for token in tokens(new) if token.kind in kinds]
    named = {(kind, each.uuid): each for kind, each in named_by([*was, *becomes])}
    before = dict.fromkeys((token.kind, token.uuid) for token in was)
    after = dict.fromkeys((token.kind, token.uuid) for token in becomes)

    def words(name: tuple[str, Any]) -> str:
        record = named.get(name)
        return _("a record that is gone") if record is None else f"{name[0]}: {record}"

    gone = [
        Difference("citations", _("cites"), words(name), "") for name in before if name not in after
    ]
    new_ones = [
        Difference("citations", _("cites"), "", words(name), is_material=True)
        for name in after
        if name not in before
    ]
    return gone + new_ones
