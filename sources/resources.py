"""Tables of sources for export and import, and what every such table shares."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

import tablib
from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export import fields, resources, widgets

from extraction import dates, edtf, values
from sources.models import Outlet, Passage, Snapshot, Source, Tag
from sources.records import Record
from sources.tables import TableProblem


class TextWidget(widgets.CharWidget):
    """Text, with None as empty; a number that a spreadsheet made of a text is text again."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> str:
        return "" if value is None else str(value).strip()

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> str:
        return "" if value is None else str(value)


class DecimalWidget(widgets.Widget):
    """Decimals that are never rounded: plain notation, at most 15 significant digits."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> Decimal | None:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(
                f"“{text}” is no number. Write digits with a point, such as 240100000000 or 26.3."
            ) from error
        values.check_digits(number)
        return number

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> Decimal | None:
        return None if value is None else Decimal(values.plain(value))


class DateWidget(TextWidget):
    """EDTF, or a date as people write it."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> str:
        text = super().clean(value)
        try:
            return dates.read(text).edtf if text else ""
        except edtf.DateProblem as problem:
            raise ValueError(str(problem)) from problem


class ChoiceWidget(TextWidget):
    """One of a few words; the refusal lists them."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self.choices = [choice for choice in choices if choice]

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> str:
        word = super().clean(value)
        if word and word not in self.choices:
            raise ValueError(f"“{word}” is none of {', '.join(self.choices)}.")
        return word


class NumberWidget(widgets.IntegerWidget):
    """Whole numbers, as numbers."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        try:
            number: int | None = super().clean(value, row, **kwargs)
        except (ValueError, InvalidOperation) as error:
            raise ValueError(f"“{value}” is no whole number.") from error
        return number

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> int | None:
        return None if value is None else int(value)


class YesNoWidget(widgets.Widget):
    """yes or empty."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> bool:
        word = str(value or "").strip().lower()
        if word in {"yes", "true", "1"}:
            return True
        if word in {"", "no", "false", "0"}:
            return False
        raise ValueError(f"“{value}” is neither yes nor no.")

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> str:
        return "yes" if value else ""


class InstantWidget(TextWidget):
    """A moment, in UTC and ISO 8601."""

    def render(self, value: datetime | None, _obj: Any = None, **_kwargs: Any) -> str:
        return value.isoformat() if value else ""


class NameWidget(TextWidget):
    """A record by a name of its own; unknown and ambiguous names are that row's errors."""

    def __init__(self, model: type[Model], *, noun: str) -> None:
        super().__init__()
        self.model, self.noun = model, noun

    def found(self, name: str) -> list[Model]:
        """Return at most two records with this name."""
        manager = self.model._default_manager
        named = getattr(manager, "named", None)
        return list((named(name) if named else manager.filter(name=name))[:2])

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> Any:
        name = super().clean(value)
        if not name:
            return None
        found = self.found(name)
        if not found:
            raise ValueError(f"There is no {self.noun} named “{name}”. Add it first.")
        if len(found) > 1:
            raise ValueError(
                f"“{name}” is the name of more than one {self.noun}. "
                "Write a name that only one of them bears."
            )
        return found[0]


class NamesWidget(widgets.ManyToManyWidget):
    """Several records by their names, parted by “; ”."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(model, separator=";", field="name")

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> list[Model]:
        names = [name.strip() for name in str(value or "").split(";") if name.strip()]
        found = {str(record): record for record in self.model.objects.filter(name__in=names)}
        if missing := [name for name in names if name not in found]:
            raise ValueError(f"Unknown: {', '.join(missing)}. Add it first.")
        return [found[name] for name in names]

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> str:
        return "; ".join(str(record) for record in value.all()) if value is not None else ""


class IdentifierWidget(TextWidget):
    """A record's uuid."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> Any:
        return super().clean(value) or None


class DeskResource(resources.ModelResource):
    """A table of one model, whose first column is the record's uuid.

    Reading a table refuses unknown columns, finds each row's record by uuid, else
    by its natural key, and reports every problem of every row at once.
    """

    id = fields.Field(attribute="uuid", column_name="id", widget=IdentifierWidget())

    natural_key: ClassVar[Sequence[str]] = ()
    """The columns that name a record where the table has no uuid."""

    class Meta:
        import_id_fields: Sequence[str] = ()
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        store_instance = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seen: dict[tuple[str, ...], int] = {}

    def before_import(self, dataset: tablib.Dataset, **_kwargs: Any) -> None:
        """Refuse columns that the table doesn't have.

        Raises:
            TableProblem: naming them.
        """
        known = [field.column_name for field in self.get_import_fields()]
        known += [name for name in self.compared_columns() if name not in known]
        headers = dataset.headers or []
        if unknown := [name for name in headers if name not in known]:
            raise TableProblem(
                f"Unknown columns: {', '.join(unknown)}. Known are: {', '.join(known)}."
            )
        if twice := sorted({name for name in headers if headers.count(name) > 1}):
            raise TableProblem(f"These columns stand there twice: {', '.join(twice)}.")

    def compared_columns(self) -> Sequence[str]:
        """Return the columns that are exported and, when read, only compared."""
        return ()

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Refuse a second row about the same record.

        Raises:
            ValidationError: naming the first row.
        """
        keys: list[tuple[str, ...]] = [("id", str(row.get("id") or ""))] if row.get("id") else []
        natural = tuple(str(row.get(column) or "").strip() for column in self.natural_key)
        if any(natural):
            keys.append(natural)
        number = kwargs["row_number"]
        for key in keys:
            if key in self.seen:
                raise ValidationError(f"Row {self.seen[key]} is about the same record.")
        self.seen.update(dict.fromkeys(keys, number))

    def get_instance(self, _instance_loader: Any, row: dict[str, Any]) -> Record | None:
        """Find the row's record by its uuid, else by its natural key."""
        manager = self._meta.model._default_manager
        if identifier := str(row.get("id") or "").strip():
            found: Record | None = manager.filter(uuid=identifier).first()
            if found is not None:
                return found
        return self.by_natural_key(row)

    def by_natural_key(self, row: dict[str, Any]) -> Record | None:
        """Find a record by its natural key; None where the row has none or it is new."""
        if not self.natural_key or not all(row.get(column) for column in self.natural_key):
            return None
        wanted = {column: str(row[column]).strip() for column in self.natural_key}
        found: Record | None = self._meta.model._default_manager.filter(**wanted).first()
        return found

    def import_field(
        self, field: fields.Field, instance: Record, row: dict[str, Any], **kwargs: Any
    ) -> None:
        """Set a field from the row; an empty identifier keeps the record's own."""
        if field.attribute == "uuid" and (not instance._state.adding or not row.get("id")):
            return
        super().import_field(field, instance, row, **kwargs)


