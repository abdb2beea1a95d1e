"""What the desk holds after weighing claims."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims.models.claim import Claim
from claims.models.indicator import Indicator
from claims.models.numeric import Numeric
from claims.models.parts import PartOfReviewed, PartQuerySet
from claims.models.review import Constraints, Reviewed, ReviewedQuerySet, Status
from sources.origins import origins_of_sources
from sources.traits import Searchable

TWO_SIDED = (Numeric.Comparator.EQ, Numeric.Comparator.RANGE)
"""Comparators that bound a number on both sides: the others agree, and never confirm."""
NEEDED = 2
"""Independent origins that a confirmed fact needs."""


def bears_out(claim: str = "", *, fact_has_no_figure: Q) -> Q:
    """Return the condition that the origin of a supporting claim counts towards a confirmation.

    A figure counts where it is two-sided. A claim without a figure counts for a fact without
    one: a sentence has no sides. ``claim`` is the path to the claim, ``""`` for claims.
    """
    has_figure = Q(**{f"{claim}value__isnull": False})
    two_sided = has_figure & Q(**{f"{claim}comparator__in": TWO_SIDED})
    return (two_sided | (~has_figure & fact_has_no_figure)) & ~Q(
        **{f"{claim}status": Status.REJECTED}
    )


def independent_origins(
    claims: QuerySet[Claim], *, has_figure: bool, sources: dict[int, str] | None = None
) -> list[str]:
    """Return the distinct origins of the claims that count, by name.

    ``has_figure`` tells whether the fact has one; ``sources`` are known origins of sources.
    """
    no_figure = Q(pk__in=[]) if has_figure else Q()
    counting = claims.filter(bears_out(fact_has_no_figure=no_figure)).order_by()
    found = set(counting.values_list("passage__snapshot__source", flat=True))
    origins = origins_of_sources(found) if sources is None else sources
    return sorted({origins[source] for source in found})


def unconfirmed(origins: Collection[str]) -> str:
    """Return why a fact with these independent origins isn't confirmed, and what to do."""
    if origins:
        has = ngettext("the evidence has %(n)s (%(names)s)", "the evidence has %(n)s (%(names)s)",
                       len(origins)) % {"n": len(origins), "names": ", ".join(origins)}  # fmt: skip
    else:
        has = _now("the evidence has none")
    return _now(
        "“Confirmed” needs two independent origins that support it with two-sided figures; "
        "%(has)s. Add a claim of another origin, choose another verdict, or say why it is "
        "confirmed all the same."
    ) % {"has": has}


class FactQuerySet(ReviewedQuerySet["Fact"]):
    """Facts with how their evidence stands, and which of them lean on what has changed."""

    def with_standing(self) -> "FactQuerySet":
        """Count each fact's evidence by stance and its independent origins, in the same query.

        Adds ``supporting``, ``contradicting``, ``origins`` and ``is_changed``.
        """
        evidence = Evidence.objects.filter(fact=OuterRef("pk")).order_by()

        def counted(rows: QuerySet[Evidence], what: str) -> Coalesce:
            number = rows.values("fact").annotate(n=Count(what, distinct=True)).values("n")
            return Coalesce(Subquery(number), 0)

        return self.annotate(
            supporting=counted(evidence.filter(stance=Evidence.Stance.SUPPORTS), "pk"),
            contradicting=counted(evidence.filter(stance=Evidence.Stance.CONTRADICTS), "pk"),
            origins=counted(evidence.counting(), "origin"),
            is_changed=Exists(evidence.changed()),
        )

    def unconfirmed(self) -> "FactQuerySet":
        """Return the facts called confirmed that have not, or no longer, enough origins."""
        called: Any = self.with_standing().filter(verdict=Fact.Verdict.CONFIRMED, override="")
        found: FactQuerySet = called.filter(origins__lt=NEEDED)
        return found

    def stale(self) -> "FactQuerySet":
        """Return the facts whose evidence is not any longer what was weighed.

        It changed or was rejected, or what was confirmed has lost an independent origin.
        """
        changed = Evidence.objects.changed()
        unconfirmed = Fact.objects.unconfirmed()
        return self.filter(Q(pk__in=changed.values("fact")) | Q(pk__in=unconfirmed.values("pk")))


FactManager = models.Manager.from_queryset(FactQuerySet)


