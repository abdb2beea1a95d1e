"""What the desk understands of a figure or a date while somebody types it."""

from decimal import Decimal

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from extraction import dates, edtf, quantities, values, wording
from sources.models import Snapshot
from sources.records import as_key
from sources.rights import may_see

LONGEST = 300
"""Characters; nobody types a longer figure or date."""


@require_GET
def figure(request: HttpRequest) -> JsonResponse:
    """Answer ``?text=`` with the parts of the figure, or with why it can't be read."""
    text = request.GET.get("text", "")[:LONGEST]
    try:
        quantity = quantities.read(text)
        bounds = values.bounds(
            comparator=quantity.comparator,
            value=quantity.value,
            value_high=quantity.value_high,
            step=quantity.step,
            direction=quantity.direction,
        )
    except values.ValueProblem as problem:
        return JsonResponse({"problem": str(problem)})
    return JsonResponse(
        {
            "understood": str(wording.quantity(quantity)),
            "details": [f"interval {wording.interval(bounds, quantity.unit)}"],
            "fields": {
                "comparator": quantity.comparator,
                "value": values.plain(quantity.value),
                "value_high": _plain(quantity.value_high),
                "step": _plain(quantity.step),
                "unit": quantity.unit or "",
                "measure": quantity.measure or "",
                "direction": quantity.direction or "",
            },
        }
    )


@require_GET
def date(request: HttpRequest) -> JsonResponse:
    """Answer ``?text=`` with EDTF and its days; ``&snapshot=&start=`` say from when."""
    text = request.GET.get("text", "")[:LONGEST]
    # The day of a text is told to nobody who may not see texts.
    chosen = request.GET.get("snapshot") if may_see(request.user, Snapshot) else None
    try:
        published = Snapshot.objects.all().date_to_count_from(
            as_key(chosen), as_key(request.GET.get("start"))
        )
        period = dates.read(text, published=published)
    except edtf.DateProblem as problem:
        return JsonResponse({"problem": str(problem)})
    first, last = period.first_day, period.last_day
    details = [f"{first or '…'} – {last or '…'}"]
    if first and last:
        count = (last - first).days + 1
        details.append("1 day" if count == 1 else f"{count} days")
    return JsonResponse({"understood": period.edtf, "details": details})


def _plain(value: Decimal | None) -> str:
    return "" if value is None else values.plain(value)
