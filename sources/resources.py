"""Tables of sources for export and import, and what every such table shares."""

from collections.abc import Sequence
from typing import Any, ClassVar

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export import fields, resources

from sources.columns import (
    DateWidget,
    IdentifierWidget,
    InstantWidget,
    NamesWidget,
    NameWidget,
    NumberWidget,
    chosen,
    shown,
    text,
)
from sources.models import Batch, Outlet, Passage, Proposal, Snapshot, Source, Tag
from sources.records import Record
from sources.tables import TableProblem


class DeskResource(resources.ModelResource):
    """A table of one model, whose first column is the record's uuid.

    Reading a table refuses unknown columns, finds each row's record by uuid, else
    by its natural key, and reports every problem of every row at once.
    """

    id = fields.Field(attribute="uuid", column_name="id", widget=IdentifierWidget())

    natural_key: ClassVar[Sequence[str]] = ()
    """The columns that name a record where the table has no uuid."""
    shown_with: ClassVar[Sequence[str]] = ()
    """The single records that the columns show, fetched in the same query."""
    shown_lists: ClassVar[Sequence[str]] = ()
    """The lists that the columns show, each fetched in one more query."""

    class Meta:
        import_id_fields: Sequence[str] = ()
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        store_instance = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seen: dict[tuple[str, ...], int] = {}
        self.touched: dict[int, int] = {}

    def filter_export(self, queryset: QuerySet[Any], **_kwargs: Any) -> QuerySet[Any]:
        """Fetch what the columns show in a constant number of queries."""
        if self.shown_with:  # with no names at all, Django would fetch every relation
            queryset = queryset.select_related(*self.shown_with)
        return queryset.prefetch_related(*self.shown_lists)

    def after_init_instance(
        self,
        instance: Any,
        new: bool,  # noqa: FBT001 (the library's signature)
        row: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        """Refuse a second row about the same record, however the rows name it.

        Raises:
            ValidationError: naming the first row.
        """
        super().after_init_instance(instance, new, row, **kwargs)
        if new:
            return
        if (first := self.touched.get(instance.pk)) is not None:
            raise ValidationError(f"Row {first} is about the same record.")
        self.touched[instance.pk] = kwargs["row_number"]

    def after_save_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """Note which row a new record came from."""
        super().after_save_instance(instance, row, **kwargs)
        self.touched.setdefault(instance.pk, kwargs["row_number"])

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

    def names_the_same(self, field: fields.Field, instance: Any, row: dict[str, Any]) -> bool:
        """Tell whether a cell names the record that stands there, ambiguous or not."""
        current = None if instance._state.adding else field.get_value(instance)
        return current is not None and str(row.get(field.column_name) or "").strip() == str(current)

    def import_field(
        self,
        field: fields.Field,
        instance: Any,
        row: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Set a field from the row; an empty identifier keeps the record's own."""
        if isinstance(field.widget, NameWidget) and self.names_the_same(field, instance, row):
            return
        if field.attribute == "uuid" and (not instance._state.adding or not row.get("id")):
            return
        super().import_field(field, instance, row, *args, **kwargs)


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

    shown_with = ("outlet",)
    shown_lists = ("credits", "tags")

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

    shown_with = ("source__outlet",)

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

    shown_with = ("snapshot__source",)

    class Meta(DeskResource.Meta):
        model = Passage
        fields = ("id", "source_title", "snapshot_sha256", "start", "end", "exact", "locator")
        export_order = fields


class ProposalResource(DeskResource):
    """Proposals; for export alone."""

    source_title = shown("source__title", "source_title")
    kind = shown("kind")
    original_title = shown("original__title", "original_title")
    agency = shown("agency")
    percent_shared = shown("percent_shared", widget=NumberWidget())
    status = shown("status")

    shown_with = ("source", "original")

    class Meta(DeskResource.Meta):
        model = Proposal
        fields = (
            "id", "source_title", "kind", "original_title", "agency", "percent_shared", "status",
        )  # fmt: skip
        export_order = fields


class TagResource(DeskResource):
    """Tags; for export alone."""

    name = text("name")

    natural_key = ("name",)

    class Meta(DeskResource.Meta):
        model = Tag
        fields = ("id", "name")
        export_order = fields


class BatchResource(DeskResource):
    """What was changed many records at once; for export alone."""

    kind = shown("kind")
    what = shown("what")
    model = shown("model", "list")
    number_of_records = shown("number_of_records", "records", NumberWidget())
    by = shown("by__username", "by")
    at = shown("at", widget=InstantWidget())
    undone_by = shown("undone_by__username", "undone_by")
    undone_at = shown("undone_at", widget=InstantWidget())

    shown_with = ("by", "undone_by")

    class Meta(DeskResource.Meta):
        model = Batch
        fields = (
            "id", "kind", "what", "model", "number_of_records", "by", "at", "undone_by",
            "undone_at",
        )  # fmt: skip
        export_order = fields
