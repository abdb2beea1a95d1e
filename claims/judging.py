"""The page that puts two records side by side and asks whether they are one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Min, Model, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims import joining
from claims.models import (
    JOINABLE,
    Claim,
    ClaimVerdict,
    Event,
    Indicator,
    Judgement,
    Statement,
    name_field,
)
from extraction import wording
from sources import batches, revisions
from sources.fields import LinesField
from sources.models import Snapshot, Source
from sources.people import as_user
from sources.records import as_key
from sources.traits import Joinable

CHOSEN_BY: Mapping[str, tuple[type[Model], str]] = {
    Judgement.Kind.SPEAKER: (Statement, "speaker"),
    Judgement.Kind.OUTLET: (Source, "outlet"),
    Judgement.Kind.INDICATOR: (Claim, "indicator"),
    Judgement.Kind.EVENT: (Statement, "event"),
    Judgement.Kind.SOURCE: (Source, "copy_of"),
}
"""A field that leads to records of a kind: its menu of choices finds the other one."""

COLUMNS: Mapping[str, Sequence[str]] = {
    Judgement.Kind.SPEAKER: ("names", "kind", "country", "positions"),
    Judgement.Kind.OUTLET: ("kind", "country", "language", "reliability", "homepage"),
    Judgement.Kind.INDICATOR: ("names", "definition", "unit", "counting_body", "components"),
    Judgement.Kind.EVENT: ("kind", "place", "date", "participants"),
    Judgement.Kind.SOURCE: (
        "outlet", "published", "kind", "language", "byline", "url", "copy_of", "state",
    ),
}  # fmt: skip
"""What is compared of records of a kind, beside their names and counts."""

IN_SOURCE = "passage__snapshot__source"
COUNTED: Mapping[str, Sequence[tuple[Any, type[Model], Sequence[str]]]] = {
    Judgement.Kind.SPEAKER: (
        (gettext_lazy("statements"), Statement, ("speaker",)),
        (gettext_lazy("claims"), Claim, ("claimant", "statement__speaker")),
        (gettext_lazy("events"), Event, ("participants",)),
        (gettext_lazy("indicators counted"), Indicator, ("counting_body",)),
    ),
    Judgement.Kind.OUTLET: (
        (gettext_lazy("sources"), Source, ("outlet",)),
        (gettext_lazy("credited in"), Source, ("credits",)),
        (gettext_lazy("statements"), Statement, (f"{IN_SOURCE}__outlet",)),
        (gettext_lazy("claims"), Claim, (f"{IN_SOURCE}__outlet",)),
    ),
    Judgement.Kind.INDICATOR: ((gettext_lazy("claims"), Claim, ("indicator",)),),
    Judgement.Kind.EVENT: ((gettext_lazy("statements"), Statement, ("event",)),),
    Judgement.Kind.SOURCE: (
        (gettext_lazy("texts"), Snapshot, ("source",)),
        (gettext_lazy("statements"), Statement, (IN_SOURCE,)),
        (gettext_lazy("claims"), Claim, (IN_SOURCE,)),
        (gettext_lazy("copies"), Source, ("copy_of",)),
    ),
}
"""What leads to records of a kind, and how."""

COMPARED: Mapping[str, Sequence[str]] = {
    Judgement.Kind.SPEAKER: ("claimant",),
    Judgement.Kind.OUTLET: (f"{IN_SOURCE}__outlet", f"{IN_SOURCE}__credits"),
    Judgement.Kind.INDICATOR: ("indicator",),
    Judgement.Kind.SOURCE: (IN_SOURCE,),
}
"""How the claims of the sets that are compared anew lead to records of a kind."""


@dataclass(frozen=True)
class Row:
    """One thing that is said of both records."""

    label: str
    left: str
    right: str

    @property
    def css(self) -> str:
        """Whether they say the same of it, or something else; empty where one is silent."""
        if self.left == self.right:
            return "same"
        return "clash" if self.left and self.right else ""


class JudgementForm(forms.Form):
    """Whether two records are one, which of them stands for both, and why."""

    kept = forms.ChoiceField(label=gettext_lazy("Keep"), widget=forms.RadioSelect)
    verdict = forms.ChoiceField(
        label=gettext_lazy("They are"),
        choices=Judgement.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three.")},
    )
    reason = LinesField(
        label=gettext_lazy("Reason"),
        max_length=joining.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("What shows it? It stays on record, with your name."),
    )

    def __init__(self, one: Joinable, other: Joinable, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        kept: Any = self.fields["kept"]
        kept.choices = [(str(each.uuid), str(each)) for each in (one, other)]


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, kind: str, one: UUID) -> HttpResponse:
    """Show two records side by side (``?other=``), or judge whether they are one."""
    if kind not in JOINABLE:
        raise Http404
    person = as_user(request)
    if not joining.may_judge(person):
        raise PermissionDenied
    first = JOINABLE[kind]._default_manager.filter(uuid=one).first()
    if first is None:
        raise Http404
    wanted = request.GET.get("other") or ""
    second = _other(kind, wanted)
    context = {
        **admin.site.each_context(request),
        "title": _("Are these two one?"),
        "opts": first._meta,
        "kind": kind,
        "one": first,
        "one_address": change_address(first),
    }
    if second is None or second == first:
        if request.method == "POST":
            raise Http404
        context |= _search(kind, first, asked=bool(wanted), itself=second == first)
        return TemplateResponse(request, "admin/joining/choose.html", context)
    before = Judgement.objects.about(first).filter(Q(kept=second.uuid) | Q(other=second.uuid))
    judgement = before.select_related("judged_by").first()
    form = JudgementForm(first, second, initial=_initial(request, first, judgement))
    if request.method == "POST":
        form = JudgementForm(first, second, request.POST)
        if (judged := _judged(request, form, kind, first, second)) is not None:
            batches.show(request, batches.of(revisions.current()))
            return HttpResponseRedirect(change_address(judged))
    context |= {
        "other": second,
        "other_address": change_address(second),
        "form": form,
        "judgement": judgement,
        "rows": rows_of(kind, first, second),
        "counts": counts_of(kind, first, second),
        "sets": sets_of(kind, first, second),
    }
    return TemplateResponse(request, "admin/joining/judge.html", context)


def change_address(record: Model) -> str:
    """Return where a record's form is."""
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def _other(kind: str, wanted: str) -> Joinable | None:
    """Return the record that a key or uuid names, None where there is none."""
    manager = JOINABLE[kind]._default_manager
    key = as_key(wanted)
    if key is not None:
        return manager.filter(pk=key).first()
    try:
        return manager.filter(uuid=UUID(wanted)).first()
    except ValueError:
        return None


