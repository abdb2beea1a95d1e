"""The list of what doesn't fit, and the page on which a conflict is explained."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims import conflicts
from claims.models import Conflict, Indicator, Speaker
from claims.resources import ConflictResource
from claims.templatetags.desk import age, kind_badge
from extraction import wording
from sources.admin.base import CuratedModelAdmin, clipped
from sources.fields import LinesField
from sources.models import Outlet
from sources.people import as_user
from sources.records import as_key
from sources.traits import keys_of_one

SHOWN_CLAIMS = 200
"""Claims of a conflict that its page lists."""


class StateFilter(admin.SimpleListFilter):
    """Those that wait for an explanation unless another state is chosen."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("explained", _("explained")),
            ("back", _("explained, and back")),
            ("gone", _("gone")),
            ("all", _("all")),
        ]

    def choices(self, changelist: ChangeList) -> Any:
        """Call the default what it is."""
        first, *others = super().choices(changelist)
        return [{**first, "display": _("not explained")}, *others]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Conflict]) -> QuerySet[Conflict]:
        shown: Any = queryset
        match self.value():
            case "explained":
                shown = shown.explained()
            case "back":
                shown = shown.unexplained().exclude(explained_inputs="")
            case "gone":
                shown = shown.filter(gone_at__isnull=False)
            case "all":
                pass
            case _:
                shown = shown.unexplained()
        found: QuerySet[Conflict] = shown
        return found


class ConcernsFilter(admin.SimpleListFilter):
    """Conflicts one of whose claims leads to a record; only such records are offered."""

    model: Any
    paths: tuple[str, ...]

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        rows = Conflict.objects.standing()
        keys: set[int] = set()
        for path in self.paths:
            found = rows.order_by().values_list(f"claims__{path}", flat=True).distinct()
            keys |= {key for key in found if key is not None}
        named = self.model._default_manager.filter(
            Q(pk__in=keys) | Q(joined__in=keys), joined_to=None
        )
        named = named.order_by("name").distinct()
        return [(str(key), name) for key, name in named.values_list("pk", "name")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Conflict]) -> QuerySet[Conflict]:
        value = self.value()
        if value is None:
            return queryset
        if (key := as_key(value)) is None:
            return queryset.none()
        keys, concerned = keys_of_one(self.model, key), Q()
        for path in self.paths:
            concerned |= Q(**{f"claims__{path}__in": keys})
        through = Conflict.objects.filter(concerned).order_by().values("pk")
        return queryset.filter(pk__in=through)


class IndicatorFilter(ConcernsFilter):
    title = _("indicator")
    parameter_name = "indicator"
    model = Indicator
    paths = ("indicator",)


class OutletFilter(ConcernsFilter):
    title = _("outlet")
    parameter_name = "outlet"
    model = Outlet
    paths = ("passage__snapshot__source__outlet",)


class SpeakerFilter(ConcernsFilter):
    title = _("speaker")
    parameter_name = "speaker"
    model = Speaker
    paths = ("claimant", "statement__speaker")


class ExplanationForm(forms.Form):
    """Why figures differ, said of the figures that the person has read (``inputs``)."""

    cause = forms.ChoiceField(label=_("Cause"), choices=[("", "–"), *Conflict.Cause.choices])
    explanation = LinesField(
        label=_("Explanation"),
        max_length=conflicts.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences that a colleague understands"),
    )
    inputs = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int | None:
        return as_key(self.cleaned_data["version"])