class Fact(Searchable, Numeric, Reviewed):
    """An adopted value or sentence, with its verdict, rationale and evidence."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CONTESTED = "contested", _("contested")
        REFUTED = "refuted", _("refuted")
        OPEN = "open", _("open")

    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="facts",
        verbose_name=_("indicator"),
    )
    sentence = models.TextField(
        _("sentence"), blank=True, help_text=_("What the desk holds, as one sentence of our own")
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, default=Verdict.OPEN)
    credibility = models.PositiveSmallIntegerField(
        _("credibility"),
        choices=Claim.Credibility,
        default=Claim.Credibility.CANNOT_BE_JUDGED,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text=_("Admiralty code, of the fact itself"),
    )
    rationale = models.TextField(_("rationale"), blank=True, help_text=_("Why the desk holds it"))
    override = models.TextField(
        _("confirmed all the same"),
        blank=True,
        help_text=_("Why it counts as confirmed without two independent origins"),
    )
    claims: models.ManyToManyField[Claim, "Evidence"] = models.ManyToManyField(
        Claim, through="Evidence", related_name="facts"
    )

    searched = ("sentence", "rationale")
    named_with = ("indicator",)
    material: ClassVar = (
        "indicator",
        "sentence",
        *Numeric.numeric,
        "verdict",
        "credibility",
        "rationale",
        "override",
        "evidence",
    )
    objects: ClassVar[FactManager["Fact"]] = FactManager()

    shown_with = ("claims.Claim", "claims.Indicator")

    class Meta(Reviewed.Meta):
        ordering = ("-updated_at", "-id")
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints: ClassVar[Constraints] = (
            *Reviewed.Meta.constraints,
            *Numeric.Meta.constraints,
            models.CheckConstraint(
                condition=Q(credibility__range=(1, 6)), name="fact_credibility_known"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(sentence=""),
                name="fact_has_value_or_sentence",
                violation_error_message=_("Give a figure, or say in one sentence what holds."),
            ),
        )

    def __str__(self) -> str:
        if self.value is None:
            return self.sentence[:80]
        figure = f"{self.figure}, {self.period_in_words}" if self.period else str(self.figure)
        return f"{self.indicator}: {figure}" if self.indicator else figure

    def clean(self) -> None:
        super().clean()
        self.prepare()

    def prepare(self) -> None:
        self.override = self.override.strip()
        super().prepare()

    def is_cited(self) -> bool:
        return self.pk is not None and self.citations.exists()

    def independent_origins(self) -> list[str]:
        """Return the distinct origins whose two-sided figures support the fact, as of now."""
        supporting = Claim.objects.filter(
            evidence__fact=self.pk, evidence__stance=Evidence.Stance.SUPPORTS
        )
        return independent_origins(supporting, has_figure=self.value is not None)

    def not_ready(self) -> list[str]:
        problems = []
        if not self.evidence.exists():
            problems.append(_now("A fact needs evidence: name a claim that speaks for or against."))
        if self.value is not None and not (self.unit and self.measure):
            problems.append(_now("A figure needs a unit and a measure, such as USD and level."))
        if self.verdict == self.Verdict.CONFIRMED and not self.override:
            origins = self.independent_origins()
            if len(origins) < NEEDED:
                problems.append(unconfirmed(origins))
        return problems

    def linked_content(self) -> list[Any]:
        rows = self.evidence.order_by("claim").values_list("claim", "stance")
        return [list(row) for row in rows]

    def weighed(self) -> list[Any]:
        """Return the claims as they were weighed: to say that one still holds is to decide."""
        rows = self.evidence.order_by("claim").values_list("claim", "seen", "seen_status")
        return [list(row) for row in rows]


class EvidenceQuerySet(PartQuerySet["Evidence"]):
    """Evidence, which of it confirms, and which is not any longer what was weighed."""

    def counting(self) -> "EvidenceQuerySet":
        """Return the evidence whose origins count towards a confirmation."""
        no_figure = Q(fact__value__isnull=True)
        counts = bears_out("claim__", fact_has_no_figure=no_figure)
        return self.filter(counts, stance=Evidence.Stance.SUPPORTS)

    def changed(self) -> "EvidenceQuerySet":
        """Return what has changed, or was rejected, since it was weighed."""
        rejected = Q(claim__status=Status.REJECTED) & ~Q(seen_status=Status.REJECTED)
        return self.filter(~Q(seen=F("claim__fingerprint")) | rejected)


EvidenceManager = models.Manager.from_queryset(EvidenceQuerySet)


class Evidence(PartOfReviewed):
    """A claim that speaks for or against a fact, as it was when it was weighed."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        CONTRADICTS = "contradicts", _("contradicts")
        MENTIONS = "mentions", _("mentions")

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="evidence", verbose_name=_("fact"))
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="evidence", verbose_name=_("claim")
    )
    stance = models.CharField(_("stance"), max_length=12, choices=Stance, default=Stance.SUPPORTS)
    seen = models.CharField(max_length=64, editable=False)
    seen_status = models.CharField(max_length=20, choices=Status, editable=False)
    # What lists count. Kept in step by claims/adopting.py; no part of what was weighed.
    origin = models.CharField(max_length=200, default="", editable=False)

    written_without_history: ClassVar = {
        "origin": "computed from sources, credits and copies, of which there is history",
    }
    row_of = "fact"
    not_in_words = ("seen", "seen_status", "origin")
    weighs = ("fact", "claim", "stance", "seen", "seen_status")
    objects: ClassVar[EvidenceManager["Evidence"]] = EvidenceManager()

    class Meta(PartOfReviewed.Meta):
        ordering = ("fact", "stance", "id")
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = (
            models.UniqueConstraint(
                fields=("fact", "claim"),
                name="evidence_once",
                violation_error_message=_("This claim is evidence of this fact already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.claim}"

    def prepare(self) -> None:
        super().prepare()
        if not self.seen:
            self.weigh()

    def weigh(self, *, origin: str | None = None) -> None:
        """Take the claim as it is now, and its origin, as what the fact leans on."""
        self.seen, self.seen_status = self.claim.fingerprint, self.claim.status
        if origin is None:
            source = self.claim.passage.snapshot.source_id
            origin = origins_of_sources({source})[source]
        self.origin = origin

    @property
    def is_changed(self) -> bool:
        """Whether the claim has changed, or was rejected, since it was weighed."""
        is_rejected = self.claim.status == Status.REJECTED != self.seen_status
        return self.seen != self.claim.fingerprint or is_rejected
