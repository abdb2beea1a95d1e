"""What the merge screen shows: rows of choices in words, with what differs marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sources.admin.held import Forms, sent_of
from sources.merging import By, Choice, Kind, Row, Values, clipped, combined, marked
from sources.recapture import Piece
from sources.records import as_key

CHOOSE, BY_HAND = "choose-", "hand-"
"""What the names of the screen's own fields begin with."""
NOT_CARRIED = {"csrfmiddlewaretoken", "version", "was", "token", "draft"}
CARRIED = {IS_POPUP_VAR, TO_FIELD_VAR}


@dataclass(frozen=True)
class Line:
    """One field in a cell: its label where the cell has several, and its marked text."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Choosable:
    """A row of the screen: what was, theirs and mine in words, and what is chosen."""

    row: Row
    label: str
    was: Sequence[Line]
    theirs: Sequence[Line]
    mine: Sequence[Line]
    chosen: Choice | None
    hand: str | None = None
    is_material: bool = False

    @property
    def by(self) -> str:
        return str(self.row.by)

    @property
    def is_open(self) -> bool:
        """Whether a person has to choose."""
        return self.row.chosen is None


@dataclass(frozen=True)
class Page:
    """The rows that somebody changed, and in one line what is the same in all three."""

    rows: Sequence[Choosable]
    same: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def waiting(self) -> list[Choosable]:
        """The rows of which nobody has chosen yet."""
        return [row for row in self.rows if row.chosen is None]


class Words:
    """What fields' values are called, for people."""

    def __init__(self) -> None:
        self.names: dict[tuple[Any, str], str] = {}

    def of(self, field: forms.Field | None, values: tuple[str, ...]) -> str:
        """Return in words what a field holds; empty where that is nothing."""
        if isinstance(field, forms.ModelChoiceField):
            return ", ".join(self._name(field, key) for key in values if key)
        if isinstance(field, forms.BooleanField):
            return _("yes") if values else _("no")
        if isinstance(field, forms.ChoiceField):
            labels = {str(key): str(label) for key, label in _flat(field.choices)}
            return ", ".join(labels.get(key, key) for key in values if key)
        return "\n".join(values)

    def _name(self, field: forms.ModelChoiceField[Any], key: str) -> str:
        queryset: Any = field.queryset
        known = (queryset.model, key)
        if known not in self.names:
            number = as_key(key)
            found = None if number is None else queryset.filter(pk=number).first()
            if number is None:
                self.names[known] = key
            elif found is None:
                self.names[known] = _("deleted (%s)") % key
            else:
                self.names[known] = str(field.label_from_instance(found))
        return self.names[known]


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def page_of(forms_of: Forms, rows: Sequence[Row], sent: Mapping[str, Any]) -> Page:
    """Return the screen of these rows; ``sent`` is what was chosen on it so far."""
    words = Words()
    choices, texts = choices_in(sent, rows), texts_in(sent, rows)
    shown, same = [], []
    for row in rows:
        if row.by == By.NOBODY:
            same += _same(forms_of, row, words)
        else:
            shown.append(_choosable(forms_of, row, words, choices, texts))
    return Page(shown, same)


def _same(forms_of: Forms, row: Row, words: Words) -> list[tuple[str, str]]:
    if row.kind == Kind.PART:
        return []
    fields = forms_of.form_class.base_fields
    held = row.theirs or {}
    return [
        (_label(fields[name], name), clipped(text))
        for name, values in held.items()
        if (text := words.of(fields.get(name), values)) and values != ()
    ]


def _choosable(
    forms_of: Forms,
    row: Row,
    words: Words,
    choices: Mapping[str, Choice],
    texts: Mapping[str, str],
) -> Choosable:
    if row.kind == Kind.PART:
        inline = next(each for each in forms_of.inlines if each.prefix == row.name)
        fields, label = inline.blank().fields, capfirst(inline.label)
    else:
        fields = forms_of.form_class.base_fields
        label = _label(fields[row.name], row.name)
    names = _names_to_show(row, fields)
    has_labels = row.kind == Kind.PART or len(names) > 1
    base = (row.was if row.is_was_known else row.theirs) or {}
    sides: dict[str, tuple[Values | None, Values | None]] = {
        "was": (None, row.was),
        "theirs": (base if row.is_was_known else None, row.theirs),
        "mine": (base, row.mine),
    }
    lines = {
        side: [
            Line(
                _label(fields[name], name) if has_labels and name != row.name else "",
                _marked(words, fields[name], name, old, values),
            )
            for name in names
        ]
        for side, (old, values) in sides.items()
    }
    material = set(getattr(type(forms_of.record), "material", ()))
    return Choosable(
        row,
        label,
        **lines,
        chosen=choices.get(row.key, row.chosen),
        hand=texts.get(row.key) or _by_hand(row, fields.get(row.name)),
        is_material=bool(material & {*names, row.name, *_stands_for(names)}),
    )


