"""How facts, their evidence and verdicts look on the desk's pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.models import Claim, ClaimVerdict, ComparedSet, Fact, Verdict
from claims.models.fact import NEEDED

register = template.Library()

SIGNS = {
    Verdict.AGREES: "agrees",
    Verdict.AGREES_WITHIN_ROUNDING: "rounding",
    Verdict.CONFLICTS: "conflicts",
    Verdict.NOT_COMPARABLE: "apart",
    Verdict.TOO_FEW: "few",
}
"""The class of each verdict in the stylesheet, which gives it its sign."""


@register.simple_tag
def fact_verdict(verdict: str) -> SafeString:
    """Return a fact's verdict as sign and word."""
    return format_html(
        '<span class="verdict verdict-{}">{}</span>', verdict, Fact.Verdict(verdict).label
    )


@register.simple_tag
def verdict_in_set(claim: Claim) -> SafeString:
    """Return a claim's verdict in its set as sign and word, its reason in ``title``."""
    try:
        found = claim.comparison
    except ClaimVerdict.DoesNotExist:
        return SafeString("–")
    verdict = Verdict(found.verdict)
    rounding = verdict == Verdict.AGREES_WITHIN_ROUNDING
    return format_html(
        '<span class="verdict verdict-{}" title="{}">{}</span>',
        SIGNS[verdict],
        found.reason,
        _("within rounding") if rounding else verdict.label,
    )


@register.simple_tag
def set_badge(compared: ComparedSet) -> SafeString:
    """Return the verdict of a set as sign and word."""
    css, label = SIGNS[Verdict(compared.verdict)], compared.get_verdict_display()
    return format_html('<span class="verdict verdict-{}">{}</span>', css, label)


@register.filter
def why_stale(fact: Fact) -> str:
    """Return what is stale about a fact that comes ``with_standing``; empty where nothing is."""
    reasons = []
    if getattr(fact, "is_changed", False):
        reasons.append(_("evidence changed"))
    is_called = fact.verdict == Fact.Verdict.CONFIRMED and not fact.override
    if is_called and getattr(fact, "origins", NEEDED) < NEEDED:
        reasons.append(_("no longer two origins"))
    return ", ".join(reasons)


@register.simple_tag
def stale_mark(fact: Fact) -> SafeString:
    """Return the mark of a stale fact with the reason; a dash where it isn't."""
    reason = why_stale(fact)
    if not reason:
        return SafeString("")
    return format_html(
        '<span class="verdict verdict-warn" title="{}">{}</span>', reason, _("stale")
    )
