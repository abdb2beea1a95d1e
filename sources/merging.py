"""Three values of everything that a form holds: as it was, as they saved it, as I typed it.

Pure: values come in as a form's fields hold them, as tuples of texts, and what each person
changed comes out row by row, with what is chosen already (docs/decisions/0017).
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sources.recapture import WORD, Piece, difference

Values = Mapping[str, tuple[str, ...]]
"""What some fields hold, by name: one text, several for a list, none for an unticked box."""

LONGEST_COMBINED = 6_000
"""Characters of a text in which two people's changes are still compared word by word."""
LONGEST_SHOWN = 1_500
"""Characters of a text that a cell shows."""


class By(StrEnum):
    """Who changed something since the form was opened."""

    NOBODY = "nobody"
    THEM = "them"
    ME = "me"
    ALIKE = "alike"
    BOTH = "both"
    UNKNOWN = "unknown"
    """Theirs and mine differ, and what it was isn't on record."""


class Choice(StrEnum):
    """Which of the values is saved."""

    THEIRS = "theirs"
    MINE = "mine"
    HAND = "hand"


class Kind(StrEnum):
    """What a row of the merge is about."""

    FIELDS = "fields"
    ITEM = "item"
    PART = "part"


@dataclass(frozen=True)
class Row:
    """One choice: fields that belong together, one item of a list, or one row of an inline.

    A value of None says that the item or row isn't there, or that the row was removed.
    ``name`` is the first field, the list's field or the inline's prefix; ``item`` the item's
    key, the row's key, or for a row that I added its number in the form.
    """

    kind: Kind
    name: str
    theirs: Values | None
    mine: Values | None
    was: Values | None = None
    is_was_known: bool = True
    item: str = ""
    is_added: bool = False

    @property
    def key(self) -> str:
        """What the row is called in a form."""
        added = "new-" if self.is_added else ""
        return f"{self.kind}-{self.name}" + (f"-{added}{self.item}" if self.item else "")

    @property
    def by(self) -> By:
        if not self.is_was_known:
            return By.NOBODY if self.theirs == self.mine else By.UNKNOWN
        return who_changed(self.was, self.theirs, self.mine)

    @property
    def chosen(self) -> Choice | None:
        """What is chosen already; None where a person has to choose."""
        match self.by:
            case By.BOTH | By.UNKNOWN:
                return None
            case By.ME:
                return Choice.MINE
        return Choice.THEIRS


def who_changed(was: Values | None, theirs: Values | None, mine: Values | None) -> By:
    """Tell who changed a value.

    >>> who_changed({"name": ("a",)}, {"name": ("b",)}, {"name": ("a",)})
    <By.THEM: 'them'>
    """
    if theirs == mine:
        return By.NOBODY if was == theirs else By.ALIKE
    if was == theirs:
        return By.ME
    return By.THEM if was == mine else By.BOTH


@dataclass(frozen=True)
class Held:
    """What a form holds of a stored version: its fields, and its inlines' rows by key."""

    fields: Values
    parts: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """What a person sent: fields, and of each inline the rows known by key and those added.

    A known row of None was ticked to be deleted.
    """

    fields: Values
    parts: Mapping[str, Mapping[str, Values | None]] = field(default_factory=dict)
    added: Mapping[str, Sequence[Values]] = field(default_factory=dict)


def compare(
    was: Held | None,
    theirs: Held,
    mine: Typed,
    *,
    together: Sequence[Sequence[str]] = (),
    lists: Iterable[str] = (),
) -> list[Row]:
    """Return every choice of a form, also those that are none, in the form's order.

    ``together`` are fields that are taken from one side only; ``lists`` hold several items.
    ``was`` is None where the history doesn't reach back that far.
    """
    rows: list[Row] = []
    known, lists = was is not None, set(lists)
    before = was.fields if was is not None else {}
    done: set[str] = set()
    for name in theirs.fields:
        if name in done or name not in mine.fields:
            continue
        if name in lists:
            rows += _items(name, before.get(name, ()), theirs, mine, known=known)
            continue
        group = next((names for names in together if name in names), (name,))
        done |= set(group)
        rows.append(
            Row(
                Kind.FIELDS,
                name,
                theirs=_some(theirs.fields, group),
                mine=_some(mine.fields, group),
                was=_some(before, group) if known else None,
                is_was_known=known,
            )
        )
    for prefix in theirs.parts:
        rows += _parts(prefix, was, theirs.parts[prefix], mine)
    return rows


def _some(values: Values, names: Iterable[str]) -> Values:
    return {name: values[name] for name in names if name in values}


def _items(
    name: str, before: tuple[str, ...], theirs: Held, mine: Typed, *, known: bool
) -> list[Row]:
    here, typed = theirs.fields[name], mine.fields[name]
    there = {key: {name: (key,)} for key in (*before, *here, *typed)}
    return [
        Row(
            Kind.ITEM,
            name,
            theirs=value if key in here else None,
            mine=value if key in typed else None,
            was=value if key in before else None,
            is_was_known=known,
            item=key,
        )
        for key, value in there.items()
    ]


