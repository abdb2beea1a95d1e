"""Analysts' notes across sources."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.review import Constraints, Reviewed
from claims.models.speech import Statement
from sources.models import Source, Tag
from sources.records import Searchable


class CrossSourceNote(Searchable, Reviewed):
    """A note that cites two or more sources, by way of statements and claims."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        CONTRADICTION = "contradiction", _("contradiction")
        OMISSION = "omission", _("omission")
        CONTEXT = "context", _("context")

    title = models.CharField(_("headline"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CONTEXT)
    body = models.TextField(_("text"), help_text=_("Markdown"))
    statements = models.ManyToManyField(
        Statement, blank=True, related_name="notes", verbose_name=_("cited statements")
    )
    claims = models.ManyToManyField(
        Claim, blank=True, related_name="notes", verbose_name=_("cited claims")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="notes", verbose_name=_("tags"))

    searched = ("title", "body")
    material: ClassVar = ("title", "kind", "body", "statements", "claims")
    _history_m2m_fields = (statements, claims, tags)

    class Meta(Reviewed.Meta):
        ordering = ("-updated_at", "-id")
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints: ClassVar[Constraints] = Reviewed.Meta.constraints

    def __str__(self) -> str:
        return self.title

    def cited_sources(self) -> models.QuerySet[Source]:
        """Return the sources that the cited statements and claims stand in."""
        passages = "snapshots__passages"
        return Source.objects.filter(
            models.Q(**{f"{passages}__statements__notes": self.pk})
            | models.Q(**{f"{passages}__claims__notes": self.pk})
        ).distinct()

    def not_ready(self) -> list[str]:
        count = self.cited_sources().count()
        if count >= 2:
            return []
        return [
            _(
                "A cross-source note cites at least two sources; this one cites %s. "
                "Add a statement or a claim of another source."
            )
            % count
        ]
