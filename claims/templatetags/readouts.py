"""Small pieces of the event page."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.events.table import verdict_of
from claims.models import Claim, Statement, Translation, Verdict

register = template.Library()

OWN_LANGUAGE = "en"
SHAPES = {
    Verdict.AGREES: "agrees",
    Verdict.AGREES_WITHIN_ROUNDING: "rounding",
    Verdict.CONFLICTS: "conflicts",
    Verdict.NOT_COMPARABLE: "apart",
    Verdict.TOO_FEW: "few",
}


@register.filter
def in_own_language(statement: Statement) -> Translation | None:
    """Return a statement's translation for the desk, of any language where there is no such."""
    found = list(statement.translations.all())
    own = [each for each in found if each.language == OWN_LANGUAGE]
    return next(iter([*own, *found]), None)


@register.simple_tag
def set_verdict(claim: Claim) -> SafeString:
    """Return the verdict of a claim in its set as shape and word, with its reason in the title."""
    comparison = getattr(claim, "comparison", None)
    if comparison is None:
        return SafeString("")
    return format_html(
        '<span class="verdict verdict-{}" title="{}">{}</span>',
        SHAPES[comparison.verdict],
        comparison.reason,
        verdict_of(claim),
    )


@register.filter
def at(found: Mapping[str, Any], key: str) -> Any:
    """Return what a mapping has under a key."""
    return found.get(key, "")
