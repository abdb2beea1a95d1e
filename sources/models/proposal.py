"""What the desk thinks a source was taken from, until a person says yes or no."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sources.models.publishing import Source
from sources.records import Curated, RecordQuerySet


class ProposalQuerySet(RecordQuerySet["Proposal"]):
    """Proposals, decided or not."""

    def undecided(self) -> "ProposalQuerySet":
        """Return those that wait for a person."""
        return self.filter(status=Proposal.Status.OPEN)


ProposalManager = models.Manager.from_queryset(ProposalQuerySet)


class Proposal(Curated):
    """A source seems to be a copy of another one, or to credit an agency."""

    class Kind(models.TextChoices):
        COPY = "copy", _("copy")
        CREDIT = "credit", _("credit")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DISMISSED = "dismissed", _("dismissed")

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="proposals", verbose_name=_("source")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    original = models.ForeignKey(
        Source,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="proposed_copies",
        verbose_name=_("original"),
    )
    agency = models.CharField(_("agency"), max_length=200, blank=True)
    percent_shared = models.PositiveSmallIntegerField(
        _("shared words, percent"),
        null=True,
        blank=True,
        help_text=_("Of the shorter text, in runs of five words"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects: ClassVar[ProposalManager["Proposal"]] = ProposalManager()

    shown_with = ("sources.Source",)

    class Meta(Curated.Meta):
        ordering = ("source", "kind", "-percent_shared", "agency")
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = (
            models.UniqueConstraint(fields=("source", "original"), name="proposal_copy_once"),
            models.UniqueConstraint(
                fields=("source", "agency"), condition=~Q(agency=""), name="proposal_credit_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="copy", original__isnull=False, agency="")
                & ~Q(original=F("source"))
                | Q(kind="credit", original__isnull=True) & ~Q(agency=""),
                name="proposal_names_what_it_proposes",
            ),
        )

    def __str__(self) -> str:
        return str(self.original if self.kind == self.Kind.COPY else self.agency)