def _search(kind: str, first: Joinable, *, asked: bool, itself: bool) -> dict[str, Any]:
    model, name = CHOSEN_BY[kind]
    field: Any = model._meta.get_field(name)
    other = forms.ModelChoiceField(
        label=_("The other one"),
        queryset=JOINABLE[kind]._default_manager.all(),
        widget=AutocompleteSelect(field, admin.site, attrs={"data-width": "420px"}),
    )
    form = type("SearchForm", (forms.Form,), {"other": other})(label_suffix="")
    problem = ""
    if itself:
        problem = _("That is one and the same record; choose another.")
    elif asked:
        problem = _("There is no such record.")
    return {"form": form, "problem": problem, "title": _("Join %s with another") % first}


def _initial(request: HttpRequest, first: Joinable, judgement: Judgement | None) -> dict[str, Any]:
    """Return what the form begins with: the standing judgement, or what the link asks for."""
    asked = request.GET.get("verdict")
    if judgement is None:
        return {"kept": str(first.uuid), "verdict": asked}
    return {"kept": str(judgement.kept), "verdict": asked or judgement.verdict}


def _judged(
    request: HttpRequest, form: JudgementForm, kind: str, one: Joinable, other: Joinable
) -> Joinable | None:
    """Judge as the form says and return the record to show; None with the problem in it."""
    if not form.is_valid():
        return None
    kept, second = one, other
    if form.cleaned_data["kept"] == str(other.uuid):
        kept, second = other, one
    verdict = form.cleaned_data["verdict"]
    try:
        joining.judge(
            kind=kind,
            kept=kept.uuid,
            other=second.uuid,
            verdict=verdict,
            reason=form.cleaned_data["reason"],
            by=as_user(request),
            at=timezone.now(),
        )
    except joining.JoiningProblem as problem:
        form.add_error(None, str(problem))
        return None
    names = {"kept": kept, "other": second}
    if verdict == Judgement.Verdict.SAME:
        kept.refresh_from_db()
        messages.success(request, _("“%(other)s” is one with “%(kept)s” from now on.") % names)
        return kept.representative
    second.refresh_from_db()
    kept.refresh_from_db()
    if second.representative == kept.representative:
        said = _("Noted. “%(kept)s” and “%(other)s” are one still, by way of another judgement.")
    elif verdict == Judgement.Verdict.DIFFERENT:
        said = _("“%(kept)s” and “%(other)s” are two.")
    else:
        said = _("Noted. “%(kept)s” and “%(other)s” stay two while it is unsure.")
    messages.success(request, said % names)
    return one


