"""What a record's form holds: of a stored version, of what somebody sent, of what was merged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import HttpRequest, QueryDict

from sources import versions
from sources.merging import Held, Merged, Typed, Values
from sources.records import Curated, as_key, tidy

MOST_ROWS = 1_000
"""Rows of an inline that are read, as many as Django's own forms take."""


@dataclass(frozen=True)
class Inline:
    """An inline of a form that the person may change: its prefix, its form, its columns."""

    prefix: str
    formset: type[Any]
    label: str

    @property
    def model(self) -> type[Curated]:
        found: type[Curated] = self.formset.model
        return found

    @property
    def link(self) -> str:
        """The name of the foreign key to the form's record."""
        name: str = self.formset.fk.name
        return name

    def blank(self) -> forms.ModelForm[Any]:
        """Return the form of a row that nobody has filled in."""
        return self._of(self.model())

    def _of(self, part: models.Model) -> forms.ModelForm[Any]:
        form: forms.ModelForm[Any] = self.formset.form(instance=part)
        for name in (self.link, self.model._meta.pk.name):
            form.fields.pop(name, None)
        return form

    def values(self, part: models.Model) -> Values:
        return values_of(self._of(part))

    def known(self, sent: QueryDict) -> dict[str, Values | None]:
        """Return the rows that were sent with their keys; None for one ticked to be deleted."""
        found: dict[str, Values | None] = {}
        fields = self.blank().fields
        for start, key in self._rows(sent):
            if key is not None:
                is_gone = start + DELETION_FIELD_NAME in sent
                found[str(key)] = None if is_gone else sent_of(fields, sent, start)
        return found

    def added(self, sent: QueryDict) -> list[Values]:
        """Return the rows that were sent without a key and filled in."""
        form = self.blank()
        untouched = values_of(form)
        rows = [
            sent_of(form.fields, sent, start)
            for start, key in self._rows(sent)
            if key is None and start + DELETION_FIELD_NAME not in sent
        ]
        return [values for values in rows if values != untouched]

    def _rows(self, sent: QueryDict) -> Iterable[tuple[str, int | None]]:
        """Yield what the names of each row's fields begin with, and the row's key."""
        total = as_key(sent.get(f"{self.prefix}-{TOTAL_FORM_COUNT}")) or 0
        for number in range(min(total, MOST_ROWS)):
            start = f"{self.prefix}-{number}-"
            yield start, as_key(sent.get(start + self.model._meta.pk.name))


class Forms:
    """The forms of one record, for one request."""

    def __init__(self, model_admin: Any, request: HttpRequest, record: Curated) -> None:
        self.record = record
        fieldsets = model_admin.get_fieldsets(request, record)
        self.form_class: type[Any] = model_admin.get_form(
            request, record, change=True, fields=flatten_fieldsets(fieldsets)
        )
        found = list(_inlines(model_admin, request, record))
        self.prefixes = {inline.prefix for inline, _may_change in found}
        self.inlines = [inline for inline, may_change in found if may_change]
        self.lists = [
            field.name
            for field in record._meta.many_to_many
            if field.name in self.form_class.base_fields
        ]

    @property
    def together(self) -> list[tuple[str, ...]]:
        """The fields of which one side is taken as a whole."""
        return list(getattr(self.form_class, "taken_together", ()))

    def stored(self) -> Held:
        """Return what the forms hold of the record as it is."""
        parts = {}
        for inline in self.inlines:
            rows = inline.model._default_manager.filter(**{inline.link: self.record.pk})
            parts[inline.prefix] = {str(row.pk): inline.values(row) for row in rows}
        return Held(values_of(self.form_class(instance=self.record)), parts)

    def at_version(self, version: int) -> Held | None:
        """Return what they held of an earlier version, None where the history lacks it."""
        row = versions.at_version(type(self.record), self.record.pk, version)
        if row is None:
            return None
        parts = {}
        for inline in self.inlines:
            rows = versions.parts_at(inline.model, self.record.pk, version)
            parts[inline.prefix] = {str(each.id): inline.values(each.instance) for each in rows}
        form = self.form_class(instance=_as_it_was(row), initial=versions.lists_at(row))
        return Held(values_of(form), parts)

    def typed(self, sent: QueryDict, version: int | None) -> Typed:
        """Return what somebody sent, as the version that it was typed on would be with it.

        What the forms refuse stays as it was typed.
        """
        model, key = type(self.record), self.record.pk
        row = None if version is None else versions.at_version(model, key, version)
        # Not the record of this form: looking at what was sent changes what it looks at.
        base = model._default_manager.get(pk=key) if row is None else _as_it_was(row)
        form = self.form_class(
            sent, instance=base, initial={} if row is None else versions.lists_at(row)
        )
        form.is_valid()
        raw = sent_of(form.fields, sent)
        understood = values_of(self.form_class(instance=form.instance))
        fields = dict(raw)
        for name in raw:
            group = next((names for names in self.together if name in names), (name,))
            if name not in self.lists and not form.errors.keys() & set(group):
                fields[name] = understood[name]
        return Typed(
            fields,
            {inline.prefix: inline.known(sent) for inline in self.inlines},
            {inline.prefix: inline.added(sent) for inline in self.inlines},
        )

    def as_sent(self, merged: Merged, carried: QueryDict) -> QueryDict:
        """Return what a browser would send if the forms held what was merged.

        What else was ``carried`` goes along: the rows of inlines that are only shown.
        """
        sent = QueryDict(mutable=True)
        merged_ones = {inline.prefix for inline in self.inlines}
        for name, texts in carried.lists():
            prefix, dash, _rest = name.partition("-")
            if dash and prefix in self.prefixes - merged_ones:
                sent.setlist(name, list(texts))
        for name, values in merged.fields.items():
            sent.setlist(name, list(values))
        for inline in self.inlines:
            stored = merged.parts.get(inline.prefix, {})
            added = merged.added.get(inline.prefix, ())
            kept = inline.model._default_manager.in_bulk([int(key) for key in stored])
            rows: list[tuple[str, Values | None]] = [*stored.items()]
            rows += [("", values) for values in added]
            sent[f"{inline.prefix}-{TOTAL_FORM_COUNT}"] = str(len(rows))
            sent[f"{inline.prefix}-{INITIAL_FORM_COUNT}"] = str(len(stored))
            for number, (key, put) in enumerate(rows):
                start = f"{inline.prefix}-{number}"
                sent[f"{start}-{inline.model._meta.pk.name}"] = key
                sent[f"{start}-{inline.link}"] = str(self.record.pk)
                if put is None:
                    sent[f"{start}-{DELETION_FIELD_NAME}"] = "on"
                    put = inline.values(kept[int(key)])  # noqa: PLW2901
                for name, row_texts in put.items():
                    sent.setlist(f"{start}-{name}", list(row_texts))
        return sent


