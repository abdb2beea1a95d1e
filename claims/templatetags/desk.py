"""Small pieces of the desk's pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from claims.models import Citation, Claim, Conflict, CrossSourceNote, Fact, Statement, Status
from claims.models.citation import CITED
from claims.series import Kind
from extraction import wording
from sources import texts
from sources.rights import may_see

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400


@register.simple_tag
def status(value: str) -> SafeString:
    """Return a status as shape and word; “changes” is short for “changes requested”."""
    if value == Status.CHANGES_REQUESTED:
        return format_html('<span class="status status-changes">{}</span>', _("changes"))
    return format_html('<span class="status status-{}">{}</span>', value, Status(value).label)


VERDICTS = {
    "agrees": ("agrees", _lazy("agrees")),
    "agrees_within_rounding": ("rounding", _lazy("within rounding")),
    "conflicts": ("conflicts", _lazy("conflicts")),
    "not_comparable": ("apart", _lazy("not comparable")),
    "too_few": ("few", _lazy("too few")),
}
"""The sign and the short words of each verdict."""


@register.simple_tag
def verdict(value: str, reason: str = "") -> SafeString:
    """Return a verdict as sign and words, its reason shown on hovering; "–" where there is none."""
    if value not in VERDICTS:
        return SafeString('<span class="quiet">–</span>')
    css, words = VERDICTS[value]
    return format_html('<span class="verdict verdict-{}" title="{}">{}</span>', css, reason, words)


@register.simple_tag
def measure_words(kind: Kind) -> str:
    """Return what the figures of a tab are: “level, USD”, “change, %, part years”."""
    parts = [str(Claim.Measure(kind.measure).label), wording.scale(Decimal(1), kind.unit)[1]]
    if kind.base_unit:
        parts.append(_("computed in %s") % kind.base_unit)
    if kind.parts:
        parts.append(_("other periods"))
    return capfirst(", ".join(parts))


@register.filter
def interval(claim: Claim) -> str:
    """Return the interval that a claim's figure stands for, in brackets."""
    return wording.interval(claim.bounds, claim.unit or None)


@register.simple_tag
def kind_badge(conflict: Conflict) -> SafeString:
    """Return what sort of conflict it is: figures that conflict, or that only don't fit."""
    css = "conflicts" if conflict.kind == Conflict.Kind.SET else "warn"
    return format_html(
        '<span class="verdict verdict-{}">{}</span>', css, conflict.get_kind_display()
    )


@register.simple_tag
def figure(claim: Claim | Fact) -> SafeString:
    """Return a record's figure with its number right-aligned and its unit beside it."""
    words = claim.figure
    if words is None:
        return SafeString("")
    space = "" if words.sign.endswith(("+", "−")) or not words.sign else " "
    return format_html(
        '<span class="fig"><span class="v">{}{}{}</span><span class="u">{}</span></span>',
        words.sign,
        space,
        words.number,
        words.unit,
    )


@register.filter
def closed(words: object) -> str:
    """Return words after which the direction of writing is as before them."""
    return texts.closed(str(words))


@register.filter
def in_words(date: str) -> str:
    """Return an EDTF date as people write it."""
    return wording.period(date) if date else ""


@register.simple_tag
def tally(marks: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many of the marks of a text are recorded, and how many suggested."""
    waiting = sum("suggestion" in mark for mark in marks)
    return {"recorded": len(marks) - waiting, "suggested": waiting}


@register.simple_tag
def age(moment: datetime | None) -> str:
    """Return how long ago something was: minutes, hours, days, then the date."""
    if moment is None:
        return ""
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < HOUR:
        return _("%s min") % int(seconds // MINUTE)
    if seconds < DAY:
        return _("%s h") % int(seconds // HOUR)
    days = int(seconds // DAY)
    if days < 100:
        return _("%s d") % days
    return f"{timezone.localtime(moment):%b %Y}"


@register.inclusion_tag("admin/claims/passage.html")
def passage(record: Claim | Statement) -> dict[str, Any]:
    """Show the sentence of a claim or statement with its passage marked."""
    passage = record.passage
    source = passage.snapshot.source
    text = passage.snapshot.text
    return {
        "passage": passage,
        "sentence": passage.in_sentence,
        "source": source,
        "published": in_words(source.published),
        "emptied": passage.snapshot if passage.snapshot.is_emptied else None,
        "matches": text[passage.start : passage.end] == passage.exact,
        "css": "said" if isinstance(record, Statement) else "",
        "anchor": f"{'statement' if isinstance(record, Statement) else 'claim'}-{record.pk}",
    }


@register.inclusion_tag("admin/claims/cited_by.html", takes_context=True)
def cited_by(context: Mapping[str, Any], record: Any) -> dict[str, Any]:
    """List the notes that cite a record, for whoever may see notes; other kinds list nothing."""
    kind = next((kind for kind, model in CITED.items() if isinstance(record, model)), None)
    if kind is None or not may_see(context["request"].user, CrossSourceNote):
        return {"citations": []}
    citations = list(Citation.objects.all().of(record))
    for citation in citations:
        setattr(citation, kind, record)  # so that the comparison asks the database nothing
    return {"citations": citations}
