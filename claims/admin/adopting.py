"""The page on which a set, or claims of one indicator, become a fact."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import adopting
from claims.adopting import Proposed
from claims.comparison import keyed_figures_of
from claims.models import Claim, ComparedSet, Evidence, Fact, Indicator, Status
from extraction import wording
from sources.people import as_user
from sources.records import as_key, as_uuid

LISTED = 200
"""Claims that the page lists; more are added on the fact's own page."""
STANCE = re.compile(r"stance_([0-9]{1,18})")
ROW = re.compile(r"(evidence-[0-9]{1,5})-claim")
FIGURE_ROWS = ("figure", ("period", "baseline"), "sentence")
PARTS_ROWS = (
    ("comparator", "value", "value_high"),
    ("unit", "measure", "direction"),
    ("step", "base_unit", "vintage"),
)
WHY_ROWS = (("verdict", "credibility"), "rationale", "override")


@dataclass(frozen=True)
class Asked:
    """From what a fact is to be adopted."""

    indicator: Indicator
    claims: QuerySet[Claim]
    left_out: int = 0
    compared_set: ComparedSet | None = None


def asked_for(request: HttpRequest) -> Asked:
    """Return what ``?set=`` or ``?indicator=&claims=`` name.

    Raises:
        Http404: when there is no such set or indicator, or none of its claims is named.
    """
    claims: Any = Claim.objects.all()
    known = claims.with_context().select_related("comparison").exclude(status=Status.REJECTED)
    if (key := as_key(request.GET.get("set"))) is not None:
        compared = ComparedSet.objects.select_related("indicator__joined_to").filter(pk=key).first()
        if compared is None:
            raise Http404
        members = known.filter(comparison__compared_set=compared)
        return Asked(compared.indicator.representative, members, compared_set=compared)
    key = as_key(request.GET.get("indicator"))
    indicator = Indicator.objects.select_related("joined_to").filter(pk=key or 0).first()
    if indicator is None:
        raise Http404
    named = ",".join(request.GET.getlist("claims")).split(",")
    keys = {key for key in map(as_key, named[:LISTED]) if key is not None}
    one = indicator.representative
    same = Indicator.objects.filter(Q(pk=one.pk) | Q(joined_to=one.pk))
    members = known.filter(pk__in=keys, indicator__in=same)
    found = members.count()
    if not found:
        raise Http404
    return Asked(one, members, left_out=len(keys) - found)


def adopt_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show the form with what the claims propose, and make the fact."""
    asked = asked_for(request)
    figures = list(keyed_figures_of(asked.claims.filter(value__isnull=False)))
    proposal = adopting.proposed([figure for _key, figure in figures])
    stances = {key: proposal.stances[figure.id] for key, figure in figures}
    as_band = "band" in request.GET and proposal.band is not None
    fact = Fact(
        indicator=asked.indicator,
        verdict=proposal.verdict,
        rationale=proposal.rationale,
        **proposal.values(as_band=as_band),
    )
    if request.method == "POST" and (made := model_admin.made_of(request)) is not None:
        return HttpResponseRedirect(model_admin.address_of(made))
    fact.uuid = as_uuid(request.POST.get("token")) or fact.uuid
    form_class = model_admin.get_form(
        request, None, fields=flat(FIGURE_ROWS + PARTS_ROWS + WHY_ROWS)
    )
    form = form_class(request.POST or None, instance=fact)
    form.fields["figure"].widget.attrs["autofocus"] = True
    order = ("comparison__is_odd_one", "first_day", "value", "pk")
    claims = list(asked.claims.order_by(*order)[:LISTED])
    if request.method == "POST":
        stances = {claim.pk: request.POST.get(f"stance_{claim.pk}", "") for claim in claims}
        if (made := adopted(request, form, claims)) is not None:
            model_admin.log_addition(request, made, [{"added": {}}])
            messages.success(request, _("Adopted as a draft: %s") % made)
            return HttpResponseRedirect(reverse("admin:claims_fact_change", args=[made.pk]))
    elif asked.left_out:
        said = ngettext(
            "%s claim was left out: it is not on this indicator, was rejected, or is gone.",
            "%s claims were left out: they are not on this indicator, were rejected, or are gone.",
            asked.left_out,
        )
        messages.warning(request, said % asked.left_out)
    return TemplateResponse(
        request,
        "admin/claims/fact/adopt.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": _("Adopt a fact"),
            "opts": model_admin.opts,
            "asked": asked,
            "form": form,
            "token": fact.uuid,
            "adminform": AdminForm(form, sections(), {}, model_admin=model_admin),
            "media": model_admin.media + form.media,
            "rows": [(claim, stances.get(claim.pk, "supports")) for claim in claims],
            "number_of_claims": asked.claims.count(),
            "choices": [*Evidence.Stance.choices, ("", _("left out"))],
            "weight": weigh(request.POST if request.method == "POST" else sent(stances, fact)),
            **band_of(request, proposal, as_band=as_band),
        },
    )


def sections() -> list[tuple[Any, dict[str, Any]]]:
    """Return the form's sections."""
    return [
        (_("What the desk holds"), {"fields": FIGURE_ROWS}),
        (_("Parts of the figure"), {"fields": PARTS_ROWS, "classes": ("collapse",)}),
        (_("How sure, and why"), {"fields": WHY_ROWS}),
    ]


