"""What a record's page says of the records that it is one with."""

from typing import Any

from django import template
from django.db.models import Q

from claims import joining
from claims.models import JOINABLE, Judgement, Speaker, kind_of
from extraction.folding import fold
from sources.models import Outlet
from sources.rights import may_see
from sources.traits import Joinable

register = template.Library()

SHOWN = 5
"""Likely duplicates that a form names."""


@register.simple_tag(takes_context=True)
def one_with(context: dict[str, Any], record: Any) -> dict[str, Any] | None:
    """Return what the panel “Is one with” shows; None where there is nothing to show.

    That is the judgements that join the record's group, those of its members that keep
    others apart, and likely duplicates that nobody has judged.
    """
    user: Any = context["request"].user
    if not isinstance(record, Joinable) or not may_see(user, Judgement):
        return None
    kind = kind_of(record)
    standing = record.representative
    group = JOINABLE[kind]._default_manager.filter(Q(pk=standing.pk) | Q(joined_to=standing.pk))
    members = {each.uuid: each for each in group}
    about = Q(kept__in=members) | Q(other__in=members)
    judged: Any = Judgement.objects.with_names()
    judgements = list(judged.filter(about, kind=kind).order_by("judged_at", "pk"))
    may_judge = joining.may_judge(user)
    known = {each.kept for each in judgements} | {each.other for each in judgements}
    return {
        "kind": kind,
        "standing": standing,
        "others": [each for each in members.values() if each != record],
        "same": [each for each in judgements if each.verdict == Judgement.Verdict.SAME],
        "apart": [each for each in judgements if each.verdict != Judgement.Verdict.SAME],
        "may_judge": may_judge,
        "alike": [each for each in alike(record) if each.uuid not in known] if may_judge else [],
    }


def alike(record: Joinable) -> list[Any]:
    """Return the speakers or outlets that bear a name of the record, accents apart."""
    others: Any
    if isinstance(record, Outlet):
        others = Outlet.objects.filter(search_text=record.search_text)
    elif isinstance(record, Speaker):
        names = {record.search_text, *(fold(name.name) for name in record.names.all())}
        bearing = Q(search_text__in=names) | Q(names__search_text__in=names)
        others = Speaker.objects.filter(bearing).distinct()
    else:
        return []
    return list(others.filter(joined_to=None).exclude(pk=record.pk).order_by("pk")[:SHOWN])
