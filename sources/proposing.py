"""Where a source was taken from: proposals for a person, and what becomes of them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from extraction.credits import credits as credited
from sources.copies import Fingerprint
from sources.models import Outlet, Proposal, Snapshot, Source
from sources.models.fingerprint import TextFingerprint, TextFingerprintKey

MOST_CANDIDATES = 50
"""Texts that are compared in full: those that share the most keys."""
AFTERWARDS = 200
"""Characters after an article in which it may still name its agency."""


def propose(snapshot: Snapshot) -> list[Proposal]:
    """Store what a new text looks like, and propose what it was taken from.

    What was proposed before is not proposed again, whatever was said of it.
    """
    fingerprint = Fingerprint.of(_articles_of(snapshot))
    likely = _similar(snapshot, fingerprint)
    _store(snapshot, fingerprint)
    return [*_copies(snapshot.source, likely), *_credits(snapshot)]


def _articles_of(snapshot: Snapshot) -> str:
    spans = [span for article in snapshot.articles for span in article["body"]]
    return "\n".join(snapshot.text[start:end] for start, end in spans) or snapshot.text


def _store(snapshot: Snapshot, fingerprint: Fingerprint) -> None:
    row = TextFingerprint.objects.create(snapshot=snapshot, data=fingerprint.to_bytes())
    TextFingerprintKey.objects.bulk_create(
        TextFingerprintKey(fingerprint=row, key=key) for key in fingerprint.keys
    )


def _similar(snapshot: Snapshot, fingerprint: Fingerprint) -> list[tuple[Source, int]]:
    """Return the sources whose text repeats this one or is repeated by it, with percents."""
    shared = (
        TextFingerprintKey.objects.filter(key__in=fingerprint.keys)
        .exclude(fingerprint__snapshot__source=snapshot.source_id)
        .values("fingerprint")
        .annotate(number=Count("key"))
        .order_by("-number", "fingerprint")[:MOST_CANDIDATES]
    )
    rows = TextFingerprint.objects.filter(pk__in=[row["fingerprint"] for row in shared])
    found: dict[Source, int] = {}
    for row in rows.select_related("snapshot__source__copy_of").defer(
        "snapshot__text", "snapshot__articles"
    ):
        other = Fingerprint.from_bytes(bytes(row.data))
        if fingerprint.is_copy(other):
            percent = round(100 * fingerprint.containment(other))
            source = row.snapshot.source
            found[source] = max(percent, found.get(source, 0))
    return list(found.items())


def _age(source: Source) -> tuple[date, int]:
    """Return a key by which the source that was published, else captured, first comes first."""
    return source.first_day or date.max, source.pk


def _copies(source: Source, likely: Iterable[tuple[Source, int]]) -> list[Proposal]:
    """Propose the earliest similar source as the original, or this one as that of later ones."""
    earlier = [pair for pair in likely if _age(pair[0]) < _age(source)]
    if earlier:
        original, percent = min(earlier, key=lambda pair: _age(pair[0]))
        while original.copy_of is not None and original.copy_of != source:
            original = original.copy_of
        return _proposed(source, original, percent)
    return [proposal for copy, percent in likely for proposal in _proposed(copy, source, percent)]


def _proposed(copy: Source, original: Source, percent: int) -> list[Proposal]:
    if copy.copy_of_id is not None or copy == original or original.copy_of_id == copy.pk:
        return []
    found, is_new = Proposal.objects.get_or_create(
        source=copy,
        original=original,
        defaults={"kind": Proposal.Kind.COPY, "percent_shared": percent},
    )
    return [found] if is_new else []


def _credits(snapshot: Snapshot) -> list[Proposal]:
    """Propose the agencies that the articles of a text name as their source."""
    source, text = snapshot.source, snapshot.text
    spans = [span for article in snapshot.articles for span in article["body"]]
    start = min((first for first, _last in spans), default=0)
    end = max((last for _first, last in spans), default=len(text))
    known = {source.outlet.name.casefold()}
    known |= {name.casefold() for name in source.credits.values_list("name", flat=True)}
    made = []
    for name in credited(text[start : end + AFTERWARDS], source.language):
        if name.casefold() in known:
            continue
        proposal, is_new = Proposal.objects.get_or_create(
            source=source, agency=name, defaults={"kind": Proposal.Kind.CREDIT}
        )
        made += [proposal] if is_new else []
    return made


def decide(*, proposal: Proposal, accept: bool, by: User, at: datetime) -> Proposal:
    """Take a proposal over into its source, or dismiss it.

    Raises:
        ValidationError: when somebody else was quicker, or the source would become a
            copy of itself.
    """
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if proposal.status != Proposal.Status.OPEN:
            raise ValidationError(
                _("This has been decided already: %s.") % proposal.get_status_display()
            )
        proposal.status = Proposal.Status.ACCEPTED if accept else Proposal.Status.DISMISSED
        proposal.decided_by, proposal.decided_at = by, at
        if accept:
            _accept(proposal)
        proposal.save()
    return proposal


def _accept(proposal: Proposal) -> None:
    source = Source.objects.select_for_update().get(pk=proposal.source_id)
    if proposal.original is not None:
        if source.copy_of is not None:
            raise ValidationError(
                _("This source is already a copy of “%s”. Clear that first.") % source.copy_of
            )
        source.copy_of = proposal.original
        source.full_clean()
        source.save()
        return
    outlet = Outlet.objects.filter(name__iexact=proposal.agency).first()
    if outlet is None:
        outlet = Outlet(name=proposal.agency, kind=Outlet.Kind.AGENCY)
        outlet.full_clean()
        outlet.save()
    Source.count_on([source.pk])
    source.credits.add(outlet)
    source.origin_changed()