def rows_of(kind: str, one: Joinable, other: Joinable) -> list[Row]:
    """Return what the two records say of themselves, side by side."""
    model = JOINABLE[kind]
    rows = [Row(_("name"), str(one), str(other))]
    for column in COLUMNS[kind]:
        if column == name_field(model):
            continue
        field: Any = model._meta.get_field(column)
        label = (
            getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name_plural
        )
        rows.append(Row(str(label), _said(one, column), _said(other, column)))
    return rows


def _said(record: Joinable, column: str) -> str:
    """Return in words what stands in a column, or what leads to the record from a list."""
    value: Any = getattr(record, column)
    if hasattr(value, "all"):
        joint = "\n" if column == "positions" else " · "
        return joint.join(dict.fromkeys(map(_in_list, value.all())))
    if column in {"date", "published"}:
        return wording.period(value) if value else ""
    shown = getattr(record, f"get_{column}_display", None)
    return str((shown() if shown else value) or "")


def _in_list(record: Any) -> str:
    if held := getattr(record, "held", ""):
        return f"{record} ({wording.period(held)})"
    if (component := getattr(record, "part", None)) is not None:
        return f"{record} {component}"
    return str(record)


def counts_of(kind: str, one: Joinable, other: Joinable) -> list[Row]:
    """Return how many records lead to the two, and the days that these are about."""
    rows, days = [], ["", ""]
    for label, model, paths in COUNTED[kind]:
        numbers = []
        for at, record in enumerate((one, other)):
            leading = Q()
            for path in paths:
                leading |= Q(**{path: record.pk})
            found = model._default_manager.filter(leading)
            numbers.append(str(found.values("pk").distinct().count()))
            if not days[at] and hasattr(model, "first_day"):
                days[at] = _from_to(found.aggregate(first=Min("first_day"), last=Max("last_day")))
        rows.append(Row(str(label), *numbers))
    if any(days):
        rows.append(Row(_("from – to"), *days))
    return rows


def _from_to(days: Mapping[str, Any]) -> str:
    ends = dict.fromkeys(
        wording.period(day.isoformat()) for day in (days["first"], days["last"]) if day
    )
    return " – ".join(ends)


def sets_of(kind: str, one: Joinable, other: Joinable) -> int:
    """Return how many sets are compared anew when the two are joined or parted."""
    concerned = Q()
    for path in COMPARED.get(kind, ()):
        concerned |= Q(**{f"claim__{path}__in": (one.pk, other.pk)})
    if not concerned:
        return 0
    verdicts = ClaimVerdict.objects.filter(concerned, compared_set__isnull=False)
    return verdicts.values("compared_set").distinct().count()
