"""Pages of facts: what the desk holds after weighing claims."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import adopting
from claims.admin.adopting import PARTS_ROWS, adopt_page, weigh
from claims.admin.figures import FIGURE_COLUMNS, UNDERSTOOD, FigureForm
from claims.admin.reviewed import AssignmentFilter, ReviewedAdmin
from claims.models import Claim, Evidence, Fact
from claims.resources import FactResource
from claims.reweighing import changes, still_holds
from claims.templatetags.desk import age, figure
from claims.templatetags.facts import fact_verdict, stale_mark
from sources.admin.base import clipped
from sources.admin.joined import UsedRecordFilter
from sources.people import as_user

WITH_CLAIM = (
    "claim__passage__snapshot__source__outlet", "claim__indicator", "claim__claimant",
    "claim__statement__speaker", "claim__comparison",
)  # fmt: skip
NO_TEXTS = ("claim__passage__snapshot__text", "claim__passage__snapshot__articles")


class FactForm(FigureForm):
    """A fact: a figure or a sentence, what the desk makes of it, and why."""

    class Meta:
        model = Fact
        widgets: ClassVar = {
            **FigureForm.WIDGETS,
            "sentence": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "rationale": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "override": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "verdict": forms.Select(attrs={"class": "w-s"}),
        }
        help_texts: ClassVar = {
            **FigureForm.HELP_TEXTS,
            "credibility": "",
            "rationale": "",
            "sentence": _("In place of a figure, or to say what it means"),
        }
        fields = (
            "figure", *UNDERSTOOD, "base_unit", "period", "baseline", "vintage", "indicator",
            "sentence", "verdict", "credibility", "rationale", "override", "assigned_to",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, longest in adopting.LONGEST.items():
            if name in self.fields:
                self.fields[name].validators.append(MaxLengthValidator(longest))
                self.fields[name].widget.attrs["maxlength"] = longest

    def clean(self) -> dict[str, Any] | None:
        """Keep the measure of the set where a typed figure doesn't say another."""
        cleaned = super().clean()
        if cleaned is not None and cleaned.get("value") is None:
            cleaned |= dict.fromkeys(UNDERSTOOD[4:], "") if not self.errors else {}
        elif cleaned is not None and not cleaned.get("measure"):
            cleaned["measure"] = self.initial.get("measure") or ""
        return cleaned

    def _post_clean(self) -> None:
        """Ask for a figure or a sentence only where no figure was refused already."""
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out
        if "figure" in self.errors and not self.cleaned_data.get("sentence"):
            self.errors.pop("__all__", None)


class EvidenceForm(forms.ModelForm[Evidence]):
    """A claim with its stance; which claim it is can't be changed afterwards."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "claim" in self.fields:
            # The page sends it along, for counting; what comes back is not listened to.
            self.fields["claim"].disabled = True


class EvidenceFormSet(BaseInlineFormSet[Evidence, Fact, EvidenceForm]):
    """The evidence of a fact, which has to bear out what is called confirmed."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data.get("claim")]
        supporting = [
            row["claim"].pk
            for row in kept
            if row["stance"] == Evidence.Stance.SUPPORTS and not row.get("DELETE")
        ]
        adopting.refuse_unless_confirmed(self.instance, supporting)


class EvidenceInline(admin.TabularInline[Evidence, Fact]):
    """The claims that speak for or against a fact, each with its figure and its words."""

    model = Evidence
    form = EvidenceForm
    formset: Any = EvidenceFormSet
    template = "admin/claims/fact/evidence.html"
    autocomplete_fields = ("claim",)
    fields = ("stance", "claim")

    def get_extra(self, request: HttpRequest, obj: Fact | None = None, **kwargs: Any) -> int:  # noqa: ARG002
        return 0 if obj is not None else 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        found: QuerySet[Evidence] = super().get_queryset(request)
        return found.select_related(*WITH_CLAIM).defer(*NO_TEXTS)


class StaleFilter(admin.SimpleListFilter):
    """Facts whose evidence is not any longer what was weighed."""

    title = _("evidence")
    parameter_name = "evidence"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("stale", _("stale")), ("fresh", _("as weighed"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Fact]) -> QuerySet[Fact]:
        if self.value() == "stale":
            return queryset.filter(pk__in=Fact.objects.stale().values("pk"))
        if self.value() == "fresh":
            return queryset.exclude(pk__in=Fact.objects.stale().values("pk"))
        return queryset