def flat(rows: tuple[Any, ...]) -> list[str]:
    """Return the names of fields that stand in rows."""
    return [name for row in rows for name in ((row,) if isinstance(row, str) else row)]


def sent(stances: Mapping[int, str], fact: Fact) -> dict[str, str]:
    """Return what the form would send if it were sent as it is shown first."""
    chosen = {f"stance_{key}": stance for key, stance in stances.items()}
    value = "" if fact.value is None else str(fact.value)
    return {**chosen, "value": value, "verdict": fact.verdict}


def band_of(request: HttpRequest, proposal: Proposed, *, as_band: bool) -> dict[str, Any]:
    """Return what all that stand have in common, in words, and where it is adopted instead."""
    if proposal.band is None or proposal.figure is None:
        return {}
    query = request.GET.copy()
    query.pop("band", None)
    if not as_band:
        query["band"] = "1"
    return {
        "band": wording.interval(proposal.band, proposal.figure.unit or None),
        "as_band": as_band,
        "other_way": f"?{query.urlencode()}",
    }


def adopted(request: HttpRequest, form: Any, claims: list[Claim]) -> Fact | None:
    """Make the fact; where that is refused, the form says why."""
    evidence, problems = evidence_sent(request, claims)
    is_valid = form.is_valid()
    for problem in problems:
        form.add_error(None, problem)
    if not is_valid or problems:
        return None
    try:
        return adopting.adopt(fact=form.instance, evidence=evidence, by=as_user(request))
    except ValidationError as refusal:
        form.instance.pk = None
        form.add_error(None, refusal.messages)
    return None


def evidence_sent(request: HttpRequest, claims: list[Claim]) -> tuple[dict[Claim, str], list[str]]:
    """Return the claims with the stances that were chosen, and what is wrong with them."""
    known = {claim.pk: claim for claim in claims}
    evidence: dict[Claim, str] = {}
    problems = []
    for name in request.POST:
        stance = str(request.POST.get(name, ""))
        if (match := STANCE.fullmatch(name)) is None or not stance:
            continue
        claim = known.get(int(match[1]))
        if claim is None:
            problems.append(
                _("Claim %s is not, or no longer, one of those listed here.") % match[1]
            )
        elif stance not in Evidence.Stance.values:
            problems.append(_("Choose a stance for %s.") % claim)
        elif request.POST.get(f"seen_{claim.pk}") != claim.fingerprint:
            problems.append(
                _("A claim has changed since you opened this page. Weigh it again: %s") % claim
            )
        else:
            evidence[claim] = stance
    return evidence, problems[:5]


def weigh(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the evidence of a form stands: of this page, or of a fact's own."""
    supports = Evidence.Stance.SUPPORTS
    keys = {
        int(match[1])
        for name, stance in data.items()
        if stance == supports and (match := STANCE.fullmatch(name))
    }
    for name, value in data.items():
        if (match := ROW.fullmatch(name)) is None or data.get(f"{match[1]}-DELETE"):
            continue
        key = as_key(value)
        if key is not None and data.get(f"{match[1]}-stance") == supports:
            keys.add(key)
    has_figure = bool(data.get("value") or data.get("figure"))
    is_called = data.get("verdict") == Fact.Verdict.CONFIRMED and not data.get("override")
    weight = adopting.weight(Claim.objects.filter(pk__in=keys), has_figure=has_figure)
    return {"weight": weight, "is_called": is_called}