def _inlines(
    model_admin: Any, request: HttpRequest, record: Curated
) -> Iterable[tuple[Inline, bool]]:
    """Yield the inlines of a form with Django's prefixes, and whether their rows are changed."""
    used: dict[str, int] = {}
    for formset, inline in model_admin.get_formsets_with_inlines(request, record):
        prefix = formset.get_default_prefix()
        used[prefix] = used.get(prefix, 0) + 1
        if used[prefix] > 1:
            prefix = f"{prefix}-{used[prefix]}"
        has_columns = bool(set(formset.form.base_fields) - {formset.fk.name})
        may_change = has_columns and inline.has_change_permission(request, record)
        yield Inline(prefix, formset, str(inline.model._meta.verbose_name)), may_change


def _as_it_was(row: versions.Row) -> Curated:
    """Return a record as a row of history has it, which the database knows."""
    record: Curated = row.instance
    record._state.adding = False
    record._state.db = row._state.db
    return record


def values_of(form: Any) -> dict[str, tuple[str, ...]]:
    """Return what a form that nobody has sent would send."""
    return {name: _texts(form.fields[name], form[name].value()) for name in form.fields}


def _texts(field: forms.Field, value: Any) -> tuple[str, ...]:
    widget: Any = _widget_of(field)
    if isinstance(widget, forms.CheckboxInput):
        return ("on",) if value else ()
    shown = widget.format_value(value)
    if isinstance(shown, list | tuple):
        if not getattr(widget, "allow_multiple_selected", False):
            return (str(shown[0]),) if shown else ("",)
        return tuple(sorted(map(str, shown)))
    return ("" if shown is None else tidy(str(shown)),)


def _widget_of(field: forms.Field) -> forms.Widget:
    """Return what a field is typed into, without the links that the admin puts beside it."""
    widget: Any = field.widget
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def sent_of(fields: Mapping[str, forms.Field], sent: QueryDict, start: str = "") -> Values:
    """Return what was sent of some fields, as it was typed."""
    found: dict[str, tuple[str, ...]] = {}
    for name, field in fields.items():
        given = tuple(tidy(text) for text in sent.getlist(start + name))
        widget = _widget_of(field)
        if isinstance(widget, forms.CheckboxInput):
            found[name] = ("on",) if given else ()
        elif getattr(widget, "allow_multiple_selected", False):
            found[name] = tuple(sorted(filter(None, given)))
        else:
            is_kept = not getattr(field, "strip", True)
            text = given[-1] if given else ""
            found[name] = (text if is_kept else text.strip(),)
    return found
