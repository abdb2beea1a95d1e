"""The page of an indicator: its series as a plot and a table, and the table in a file."""

import io
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.models import Claim, Conflict, CrossSourceNote, Indicator
from claims.series import SHOWN_FINDINGS, SHOWN_PERIODS, Period, Series, plotted, scale_of, series
from claims.series_table import table_of
from sources.records import as_key
from sources.rights import may_see, require_sight
from sources.tables import write_csv

FIRST_FINDINGS = 3
"""Findings that are shown at once; the others unfold."""


FILTERS = ("kind", "vintage", "known")
"""What an address says of what is shown; every link of the page keeps the others."""


@require_safe
def show(request: HttpRequest, indicator: int) -> HttpResponse:
    """Show an indicator's series, or that of the indicator that stands for it."""
    user: Any = request.user
    standing = chosen_indicator(request, indicator)
    shown = chosen_series(request, standing)
    vintage = request.GET.get("vintage", "")
    context = {
        **admin.site.each_context(request),
        "title": standing.name,
        "opts": Indicator._meta,
        "indicator": standing,
        "names": list(standing.names.all()),
        "components": list(standing.components.select_related("part")),
        "series": shown,
        "tabs": [
            (kind, number, address(request, kind=kind.key), kind == shown.chosen)
            for kind, number in shown.kinds
        ],
        "rows": [(period, *scale_of(period)) for period in shown.periods if period.lines],
        "plot": plotted(shown.periods),
        "findings": shown.findings[:FIRST_FINDINGS],
        "more_findings": shown.findings[FIRST_FINDINGS:SHOWN_FINDINGS],
        "still_more_findings": len(shown.findings) > SHOWN_FINDINGS,
        "vintages": Claim.Vintage.choices,
        "vintage": vintage if vintage in Claim.Vintage.values else "",
        "known": request.GET.get("known", ""),
        "bad_day": bool(request.GET.get("known")) and day_of(request.GET["known"]) is None,
        "earlier": address(request, skipped=shown.skipped + SHOWN_PERIODS)
        if shown.has_earlier
        else "",
        "later": address(request, skipped=max(0, shown.skipped - SHOWN_PERIODS))
        if shown.skipped
        else "",
        "file": address(request, skipped=shown.skipped),
        "notes_to_write": user.has_perm("claims.add_crosssourcenote"),
        "may_adopt": user.has_perm("claims.add_fact"),
        "may_edit": user.has_perm("claims.change_indicator"),
        "may_export": user.has_perm("claims.export_claim"),
        "may_see_conflicts": may_see(user, Conflict),
        "note": note_on(standing, shown.periods),
    }
    return TemplateResponse(request, "admin/indicator/page.html", context)


@require_safe
def export(request: HttpRequest, indicator: int) -> HttpResponse:
    """Answer with the rows that the page shows, in its order, as a file."""
    user: Any = request.user
    standing = chosen_indicator(request, indicator)
    if not user.has_perm("claims.export_claim"):
        raise PermissionDenied
    columns, rows = table_of(chosen_series(request, standing))
    file = io.StringIO(newline="")
    write_csv(columns, rows, file)
    name = slugify(standing.name) or f"indicator-{standing.pk}"
    return HttpResponse(
        file.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def chosen_indicator(request: HttpRequest, key: int) -> Indicator:
    """Return the indicator of an address, or the one that stands for it.

    Raises:
        PermissionDenied: for whoever may not see indicators and claims.
        Http404: where there is none.
    """
    require_sight(request, Indicator, Claim)
    found = Indicator.objects.select_related("counting_body", "joined_to__counting_body")
    record = found.filter(pk=key).first()
    if record is None:
        raise Http404
    return record.representative


def chosen_series(request: HttpRequest, indicator: Indicator) -> Series:
    """Return what an address asks to see of an indicator."""
    vintage = request.GET.get("vintage", "")
    return series(
        indicator,
        kind=request.GET.get("kind", ""),
        vintage=vintage if vintage in Claim.Vintage.values else "",
        known_on=day_of(request.GET.get("known", "")),
        skipped=as_key(request.GET.get("skipped")) or 0,
    )


def address(request: HttpRequest, **changed: Any) -> str:
    """Return the query of what is shown with something of it changed; another tab starts anew."""
    kept = {name: request.GET.get(name, "") for name in FILTERS}
    query = {name: value for name, value in {**kept, **changed}.items() if value}
    return "?" + urlencode(query)


def day_of(written: str) -> date | None:
    """Return the day that an address names, None for anything else."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


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
