"""What stands beside a claim: the other claims of its set, and what doesn't fit it elsewhere."""

from typing import Any

from django.db.models import Case, When

from claims.models import Claim, ClaimVerdict, Conflict
from claims.series import kind_of

SHOWN_OF_SET, SHOWN_CONFLICTS = 9, 4
"""Lines of the panels beside a claim."""


def verdict_of(claim: Claim) -> ClaimVerdict | None:
    """Return the verdict of a claim in its set, None before it was compared."""
    found: ClaimVerdict | None = getattr(claim, "comparison", None)
    return found


def beside(claim: Claim) -> dict[str, Any]:
    """Return the other claims of a claim's set, and what doesn't fit it elsewhere."""
    found = verdict_of(claim)
    same = None if found is None else found.compared_set
    shown: list[Claim] = []
    if same is not None:
        members = Claim.objects.filter(comparison__compared_set=same).with_context()
        # Of a large set the claim itself and the odd ones out have to be among the few shown.
        is_other = Case(When(pk=claim.pk, then=0), default=1)
        members = members.order_by(is_other, "-comparison__is_odd_one", "value", "pk")
        shown = sorted(members[:SHOWN_OF_SET], key=lambda each: (each.value or 0, each.pk))
    unfitting = claim.conflicts.standing().exclude(kind=Conflict.Kind.SET)
    return {
        "same_set": same,
        "set_claims": shown,
        "set_tab": kind_of(same).key if same else "",
        "arithmetic": unfitting.order_by("-since")[:SHOWN_CONFLICTS],
    }
