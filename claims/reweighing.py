"""What became of a fact's evidence since it was weighed, and saying that it still holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from claims.editing import editing
from claims.models import Claim, Evidence, Status
from claims.models.numeric import Numeric
from claims.rights import require_change

FIGURE = frozenset(
    {"comparator", "value", "value_high", "step", "unit", "measure", "direction"}
)  # fmt: skip
PERIOD = frozenset({"period", "baseline"})


@dataclass(frozen=True)
class Difference:
    """One thing that a claim says differently now: its label, what it was, what it is."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    """Evidence that is not any longer what was weighed, since when and in what."""

    evidence: Evidence
    since: datetime | None
    differences: Sequence[Difference]


def changes(evidence: Iterable[Evidence]) -> list[Change]:
    """Return what changed of the evidence that did, in a constant number of queries."""
    changed = [each for each in evidence if each.is_changed]
    if not changed:
        return []
    history: Any = Claim.history
    versions: dict[int, list[Any]] = {}
    rows = history.filter(id__in={each.claim_id for each in changed})
    for row in rows.order_by("history_date", "history_id"):
        versions.setdefault(row.id, []).append(row)
    before = {each.pk: _as_seen(each, versions.get(each.claim_id, [])) for each in changed}
    names = _names([old.instance for old, _since in before.values() if old is not None])
    return [
        Change(
            each,
            before[each.pk][1],
            _differences(each, before[each.pk][0], names),
        )
        for each in changed
    ]


def _as_seen(evidence: Evidence, versions: list[Any]) -> tuple[Any, datetime | None]:
    """Return the version of the claim that was weighed, and when the next one came."""
    seen = [n for n, row in enumerate(versions) if row.fingerprint == evidence.seen]
    if not seen:
        return None, None
    weighed_at = seen[-1]
    if evidence.claim.fingerprint == evidence.seen:  # nothing changed but its status
        rejected = (row for row in reversed(versions) if row.status == Status.REJECTED)
        at = next((row.history_date for row in rejected), None)
        return versions[weighed_at], at
    later = versions[weighed_at + 1 :]
    return versions[weighed_at], later[0].history_date if later else None


def _related() -> dict[str, type[Model]]:
    fields = (Claim._meta.get_field(name) for name in Claim.material)
    return {each.name: each.related_model for each in fields if each.is_relation}  # type: ignore[misc]


def _names(old: list[Claim]) -> dict[str, dict[Any, str]]:
    """Return the names of the records that earlier versions point at, by field and key."""
    found: dict[str, dict[Any, str]] = {}
    for name, model in _related().items():
        keys = {getattr(claim, f"{name}_id") for claim in old} - {None}
        records = model._default_manager.filter(pk__in=keys)
        if name == "statement":
            records = records.select_related("speaker", "passage")
        found[name] = {record.pk: str(record) for record in records}
    return found


def _differences(
    evidence: Evidence, seen: Any, names: dict[str, dict[Any, str]]
) -> list[Difference]:
    claim = evidence.claim
    found = []
    if claim.status == Status.REJECTED != evidence.seen_status:
        was = Status(evidence.seen_status).label if evidence.seen_status else ""
        found.append(Difference(_("status"), str(was), str(claim.get_status_display())))
    if seen is None:
        return found
    old = seen.instance
    changed = [
        name
        for name in Claim.material
        if old._as_content(getattr(old, Claim._meta.get_field(name).attname))  # type: ignore[union-attr]
        != claim._as_content(getattr(claim, Claim._meta.get_field(name).attname))  # type: ignore[union-attr]
    ]
    if FIGURE & set(changed):
        was, now = str(old.figure or _("none")), str(claim.figure or _("none"))
        if was != now:
            found.append(Difference(_("figure"), was, now))
            changed = [name for name in changed if name not in FIGURE]
    if PERIOD & set(changed):
        found.append(Difference(_("period"), old.period_in_words, claim.period_in_words))
        changed = [name for name in changed if name not in PERIOD]
    for name in changed:
        label = str(Claim._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        found.append(Difference(label, _said(old, name, names), _said(claim, name, None)))
    return found


def _said(claim: Claim, name: str, names: dict[str, dict[Any, str]] | None) -> str:
    """Return how a field of a claim reads, for example the name of its indicator."""
    if names is not None and name in names:
        return names[name].get(getattr(claim, f"{name}_id"), "–")
    if name in Numeric.numeric and Claim._meta.get_field(name).choices:  # type: ignore[union-attr]
        return str(getattr(claim, f"get_{name}_display")()) or "–"
    value = getattr(claim, name)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "–" if value in (None, "") else str(value)


def still_holds(*, evidence: Evidence, seen: str, by: User, at: datetime) -> Evidence:
    """Take changed evidence as it is now as what the fact leans on.

    ``seen`` is the fingerprint of the claim that the person has read. It is a change of
    what the fact leans on: an approved fact goes back to review, so that a second person
    has looked at what it holds on to (docs/decisions/0012).

    Raises:
        ValidationError: when the claim has changed again since, or nothing has changed.
        PermissionDenied: when the fact is not theirs to change.
    """
    with editing(record=evidence.fact, by=by, at=at) as fact:
        require_change(fact, by)
        current = Evidence.objects.select_related("claim__passage__snapshot").get(pk=evidence.pk)
        if current.claim.fingerprint != seen:
            raise ValidationError(
                _("This claim has changed again since you read it. Look at it once more.")
            )
        if not current.is_changed:
            raise ValidationError(_("This claim is as it was when it was weighed."))
        current.weigh()
        current._change_reason = str(_("It still holds"))  # type: ignore[attr-defined]
        current.full_clean()
        current.save()
    return current