def text(attribute: str, column: str | None = None) -> fields.Field:
    """Return a column of text that is written and read."""
    return fields.Field(
        attribute=attribute, column_name=column or attribute, widget=TextWidget(), default=""
    )


def shown(attribute: str, column: str | None = None, widget: Any = None) -> fields.Field:
    """Return a column that is written, and never read back into a record."""
    return fields.Field(
        attribute=attribute,
        column_name=column or attribute,
        readonly=True,
        widget=widget or TextWidget(),
    )


def chosen(attribute: str, choices: Any) -> fields.Field:
    """Return a column with one of a few words."""
    return fields.Field(
        attribute=attribute, column_name=attribute, widget=ChoiceWidget(choices.values), default=""
    )


class OutletResource(DeskResource):
    """Outlets."""

    name = text("name")
    kind = chosen("kind", Outlet.Kind)
    homepage = text("homepage")
    country = text("country")
    language = text("language")
    reliability = chosen("reliability", Outlet.Reliability)

    natural_key = ("name",)

    class Meta(DeskResource.Meta):
        model = Outlet
        fields = ("id", "name", "kind", "homepage", "country", "language", "reliability")
        export_order = import_order = fields


class SourceResource(DeskResource):
    """Sources. The natural key is the address, else outlet, title and date."""

    outlet = fields.Field(
        attribute="outlet", column_name="outlet", widget=NameWidget(Outlet, noun="outlet")
    )
    title = text("title")
    url = text("url")
    archive_url = text("archive_url")
    kind = chosen("kind", Source.Kind)
    language = text("language")
    byline = text("byline")
    published = fields.Field(attribute="published", column_name="published", widget=DateWidget())
    credits = fields.Field(attribute="credits", column_name="credits", widget=NamesWidget(Outlet))
    state = chosen("state", Source.State)
    tags = fields.Field(attribute="tags", column_name="tags", widget=NamesWidget(Tag))

    class Meta(DeskResource.Meta):
        model = Source
        fields = (
            "id", "outlet", "title", "url", "archive_url", "kind", "language", "byline",
            "published", "credits", "state", "tags",
        )  # fmt: skip
        export_order = import_order = fields

    def by_natural_key(self, row: dict[str, Any]) -> Source | None:
        """Find a source by its address, else by outlet, title and date."""
        if url := str(row.get("url") or "").strip():
            return Source.objects.filter(url=url).first()
        wanted = {
            "outlet__name": str(row.get("outlet") or "").strip(),
            "title": str(row.get("title") or "").strip(),
            "published": str(row.get("published") or "").strip(),
        }
        return Source.objects.filter(url="", **wanted).first()

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Refuse a second row about the same source, whichever natural key names it."""
        url = str(row.get("url") or "").strip()
        parts = (
            (url,)
            if url
            else tuple(
                str(row.get(column) or "").strip() for column in ("outlet", "title", "published")
            )
        )
        key = ("source", *parts)
        if any(parts) and key in self.seen:
            raise ValidationError(f"Row {self.seen[key]} is about the same record.")
        self.seen[key] = kwargs["row_number"]
        super().before_import_row(row, **kwargs)


class SnapshotResource(DeskResource):
    """Snapshots with their texts; for export alone."""

    source_title = shown("source__title", "source_title")
    outlet = shown("source__outlet__name", "outlet")
    sha256 = shown("sha256")
    captured_at = shown("captured_at", widget=InstantWidget())
    text = shown("text")

    class Meta(DeskResource.Meta):
        model = Snapshot
        fields = ("id", "source_title", "outlet", "sha256", "captured_at", "text")
        export_order = fields


class PassageResource(DeskResource):
    """Passages; for export alone."""

    source_title = shown("snapshot__source__title", "source_title")
    snapshot_sha256 = shown("snapshot__sha256", "snapshot_sha256")
    start = shown("start", widget=NumberWidget())
    end = shown("end", widget=NumberWidget())
    exact = shown("exact")
    locator = shown("locator")

    class Meta(DeskResource.Meta):
        model = Passage
        fields = ("id", "source_title", "snapshot_sha256", "start", "end", "exact", "locator")
        export_order = fields


class TagResource(DeskResource):
    """Tags; for export alone."""

    name = text("name")

    natural_key = ("name",)

    class Meta(DeskResource.Meta):
        model = Tag
        fields = ("id", "name")
        export_order = fields
