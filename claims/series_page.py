"""The page of an indicator: its series as a plot and a table."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.models import Claim, CrossSourceNote, Indicator
from claims.series import Period, Series, plotted, scale_of, series

FIRST_FINDINGS = 3
"""Findings that are shown at once; the others unfold."""


@require_safe
def show(request: HttpRequest, indicator: int) -> HttpResponse:
    """Show an indicator's series, or that of the indicator that stands for it."""
    user: Any = request.user
    if not user.has_perms(["claims.view_indicator", "claims.view_claim"]):
        raise PermissionDenied
    found = Indicator.objects.select_related("counting_body", "joined_to__counting_body")
    record = found.filter(pk=indicator).first()
    if record is None:
        raise Http404
    standing = record.representative
    vintage = request.GET.get("vintage", "")
    shown = series(
        standing,
        kind=request.GET.get("kind", ""),
        vintage=vintage if vintage in Claim.Vintage.values else "",
        known_on=day_of(request.GET.get("known", "")),
        before=day_of(request.GET.get("before", "")),
    )
    components = list(standing.components.select_related("part"))
    context = {
        **admin.site.each_context(request),
        "title": standing.name,
        "opts": Indicator._meta,
        "indicator": standing,
        "names": list(standing.names.all()),
        "components": components,
        "series": shown,
        "rows": [(period, *scale_of(period)) for period in shown.periods if period.lines],
        "plot": plotted(shown.periods),
        "findings": shown.findings[:FIRST_FINDINGS],
        "more_findings": shown.findings[FIRST_FINDINGS:],
        "vintages": Claim.Vintage.choices,
        "vintage": vintage,
        "known": request.GET.get("known", ""),
        "bad_day": bool(request.GET.get("known")) and day_of(request.GET["known"]) is None,
        "earlier": earlier(request, shown),
        "is_earlier": "before" in request.GET,
        "notes_to_write": user.has_perm("claims.add_crosssourcenote"),
        "may_adopt": user.has_perm("claims.add_fact"),
        "may_edit": user.has_perm("claims.change_indicator"),
        "note": note_on(standing, shown.periods),
    }
    return TemplateResponse(request, "admin/indicator/page.html", context)


def day_of(written: str) -> date | None:
    """Return the day that an address names, None for anything else."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def earlier(request: HttpRequest, shown: Series) -> str:
    """Return the query that shows the periods before those shown, empty when there are none."""
    if not shown.periods or shown.chosen is None:
        return ""
    first = shown.periods[0].compared.first_day
    if first is None or len(shown.periods) >= shown.number_of_periods:
        return ""
    query = {name: value for name, value in request.GET.items() if name != "before"}
    return urlencode({**query, "kind": shown.chosen.key, "before": first.isoformat()})


def note_on(indicator: Indicator, periods: list[Period]) -> str:
    """Return the address that begins a note on the newest period shown."""
    if not periods:
        return ""
    newest = periods[-1]
    cited = "\n".join(
        f"- [[claim:{line.claim.uuid}|{line.claim.figure}]]" for line in newest.lines[:20]
    )
    conflicts = newest.compared.verdict == "conflicts"
    kind = CrossSourceNote.Kind.CONTRADICTION if conflicts else CrossSourceNote.Kind.AGREEMENT
    words = {
        "kind": kind,
        "title": _("%(indicator)s, %(period)s")
        % {"indicator": indicator, "period": newest.compared.period},
        "body": f"{newest.compared.reason}\n\n{cited}",
    }
    return f"{reverse('admin:claims_crosssourcenote_add')}?{urlencode(words)}"
