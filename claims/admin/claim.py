"""Pages of claims."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin.figures import FIGURE_COLUMNS, FIGURE_PARTS, UNDERSTOOD, FigureForm
from claims.admin.passages import PASSAGE_PARTS, PassageForm, save_passage
from claims.admin.reviewed import AssignmentFilter, ReviewedAdmin
from claims.admin.speech import SPEAKER_NAMES, SourceFilter, outlet_and_date
from claims.beside import beside, verdict_of
from claims.claim_table import ClaimResource
from claims.models import (
    Claim,
    Conflict,
    Evidence,
    Fact,
    Indicator,
    Speaker,
    Verdict,
)
from claims.templatetags.desk import age, figure, verdict
from extraction import wording
from sources.admin.base import ImportingModelAdmin, LanguageFilter, clipped
from sources.admin.joined import (
    AboutFilter,
    OneRecordFilter,
    SearchAsOne,
    UsedRecordFilter,
    recorded_as,
)
from sources.models import Outlet, Source
from sources.rights import may_see


class ClaimForm(FigureForm, PassageForm):
    """A claim: where it stands, its figure, what and who."""

    taken_together: ClassVar[Sequence[tuple[str, ...]]] = (FIGURE_PARTS, PASSAGE_PARTS)

    class Meta:
        model = Claim
        widgets = {
            **FigureForm.WIDGETS,
            "proposition": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }
        help_texts = {**FigureForm.HELP_TEXTS, "is_record": ""}
        fields = (
            "snapshot", "quote", "start", "figure", *UNDERSTOOD, "base_unit", "period",
            "baseline", "vintage", "is_record", "indicator", "claimant", "statement",
            "proposition", "credibility", "tags", "assigned_to",
        )  # fmt: skip

    def _post_clean(self) -> None:
        """Ask for a figure or a sentence only where no figure was refused already."""
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out
        if "figure" in self.errors and not self.cleaned_data.get("proposition"):
            self.errors.pop("proposition", None)


class ClaimLanguageFilter(LanguageFilter):
    """By the language of the text that the claim stands in."""

    lookup = "passage__snapshot__source__language"


class VerdictFilter(admin.SimpleListFilter):
    """By the verdict of the claim in its set."""

    title = _("verdict")
    parameter_name = "verdict"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [*Verdict.choices, ("odd", _("odd one out"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.value() == "odd":
            return queryset.filter(comparison__is_odd_one=True)
        return queryset.filter(comparison__verdict=self.value()) if self.value() else queryset


def leaning_on(claim: Claim) -> list[tuple[Evidence, Fact]]:
    """Return the facts that a claim is evidence of, with how it speaks for or against them."""
    rows = list(claim.evidence.order_by("-pk")[:50])
    known = Fact.objects.filter(pk__in=[row.fact_id for row in rows]).with_standing()
    facts = {fact.pk: fact for fact in known.select_related("indicator")}
    return [(row, facts[row.fact_id]) for row in rows]


class ClaimSpeakerFilter(AboutFilter):
    """Claims that one speaker made or counted."""

    title = _("speaker")
    parameter_name = "speaker"
    model = Speaker
    paths = ("claimant", "statement__speaker")


@admin.register(Claim)
class ClaimAdmin(SearchAsOne, ImportingModelAdmin, ReviewedAdmin):
    """Claims: figures and other assertions that can be checked."""

    resource_classes = [ClaimResource]
    change_form_template: ClassVar[str | None] = "admin/claims/claim/change_form.html"
    form = ClaimForm
    list_display = (
        "status_cell", "figure_cell", "as_written_cell", "indicator_cell", "period_cell",
        "who_cell", "outlet_cell", "verdict_cell", "updated_cell",
    )  # fmt: skip
    list_display_links = ("figure_cell", "indicator_cell")
    built_in_views = (
        *ReviewedAdmin.built_in_views,
        (_("Conflicts"), f"verdict={Verdict.CONFLICTS.value}"),
    )
    exported_columns = {
        "figure_cell": FIGURE_COLUMNS,
        "indicator_cell": ("indicator", "measure"),
        "period_cell": ("period", "baseline"),
        "who_cell": ("claimant", "speaker"),
        "outlet_cell": ("outlet", "published"),
        "verdict_cell": ("set_verdict", "set_reason"),
    }
    list_filter = (
        "status", VerdictFilter, AssignmentFilter, ("indicator", OneRecordFilter), "measure",
        ClaimLanguageFilter, ("passage__snapshot__source__outlet", UsedRecordFilter), "tags",
        ClaimSpeakerFilter, SourceFilter,
    )  # fmt: skip
    search_fields = ("search_text", "passage__search_text")
    searched_records = {
        "indicator": (Indicator, ("search_text", "names__search_text")),
        "claimant": (Speaker, SPEAKER_NAMES),
        "statement__speaker": (Speaker, SPEAKER_NAMES),
        "passage__snapshot__source": (Source, ("search_text",)),
        "passage__snapshot__source__outlet": (Outlet, ("search_text",)),
    }
    search_help_text = _(
        "Figure as written, indicator, speaker, source or outlet; accents are optional"
    )
    autocomplete_fields = ("statement", "claimant", "indicator", "tags", "assigned_to")
    fieldsets = (
        (_("Passage"), {"fields": ("snapshot", "quote", "start")}),
        (
            _("Figure"),
            {
                "fields": (
                    "figure",
                    ("comparator", "value", "value_high"),
                    ("unit", "measure", "direction"),
                    ("period", "baseline"),
                    ("step", "base_unit", "vintage"),
                    "is_record",
                )
            },
        ),
        (
            _("What and who"),
            {
                "fields": (
                    "indicator",
                    "claimant",
                    "statement",
                    "proposition",
                    ("credibility", "assigned_to"),
                    "tags",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        found: Any = super().get_queryset(request)
        context: QuerySet[Claim] = found.with_context().select_related(
            "passage__snapshot__source__outlet__joined_to",
            "indicator__joined_to",
            "claimant__joined_to",
            "statement__speaker__joined_to",
        )
        return context

    def autocomplete_label(self, record: Claim) -> str:
        parts = (
            str(record),
            str(record.indicator or ""),
            record.passage.snapshot.source.outlet.name,
        )
        return " · ".join(part for part in parts if part)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        save_passage(obj)
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the other claims of the same text beside the form."""
        record: Claim | None = kwargs.get("obj")
        if record is not None:
            same_text = self.get_queryset(request).filter(
                passage__snapshot=record.passage.snapshot_id
            )
            context["neighbours"] = same_text.exclude(pk=record.pk).order_by("passage__start")[:8]
            context |= beside(record)
            if not may_see(request.user, Conflict):
                context.pop("arithmetic")
            if may_see(request.user, Fact):
                context["leaning"] = leaning_on(record)
            context["interval"] = wording.interval(record.bounds, record.unit or None)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("figure"), ordering="value")
    def figure_cell(self, claim: Claim) -> SafeString:
        return clipped(claim.proposition) if claim.value is None else figure(claim)

    @admin.display(description=_("as written"))
    def as_written_cell(self, claim: Claim) -> SafeString:
        language = claim.passage.snapshot.source.language
        return clipped(claim.as_written, lang=language, css="clip raw")

    @admin.display(description=_("indicator"), ordering="indicator__name")
    def indicator_cell(self, claim: Claim) -> SafeString:
        if claim.indicator is None:
            return SafeString("–")
        plain_measures = {"", Claim.Measure.LEVEL, Claim.Measure.COUNT}
        measure = "" if claim.measure in plain_measures else f" · {claim.get_measure_display()}"
        return clipped(
            f"{claim.indicator.representative}{measure}",
            title=f"{recorded_as(claim.indicator)}{measure}",
        )

    @admin.display(description=_("period"), ordering="first_day")
    def period_cell(self, claim: Claim) -> SafeString:
        return clipped(claim.period_in_words)

    @admin.display(description=_("counted · said by"), ordering="claimant__name")
    def who_cell(self, claim: Claim) -> SafeString:
        speakers = [claim.claimant, claim.statement.speaker if claim.statement else None]
        named = [speaker for speaker in speakers if speaker]
        return clipped(
            " · ".join(dict.fromkeys(speaker.representative.name for speaker in named)),
            title=" · ".join(dict.fromkeys(map(recorded_as, named))),
        )

    @admin.display(
        description=_("outlet · date"), ordering="passage__snapshot__source__outlet__name"
    )
    def outlet_cell(self, claim: Claim) -> SafeString:
        return outlet_and_date(claim)

    @admin.display(description=_("verdict"), ordering="comparison__verdict")
    def verdict_cell(self, claim: Claim) -> SafeString:
        found = verdict_of(claim)
        return verdict(found.verdict, found.reason) if found else SafeString("–")

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated_cell(self, claim: Claim) -> SafeString:
        return format_html(
            '<time datetime="{}">{}</time>', claim.updated_at.isoformat(), age(claim.updated_at)
        )