def _parts(prefix: str, was: Held | None, theirs: Mapping[str, Values], mine: Typed) -> list[Row]:
    before = was.parts.get(prefix, {}) if was is not None else {}
    typed = dict(mine.parts.get(prefix, {}))
    shown = set(typed)
    added = dict(enumerate(mine.added.get(prefix, ())))
    # What I added and they added as well is not added twice.
    for key in theirs.keys() - before.keys() - shown:
        twin = next((number for number, value in added.items() if value == theirs[key]), None)
        if twin is not None:
            typed[key] = added.pop(twin)
    rows = [
        Row(
            Kind.PART,
            prefix,
            theirs=theirs.get(key),
            mine=typed.get(key, before.get(key)),
            was=before.get(key),
            # A row that I was shown was there, whether or not the history has it.
            is_was_known=was is not None and (key in before or key not in shown),
            item=key,
        )
        for key in dict.fromkeys((*theirs, *before, *typed))
    ]
    rows += [
        Row(Kind.PART, prefix, theirs=None, mine=value, item=str(number), is_added=True)
        for number, value in added.items()
    ]
    return rows


@dataclass(frozen=True)
class Merged:
    """What a form is to hold: fields; of each inline the stored rows by key, and new ones.

    A stored row of None is to be deleted.
    """

    fields: Values
    parts: Mapping[str, Mapping[str, Values | None]]
    added: Mapping[str, Sequence[Values]]


def unchosen(rows: Iterable[Row], choices: Mapping[str, Choice]) -> list[Row]:
    """Return the rows of which nobody has chosen yet."""
    return [row for row in rows if choices.get(row.key, row.chosen) is None]


def merge(
    rows: Iterable[Row],
    theirs: Held,
    choices: Mapping[str, Choice],
    by_hand: Mapping[str, str],
) -> Merged:
    """Put together what was chosen; mine where nothing was, so that nothing typed is lost.

    ``by_hand`` are texts by the key of their row.
    """
    fields = dict(theirs.fields)
    parts: dict[str, dict[str, Values | None]] = {
        prefix: dict(known) for prefix, known in theirs.parts.items()
    }
    added: dict[str, list[Values]] = {prefix: [] for prefix in theirs.parts}
    for row in rows:
        choice = choices.get(row.key, row.chosen) or Choice.MINE
        if row.kind == Kind.FIELDS and choice == Choice.HAND:
            fields[row.name] = (by_hand.get(row.key, ""),)
            continue
        value = row.theirs if choice == Choice.THEIRS else row.mine
        if row.kind == Kind.FIELDS:
            fields |= value or {}
        elif row.kind == Kind.ITEM:
            others = tuple(key for key in fields[row.name] if key != row.item)
            fields[row.name] = others if value is None else (*others, row.item)
        elif row.theirs is None:  # not stored, or no longer
            added[row.name] += [value] if value is not None else []
        else:
            parts[row.name][row.item] = value
    return Merged(fields, parts, added)


def combined(was: str, theirs: str, mine: str) -> str | None:
    """Return a text with the changes of both; None where they touch each other.

    >>> combined("trade reached 240.1 bn.", "trade reached a record 240.1 bn.",
    ...          "trade reached 240.1 bn in 2023.")
    'trade reached a record 240.1 bn in 2023.'
    """
    if max(map(len, (was, theirs, mine))) > LONGEST_COMBINED:
        return None
    old = WORD.findall(was)
    changes = sorted((*_changes(old, WORD.findall(theirs)), *_changes(old, WORD.findall(mine))))
    pieces, at = [], -1
    for first, last, words in changes:
        if first <= at:
            return None
        pieces += [*old[max(at, 0) : first], words]
        at = last
    return "".join([*pieces, *old[max(at, 0) :]])


def _changes(old: list[str], new: list[str]) -> list[tuple[int, int, str]]:
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    return [
        (i1, i2, "".join(new[j1:j2]))
        for name, i1, i2, j1, j2 in matcher.get_opcodes()
        if name != "equal"
    ]


def marked(old: str, new: str) -> list[Piece]:
    """Return a new text with what was taken from the old one and what was put in.

    Of long texts the middle that differs is shown as a whole, and no more than its beginning.
    """
    if len(old) + len(new) <= LONGEST_COMBINED:
        return difference(old, new)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    gone, put = old[start : len(old) - end], new[start : len(new) - end]
    if len(gone) + len(put) <= LONGEST_COMBINED:
        middle = difference(gone, put)
    else:
        middle = [Piece("gone", clipped(gone)), Piece("new", clipped(put))]
    pieces = [Piece("same", "…" * bool(start)), *middle, Piece("same", "…" * bool(end))]
    return [piece for piece in pieces if piece.text]


def _alike(old: str, new: str) -> int:
    """Return how many characters two texts begin with alike."""
    at, step, most = 0, 1 << 20, min(len(old), len(new))
    while step:  # in ever smaller steps: slices are compared much quicker than characters
        while at + step <= most and old[at : at + step] == new[at : at + step]:
            at += step
        step //= 2
    return at


def clipped(text: str) -> str:
    """Return a text, or the beginning of a long one with how much is left out."""
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[:LONGEST_SHOWN]}… (+ {len(text) - LONGEST_SHOWN})"
