"""The wide claim table: what is written, and what reading it back changes."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from import_export import fields

from claims.editing import editing
from claims.models import Claim, Indicator, Speaker, Statement
from claims.review import ReviewProblem
from extraction import dates, edtf
from sources.columns import (
    DateWidget,
    DecimalWidget,
    NamesWidget,
    NameWidget,
    NumberWidget,
    YesNoWidget,
    chosen,
    shown,
    text,
)
from sources.models import Passage, Snapshot, Tag
from sources.resources import DeskResource
from sources.tables import Cell


class PassageColumns(DeskResource):
    """The columns that say where in which source a record's passage stands."""

    status = shown("status")
    source_title = shown("passage__snapshot__source__title", "source_title")
    outlet = shown("passage__snapshot__source__outlet__name", "outlet")
    url = shown("passage__snapshot__source__url", "url")
    published = shown("passage__snapshot__source__published", "published")
    snapshot_sha256 = shown("passage__snapshot__sha256", "snapshot_sha256")
    start = shown("passage__start", "start", NumberWidget())
    end = shown("passage__end", "end", NumberWidget())
    as_written = shown("passage__exact", "as_written")


class ClaimResource(PassageColumns):
    """The wide claim table. Its first columns are a contract (docs/claim-table.md)."""

    proposition = text("proposition")
    claimant = fields.Field(
        attribute="claimant", column_name="claimant", widget=NameWidget(Speaker, noun="speaker")
    )
    speaker = shown("statement__speaker__name", "speaker")
    indicator = fields.Field(
        attribute="indicator",
        column_name="indicator",
        widget=NameWidget(Indicator, noun="indicator"),
    )
    measure = chosen("measure", Claim.Measure)
    comparator = chosen("comparator", Claim.Comparator)
    value = fields.Field(attribute="value", column_name="value", widget=DecimalWidget())
    value_high = fields.Field(
        attribute="value_high", column_name="value_high", widget=DecimalWidget()
    )
    unit = text("unit")
    direction = chosen("direction", Claim.Direction)
    period = fields.Field(attribute="period", column_name="period", widget=DateWidget())
    baseline = fields.Field(attribute="baseline", column_name="baseline", widget=DateWidget())
    low = shown("low", widget=DecimalWidget())
    high = shown("high", widget=DecimalWidget())
    step = fields.Field(attribute="step", column_name="step", widget=DecimalWidget())
    base_unit = text("base_unit")
    vintage = chosen("vintage", Claim.Vintage)
    is_record = fields.Field(attribute="is_record", column_name="is_record", widget=YesNoWidget())
    credibility = fields.Field(
        attribute="credibility", column_name="credibility", widget=NumberWidget()
    )
    set_verdict = shown("comparison__verdict", "set_verdict")
    set_reason = shown("comparison__reason", "set_reason")
    tags = fields.Field(attribute="tags", column_name="tags", widget=NamesWidget(Tag))

    natural_key = (
        "snapshot_sha256", "start", "end", "outlet", "url", "indicator", "measure", "period",
    )  # fmt: skip

    shown_lists = ("tags",)

    class Meta(DeskResource.Meta):
        model = Claim
        fields = (
            "id", "status", "source_title", "outlet", "url", "published", "snapshot_sha256",
            "start", "end", "as_written", "proposition", "claimant", "speaker", "indicator",
            "measure", "comparator", "value", "value_high", "unit", "direction", "period",
            "baseline", "low", "high", "step", "base_unit", "vintage", "is_record",
            "credibility", "tags", "set_verdict", "set_reason",
        )  # fmt: skip
        export_order = import_order = fields

    def get_queryset(self) -> QuerySet[Claim]:
        return Claim.objects.with_context()

    def rows(self, claims: QuerySet[Claim]) -> Iterator[list[Cell]]:
        """Yield the table's rows in the order of the queryset, without holding them all."""
        chosen_fields = self.get_export_fields()
        for claim in self.filter_export(claims).iterator(chunk_size=500):
            yield [self.export_field(field, claim) for field in chosen_fields]

    def columns(self) -> list[str]:
        """Return the names of the table's columns."""
        return [field.column_name for field in self.get_export_fields()]

    def by_natural_key(self, row: dict[str, Any]) -> Claim | None:
        """Find the claim on this passage, indicator, measure and period."""
        place = _place(row)
        if place is None:
            return None
        found = Claim.objects.filter(
            passage__snapshot__in=_snapshots(row),
            passage__start=place[0],
            passage__end=place[1],
            measure=str(row.get("measure") or "").strip(),
            period=_edtf(row.get("period")),
        )
        if name := str(row.get("indicator") or "").strip():
            found = found.filter(indicator__in=Indicator.objects.named(name))
        else:
            found = found.filter(indicator=None, proposition=str(row.get("proposition") or ""))
        return found.first()

    def import_instance(self, instance: Claim, row: dict[str, Any], **kwargs: Any) -> None:
        """Fill a claim from a row; every problem of the row is reported at once.

        Raises:
            ValidationError: by column.
        """
        problems: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            error.update_error_dict(problems)
        try:
            self._set_passage(instance, row)
            self._set_statement(instance, row)
            self._compare(instance, row)
        except ValidationError as error:
            error.update_error_dict(problems)
        if problems:
            raise ValidationError(problems)

    def _set_passage(self, claim: Claim, row: dict[str, Any]) -> None:
        if not claim._state.adding:
            return
        place = _place(row)
        if place is None:
            raise ValidationError(
                {"passage": "A new claim needs snapshot_sha256, start and end, as whole numbers."}
            )
        found = list(_snapshots(row)[:2])
        if not found:
            raise ValidationError(
                {"passage": "No snapshot has this snapshot_sha256. Capture the source first."}
            )
        if len(found) > 1:
            raise ValidationError(
                {"passage": "Several sources have this text; give outlet or url as well."}
            )
        known = {"snapshot": found[0], "start": place[0], "end": place[1]}
        passage = Passage.objects.filter(**known).first()
        if passage is None:
            exact = str(row.get("as_written") or "") or found[0].text[place[0] : place[1]]
            passage = Passage(**known, exact=exact)
            try:
                passage.full_clean()
                passage.save()
            except ValidationError as error:
                raise ValidationError({"passage": error.messages}) from error
        claim.passage = passage

    def _set_statement(self, claim: Claim, row: dict[str, Any]) -> None:
        if "speaker" not in row:
            return
        current = claim.statement.speaker if claim.statement else None
        if current is not None and str(row["speaker"] or "").strip() == current.name:
            return
        try:
            speaker = NameWidget(Speaker, noun="speaker").clean(row["speaker"])
        except ValueError as error:
            raise ValidationError({"speaker": str(error)}) from error
        if speaker == current:
            return
        if speaker is None:
            claim.statement = None
            return
        around = Statement.objects.filter(
            speaker=speaker,
            passage__snapshot=claim.passage.snapshot_id,
            passage__start__lte=claim.passage.start,
            passage__end__gte=claim.passage.end,
        )
        if (statement := around.first()) is None:
            raise ValidationError(
                {
                    "speaker": f"No statement by {speaker} stands around this passage. "
                    "Record it first, or leave the column speaker empty."
                }
            )
        claim.statement = statement

    def _compare(self, claim: Claim, row: dict[str, Any]) -> None:
        """Refuse a row whose columns about source and passage say something else.

        Raises:
            ValidationError: by column.
        """
        source = claim.passage.snapshot.source
        actual: dict[str, Any] = {
            "source_title": source.title,
            "outlet": source.outlet.name,
            "url": source.url,
            "published": source.published,
            "snapshot_sha256": claim.passage.snapshot.sha256,
            "start": claim.passage.start,
            "end": claim.passage.end,
            "as_written": claim.passage.exact,
        }
        problems = {}
        for column, value in actual.items():
            given = str(row.get(column) or "").strip()
            if given and given != str(value).strip():
                problems[column] = f"{column} says “{given}”, but the desk has “{value}”."
        if problems:
            raise ValidationError(problems)

    def skip_row(
        self,
        instance: Claim,
        original: Claim,
        row: dict[str, Any],
        import_validation_errors: dict[str, Any] | None = None,
    ) -> bool:
        """Check the computed columns before anything else decides about the row."""
        self._compare_bounds(instance, row, import_validation_errors)
        skipped: bool = super().skip_row(instance, original, row, import_validation_errors)
        return skipped

    def _compare_bounds(
        self, claim: Claim, row: dict[str, Any], problems: dict[str, Any] | None
    ) -> None:
        if problems:
            return
        claim.prepare()
        for column in ("low", "high"):
            given = str(row.get(column) or "").strip()
            if not given:
                continue
            computed = getattr(claim, column)
            if computed is None or DecimalWidget().clean(given) != Decimal(computed):
                raise ValidationError(
                    {column: f"{column} says {given}, but the value gives {computed}."}
                )

    def save_instance(
        self,
        instance: Claim,
        is_create: bool,  # noqa: FBT001 (the library's signature)
        row: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        """Save a new claim as the importing person's, and a stored one as an edit of theirs.

        Raises:
            ValidationError: when nobody is named who changes what is submitted or approved,
                or somebody else has just saved the claim.
        """
        by = kwargs.get("user")
        if is_create:
            instance.created_by = instance.edited_by = by
            super().save_instance(instance, is_create, row, **kwargs)
            return
        try:
            with editing(record=instance, by=by, at=timezone.now()):
                super().save_instance(instance, is_create, row, **kwargs)
        except ReviewProblem as problem:
            hint = "" if by else " (--by USERNAME)"
            raise ValidationError(f"{problem}{hint}") from problem


def _place(row: dict[str, Any]) -> tuple[int, int] | None:
    try:
        return int(str(row.get("start"))), int(str(row.get("end")))
    except ValueError:
        return None


def _snapshots(row: dict[str, Any]) -> QuerySet[Snapshot]:
    found = Snapshot.objects.filter(sha256=str(row.get("snapshot_sha256") or "").strip())
    for column, lookup in (("url", "source__url"), ("outlet", "source__outlet__name")):
        if given := str(row.get(column) or "").strip():
            found = found.filter(**{lookup: given})
    return found


def _edtf(written: Any) -> str:
    try:
        return dates.read(str(written)).edtf if written else ""
    except edtf.DateProblem:
        return str(written)
