"""What comparing figures came to, kept so that every page can show it."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.indicator import Indicator
from sources.records import PERMISSIONS, Curated, RecordQuerySet


class Verdict(models.TextChoices):
    """What a pair or a set of figures comes to, spelled as in ``claims.agreement``."""

    AGREES = "agrees", _("agrees")
    AGREES_WITHIN_ROUNDING = "agrees_within_rounding", _("agrees within rounding")
    CONFLICTS = "conflicts", _("conflicts")
    NOT_COMPARABLE = "not_comparable", _("not comparable")
    TOO_FEW = "too_few", _("too few")


class ComparedSet(models.Model):
    """The comparable claims on one indicator, measure, unit and period, and their verdict.

    ``key`` is a digest of what its claims have in common, ``inputs`` one of all that was
    compared: as long as it is the same, so is the verdict. Written by claims/assessing.py.
    """

    key = models.CharField(max_length=64, unique=True)
    inputs = models.CharField(max_length=64)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="sets")
    measure = models.CharField(_("measure"), max_length=10, choices=Claim.Measure)
    unit = models.CharField(_("unit"), max_length=40)
    base_unit = models.CharField(_("computed in"), max_length=40, blank=True)
    period = models.CharField(
        _("period"), max_length=60, help_text=_("As one of its claims has it")
    )
    baseline = models.CharField(_("compared with"), max_length=60, blank=True)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    verdict = models.CharField(_("verdict"), max_length=24, choices=Verdict)
    reason = models.TextField(_("reason"))
    is_confirmation = models.BooleanField(
        default=False, help_text=_("Two independent origins or more, with two-sided figures")
    )
    number_of_claims = models.PositiveIntegerField(_("claims"))
    number_of_origins = models.PositiveIntegerField(_("origins"))
    number_of_claimants = models.PositiveIntegerField(_("counting bodies"))
    changed_at = models.DateTimeField(_("changed at"), help_text=_("When its figures last changed"))

    named_with = ("indicator",)

    class Meta:
        default_permissions = ("view",)
        ordering = ("indicator", "measure", "unit", "first_day", "id")
        verbose_name = _("set")
        verbose_name_plural = _("sets")
        indexes = (
            models.Index(fields=("indicator", "measure", "unit", "first_day"), name="set_series"),
            models.Index(fields=("verdict", "changed_at"), name="set_by_verdict"),
        )

    def __str__(self) -> str:
        return f"{self.indicator}, {self.measure}, {self.unit}, {self.period}"


class ClaimVerdict(models.Model):
    """The verdict of a claim in its set; one that belongs to none says why."""

    claim = models.OneToOneField(Claim, models.CASCADE, primary_key=True, related_name="comparison")
    compared_set = models.ForeignKey(
        ComparedSet, models.CASCADE, null=True, related_name="verdicts"
    )
    verdict = models.CharField(_("verdict"), max_length=24, choices=Verdict)
    reason = models.TextField(_("reason"))
    origin = models.CharField(_("origin"), max_length=200)
    is_odd_one = models.BooleanField(_("odd one out"), default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}"


class ConflictQuerySet(RecordQuerySet["Conflict"]):
    """Conflicts, explained or not."""

    def standing(self) -> "ConflictQuerySet":
        """Return those that the figures of now still show."""
        return self.filter(gone_at__isnull=True)

    def unexplained(self) -> "ConflictQuerySet":
        """Return those that stand and that nobody explained as they are now."""
        return self.standing().exclude(explained_inputs=F("inputs"))

    def explained(self) -> "ConflictQuerySet":
        """Return those that stand and that somebody explained as they are now."""
        return self.standing().filter(explained_inputs=F("inputs"))


ConflictManager = models.Manager.from_queryset(ConflictQuerySet)


class Conflict(Curated):
    """A set whose figures conflict, or figures of several sets that don't fit one another.

    ``inputs`` is a digest of the figures. An explanation holds for the figures that it was
    given for: when they change, the conflict is back. One that was explained once is kept
    when it is gone, with ``gone_at``.
    """

    class Kind(models.TextChoices):
        SET = "set", _("conflicts")
        BASE = "base", _("base revised?")
        SUM = "sum", _("parts and whole")
        FACTOR = "factor", _("scale word")
        SWAPPED = "swapped", _("swapped")
        RECORD = "record", _("no record")
        RANK = "rank", _("rank")
        CURRENCY = "currency", _("currency")

    class Cause(models.TextChoices):
        DEFINITION = "definition", _("different definition")
        CURRENCY = "currency", _("different currency or rate")
        REVISION = "revision", _("revision")
        TYPO = "typo", _("typo of the outlet")
        OTHER = "other", _("something else")

    key = models.CharField(max_length=64, unique=True, editable=False)
    inputs = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="conflicts", verbose_name=_("indicator")
    )
    compared_set = models.ForeignKey(
        ComparedSet,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="conflicts",
        verbose_name=_("set"),
    )
    period = models.CharField(_("period"), max_length=60, blank=True)
    figures = models.CharField(
        _("figures"),
        max_length=300,
        blank=True,
        help_text=_("The figures in words, the most given first"),
    )
    reason = models.TextField(_("what doesn't fit"))
    claims = models.ManyToManyField(Claim, related_name="conflicts", verbose_name=_("claims"))
    since = models.DateTimeField(_("since"), db_index=True)
    gone_at = models.DateTimeField(_("gone at"), null=True, editable=False)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("explained by"),
    )
    explained_at = models.DateTimeField(_("explained at"), null=True, editable=False)
    explained_inputs = models.CharField(max_length=64, blank=True, editable=False)

    stands_alone = True
    not_in_words = ("key", "inputs", "explained_inputs", "since")
    named_with = ("indicator",)
    objects: ClassVar[ConflictManager["Conflict"]] = ConflictManager()

    shown_with = ("claims.Claim",)

    class Meta(Curated.Meta):
        default_permissions = PERMISSIONS
        ordering = ("-since", "-id")
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        constraints = (
            models.CheckConstraint(
                condition=Q(explained_inputs="") | (~Q(cause="") & ~Q(explanation="")),
                name="conflict_explained_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_kind_display()}"

    @property
    def is_explained(self) -> bool:
        """Whether somebody explained it as it is now."""
        return bool(self.explained_inputs) and self.explained_inputs == self.inputs

    @property
    def is_back(self) -> bool:
        """Whether it was explained once and its figures have changed since."""
        return bool(self.explained_inputs) and self.explained_inputs != self.inputs

    def clean(self) -> None:
        super().clean()
        if bool(self.cause) != bool(self.explanation.strip()):
            raise ValidationError(
                _("An explanation needs both a cause and a sentence that says why.")
            )