def _stands_for(names: Iterable[str]) -> set[str]:
    return {"passage"} if {"quote", "start", "snapshot"} & set(names) else set()


def _label(field: forms.Field, name: str) -> str:
    return capfirst(str(field.label or name.replace("_", " ")))


def _names_to_show(row: Row, fields: Mapping[str, forms.Field]) -> list[str]:
    """Return the fields of a row that a cell shows: the first, and which of the others differ."""
    sides = [side for side in (row.was, row.theirs, row.mine) if side is not None]
    names = [name for name in fields if any(name in side for side in sides)]
    if row.kind == Kind.PART:
        return [name for name in names if any(any(side.get(name, ())) for side in sides)]
    differing = {name for name in names if len({side.get(name, ()) for side in sides}) > 1}
    return [name for name in names if name == row.name or name in differing]


def _marked(
    words: Words, field: forms.Field, name: str, old: Values | None, values: Values | None
) -> Sequence[Piece]:
    """Return a field's words, marked where they differ from ``old``, where there is one."""
    text = "" if values is None else words.of(field, values.get(name, ()))
    before = text if old is None else words.of(field, old[name]) if name in old else ""
    if before == text:
        return [Piece("same", clipped(text))] if text else []
    if _is_text(field):
        return marked(before, text)
    return [piece for piece in (Piece("gone", before), Piece("new", text)) if piece.text]


def _is_text(field: forms.Field | None) -> bool:
    return isinstance(field, forms.CharField)


def _by_hand(row: Row, field: forms.Field | None) -> str | None:
    """Return what a text written by hand begins with, None where it isn't one."""
    if row.kind != Kind.FIELDS or not _is_text(field) or row.by not in {By.BOTH, By.UNKNOWN}:
        return None
    if row.theirs is None or row.mine is None or len(row.theirs) != 1:
        return None
    was = (row.was or {}).get(row.name, ("",))[0]
    theirs, mine = row.theirs[row.name][0], row.mine[row.name][0]
    put = combined(was, theirs, mine) if row.is_was_known else None
    return mine if put is None else put


def choices_in(sent: Mapping[str, Any], rows: Iterable[Row]) -> dict[str, Choice]:
    """Return what was chosen on the screen, by the key of the row; what is none is left out."""
    found = {}
    for row in rows:
        chosen = sent.get(CHOOSE + row.key)
        is_offered = chosen != Choice.HAND or BY_HAND + row.key in sent
        if chosen in list(Choice) and is_offered:
            found[row.key] = Choice(chosen)
    return found


def texts_in(sent: Mapping[str, Any], rows: Iterable[Row]) -> dict[str, str]:
    """Return what was written by hand on the screen, by the key of the row."""
    return {row.key: sent[BY_HAND + row.key] for row in rows if BY_HAND + row.key in sent}


def carried(sent: QueryDict) -> list[tuple[str, str]]:
    """Return the names and values that the screen carries along: all that was typed."""
    return [
        (name, value)
        for name, values in sent.lists()
        for value in values
        if name in CARRIED or not (name in NOT_CARRIED or name.startswith(("_", CHOOSE, BY_HAND)))
    ]


def gone_lines(forms_of: Forms, sent: QueryDict) -> list[tuple[str, str]]:
    """Return the labels of what was typed into a form, each with its text."""
    words, fields = Words(), forms_of.form_class.base_fields
    found = [
        (_label(fields[name], name), words.of(fields[name], values))
        for name, values in sent_of(fields, sent).items()
    ]
    for inline in forms_of.inlines:
        columns = inline.blank().fields
        rows = [*inline.known(sent).values(), *inline.added(sent)]
        for values in rows:
            texts = [words.of(columns[name], each) for name, each in (values or {}).items()]
            found.append((capfirst(inline.label), " · ".join(filter(None, texts))))
    return [(label, text) for label, text in found if text]
