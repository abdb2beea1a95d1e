"""What the desk holds after weighing claims."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.indicator import Indicator
from claims.models.numeric import Numeric
from claims.models.review import Constraints, Reviewed, ReviewedQuerySet, Status
from sources.records import Curated, RecordQuerySet, Searchable


class FactQuerySet(ReviewedQuerySet["Fact"]):
    """Facts, and which of them lean on what has changed."""

    def stale(self) -> "FactQuerySet":
        """Return the facts whose evidence has changed, or was rejected, since it was weighed."""
        changed = Evidence.objects.changed()
        return self.filter(pk__in=changed.values("fact"))


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

    def linked_content(self) -> list[Any]:
        rows = self.evidence.order_by("claim").values_list("claim", "stance")
        return [list(row) for row in rows]


class EvidenceQuerySet(RecordQuerySet["Evidence"]):
    """Evidence, and which of it is not any longer what was weighed."""

    def changed(self) -> "EvidenceQuerySet":
        """Return what has changed, or was rejected, since it was weighed."""
        rejected = Q(claim__status=Status.REJECTED) & ~Q(seen_status=Status.REJECTED)
        return self.filter(~Q(seen=F("claim__fingerprint")) | rejected)


EvidenceManager = models.Manager.from_queryset(EvidenceQuerySet)


class Evidence(Curated):
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

    objects: ClassVar[EvidenceManager["Evidence"]] = EvidenceManager()

    class Meta(Curated.Meta):
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

    def weigh(self) -> None:
        """Take the claim as it is now as what the fact leans on."""
        self.seen, self.seen_status = self.claim.fingerprint, self.claim.status

    @property
    def is_changed(self) -> bool:
        """Whether the claim has changed, or was rejected, since it was weighed."""
        is_rejected = self.claim.status == Status.REJECTED != self.seen_status
        return self.seen != self.claim.fingerprint or is_rejected