@admin.register(Conflict)
class ConflictAdmin(CuratedModelAdmin):
    """Sets that conflict and figures that don't fit, the newest first."""

    resource_classes = [ConflictResource]
    list_display = (
        "kind_cell", "indicator", "period_cell", "figures_cell", "reason_cell", "state_cell",
        "since_cell",
    )  # fmt: skip
    list_display_links = ("figures_cell",)
    list_filter = (StateFilter, "kind", IndicatorFilter, OutletFilter, SpeakerFilter)
    list_select_related = ("indicator",)
    search_fields = ("indicator__search_text", "indicator__names__search_text", "figures")
    search_help_text = _("Indicator or figure; accents are optional")
    actions = ["reopen"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the figures side by side, and take an explanation or take it back."""
        conflict = self.get_object(request, object_id)
        if conflict is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_or_change_permission(request, conflict):
            raise PermissionDenied
        form = ExplanationForm(
            initial={
                "cause": conflict.cause,
                "explanation": conflict.explanation,
                "inputs": conflict.inputs,
                "version": conflict.version,
            },
            label_suffix="",
        )
        if request.method == "POST":
            if not self.has_change_permission(request, conflict):
                raise PermissionDenied
            if "_reopen" in request.POST:
                return self.take_back(request, conflict)
            form = ExplanationForm(request.POST, label_suffix="")
            if self.explained(request, conflict, form):
                return HttpResponseRedirect(reverse("admin:claims_conflict_changelist"))
        claims = conflict.claims.with_context().select_related("comparison")
        context = {
            **self.admin_site.each_context(request),
            "title": str(conflict),
            "opts": self.opts,
            "original": conflict,
            "form": form,
            "claims": claims.order_by("first_day", "value", "pk")[:SHOWN_CLAIMS],
            "number_of_claims": conflict.claims.count(),
            "may_explain": self.has_change_permission(request, conflict),
        }
        return TemplateResponse(request, "admin/claims/conflict/change_form.html", context)

    def explained(self, request: HttpRequest, conflict: Conflict, form: ExplanationForm) -> bool:
        """Explain the conflict by the form; where that is refused, the form says why."""
        if not form.is_valid():
            return False
        try:
            conflicts.explain(
                conflict=conflict, by=as_user(request), at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            # What was typed stays; with the next go it is said of the figures as they are now.
            current = Conflict.objects.get(pk=conflict.pk)
            sent = request.POST.copy()
            sent["inputs"], sent["version"] = current.inputs, str(current.version)
            form.data = sent
            return False
        messages.success(request, _("Explained. It is back when its figures change."))
        return True

    def take_back(self, request: HttpRequest, conflict: Conflict) -> HttpResponse:
        """Take the explanation back, and show the conflict again."""
        try:
            conflicts.reopen(conflict=conflict, by=as_user(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("The explanation was taken back; the history keeps it."))
        return HttpResponseRedirect(request.path)

    @admin.action(description=_("Take the explanation back"), permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Conflict]) -> None:
        """Take the explanations of the ticked conflicts back."""
        done = 0
        for conflict in queryset:
            try:
                conflicts.reopen(conflict=conflict, by=as_user(request))
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
            else:
                done += 1
        if done:
            said = ngettext("%s explanation taken back.", "%s explanations taken back.", done)
            messages.success(request, said % done)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_cell(self, conflict: Conflict) -> SafeString:
        return kind_badge(conflict)

    @admin.display(description=_("period"), ordering="period")
    def period_cell(self, conflict: Conflict) -> str:
        return wording.period(conflict.period) if conflict.period else "–"

    @admin.display(description=_("figures"))
    def figures_cell(self, conflict: Conflict) -> SafeString:
        return clipped(conflict.figures, css="clip num")

    @admin.display(description=_("what doesn't fit"))
    def reason_cell(self, conflict: Conflict) -> SafeString:
        return clipped(conflict.reason)

    @admin.display(description=_("state"))
    def state_cell(self, conflict: Conflict) -> SafeString:
        if conflict.gone_at is not None:
            return clipped(str(_("gone")), css="quiet")
        if conflict.is_explained:
            return clipped(f"{conflict.get_cause_display()}: {conflict.explanation}")
        if conflict.is_back:
            return format_html('<span class="verdict verdict-warn">{}</span>', _("back"))
        return SafeString("–")

    @admin.display(description=_("since"), ordering="since")
    def since_cell(self, conflict: Conflict) -> SafeString:
        return format_html(
            '<time datetime="{}">{}</time>', conflict.since.isoformat(), age(conflict.since)
        )