@admin.register(Fact)
class FactAdmin(ReviewedAdmin):
    """What the desk holds, and on which claims."""

    resource_classes = [FactResource]
    change_form_template: ClassVar[str | None] = "admin/claims/fact/change_form.html"
    form = FactForm
    inlines = (EvidenceInline,)
    list_display = (
        "status_cell", "verdict_cell", "figure_cell", "about_cell", "period_cell",
        "credibility_cell", "evidence_cell", "origins_cell", "stale_cell", "updated_cell",
    )  # fmt: skip
    list_display_links = ("figure_cell", "about_cell")
    built_in_views = (*ReviewedAdmin.built_in_views, (_("Stale"), "evidence=stale"))
    exported_columns = {
        "figure_cell": FIGURE_COLUMNS,
        "about_cell": ("indicator", "sentence"),
        "period_cell": ("period", "baseline"),
        "evidence_cell": ("supports", "contradicts", "mentions"),
    }
    list_filter = (
        "status", AssignmentFilter, "verdict", StaleFilter,
        ("indicator", UsedRecordFilter),
    )  # fmt: skip
    search_fields = ("search_text", "indicator__search_text", "indicator__names__search_text")
    search_help_text = _("Sentence, rationale or indicator; accents are optional")
    autocomplete_fields = ("indicator", "assigned_to")
    fieldsets = (
        (
            _("What the desk holds"),
            {
                "fields": ("figure", ("period", "baseline"), "indicator", "sentence"),
            },
        ),
        (_("Parts of the figure"), {"fields": PARTS_ROWS, "classes": ("collapse",)}),
        (
            _("How sure, and why"),
            {"fields": (("verdict", "credibility"), "rationale", "override", "assigned_to")},
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("adopt/", wrap(self.adopt_view), name="claims_fact_adopt"),
            path("weigh/", wrap(self.weigh_view), name="claims_fact_weigh"),
            path(
                "<int:object_id>/evidence/<int:evidence>/holds/",
                wrap(self.holds_view),
                name="claims_fact_holds",
            ),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fact]:
        found: Any = super().get_queryset(request)
        facts: QuerySet[Fact] = found.with_standing().select_related(
            "indicator", "created_by", "assigned_to"
        )
        return facts

    # Pages

    def adopt_view(self, request: HttpRequest) -> HttpResponse:
        """Make a fact of a set, or of claims of one indicator."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return adopt_page(self, request)

    def weigh_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with how the evidence of the form that was sent stands."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        return TemplateResponse(
            request, "admin/claims/fact/weight.html", {"weight": weigh(request.POST)}
        )

    def holds_view(self, request: HttpRequest, object_id: int, evidence: int) -> HttpResponse:
        """Take changed evidence as it is now as what the fact leans on."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        found = Evidence.objects.filter(pk=evidence, fact=object_id).select_related("fact").first()
        if found is None:
            raise Http404
        was = found.fact.status
        try:
            still_holds(
                evidence=found,
                seen=request.POST.get("seen", ""),
                by=as_user(request),
                at=timezone.now(),
            )
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            said = _("Noted: it still holds.")
            if was != Fact.objects.values_list("status", flat=True).get(pk=object_id):
                said = _("Noted: it still holds. The fact was approved on what the claim said "
                         "before, so it waits for review again.")  # fmt: skip
            messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:claims_fact_change", args=[object_id]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show how the evidence stands, and what of it changed since it was weighed."""
        record: Fact | None = kwargs.get("obj")
        supporting = Claim.objects.none()
        if record is not None:
            evidence = list(record.evidence.select_related(*WITH_CLAIM).defer(*NO_TEXTS))
            context["changes"] = changes(evidence)
            context["may_weigh"] = self.has_change_permission(request, record)
            keys = [each.claim_id for each in evidence if each.stance == Evidence.Stance.SUPPORTS]
            supporting = Claim.objects.filter(pk__in=keys)
        weight = adopting.weight(supporting, has_figure=record is None or record.value is not None)
        context["weight"] = {"weight": weight, "is_called": is_called_confirmed(record)}
        return super().render_change_form(request, context, *args, **kwargs)

    # Columns

    @admin.display(description=_("verdict"), ordering="verdict")
    def verdict_cell(self, fact: Fact) -> SafeString:
        return fact_verdict(fact.verdict)

    @admin.display(description=_("holds"), ordering="value")
    def figure_cell(self, fact: Fact) -> SafeString:
        return SafeString("–") if fact.value is None else figure(fact)

    @admin.display(description=_("indicator or sentence"), ordering="indicator__name")
    def about_cell(self, fact: Fact) -> SafeString:
        words = (str(fact.indicator or ""), fact.sentence)
        return clipped(" · ".join(filter(None, words if fact.value is not None else words[::-1])))

    @admin.display(description=_("period"), ordering="first_day")
    def period_cell(self, fact: Fact) -> SafeString:
        return clipped(fact.period_in_words)

    @admin.display(description=_("credibility"), ordering="credibility")
    def credibility_cell(self, fact: Fact) -> SafeString:
        return clipped(fact.get_credibility_display())

    @admin.display(description=_("for · against"), ordering="supporting")
    def evidence_cell(self, fact: Any) -> str:
        return f"{fact.supporting} · {fact.contradicting}"

    @admin.display(description=_("origins"), ordering="origins")
    def origins_cell(self, fact: Any) -> int:
        count: int = fact.origins
        return count

    @admin.display(description=_("stale"), ordering="is_changed")
    def stale_cell(self, fact: Fact) -> SafeString:
        return stale_mark(fact) or SafeString("–")

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated_cell(self, fact: Fact) -> SafeString:
        return format_html(
            '<time datetime="{}">{}</time>', fact.updated_at.isoformat(), age(fact.updated_at)
        )


def is_called_confirmed(fact: Fact | None) -> bool:
    """Tell whether a fact is called confirmed by its evidence alone."""
    return fact is not None and fact.verdict == Fact.Verdict.CONFIRMED and not fact.override
