"""Analysts' notes across sources."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims.models.citation import CITED, Citation, named_by, tokens
from claims.models.claim import Claim
from claims.models.review import Constraints, Reviewed, ReviewedQuerySet
from claims.models.speech import Statement
from sources.models import Source, Tag
from sources.traits import Searchable

LONGEST = 200_000
"""Characters of a note's text: some forty pages, which no reader and no browser needs more of."""
NAMED_IN_A_MESSAGE = 5


class CrossSourceNoteQuerySet(ReviewedQuerySet["CrossSourceNote"]):
    """Notes, and which of them cite what has changed."""

    def stale(self) -> "CrossSourceNoteQuerySet":
        """Return the notes that cite a record which has changed, or was rejected, since."""
        return self.filter(pk__in=Citation.objects.changed().values("note"))

    def with_stale(self) -> "CrossSourceNoteQuerySet":
        """Count, as ``stale``, what each note cites that has changed since."""
        changed = Citation.objects.changed().filter(note=OuterRef("pk")).order_by()
        counted = changed.values("note").annotate(number=Count("pk")).values("number")
        return self.annotate(stale=Coalesce(Subquery(counted), 0, output_field=IntegerField()))


CrossSourceNoteManager = models.Manager.from_queryset(CrossSourceNoteQuerySet)


class CrossSourceNote(Searchable, Reviewed):
    """A note that cites two or more sources; the tokens of its text are its citations."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        CONTRADICTION = "contradiction", _("contradiction")
        OMISSION = "omission", _("omission")
        CONTEXT = "context", _("context")

    title = models.CharField(_("headline"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CONTEXT)
    body = models.TextField(_("text"), help_text=_("Markdown; [[ cites a record"))
    statements: models.ManyToManyField[Statement, Citation] = models.ManyToManyField(
        Statement, through="Citation", related_name="notes", verbose_name=_("cited statements")
    )
    claims: models.ManyToManyField[Claim, Citation] = models.ManyToManyField(
        Claim, through="Citation", related_name="notes", verbose_name=_("cited claims")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="notes", verbose_name=_("tags"))

    searched = ("title", "body")
    material: ClassVar = ("title", "kind", "body")
    objects: ClassVar[CrossSourceNoteManager["CrossSourceNote"]] = CrossSourceNoteManager()
    _history_m2m_fields = (tags,)

    shown_with = ("sources.Tag",)

    class Meta(Reviewed.Meta):
        ordering = ("-updated_at", "-id")
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints: ClassVar[Constraints] = Reviewed.Meta.constraints

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if len(self.body) > LONGEST:
            raise ValidationError(
                {
                    "body": _(
                        "A note holds at most %(most)s characters; this text has %(length)s. "
                        "Part it into several notes."
                    )
                    % {"most": LONGEST, "length": len(self.body)}
                }
            )
        wanted = list(tokens(self.body))
        found = {(kind, record.uuid) for kind, record in named_by(wanted)}
        unknown = [str(token) for token in wanted if (token.kind, token.uuid) not in found]
        if unknown:
            rest = len(unknown) - NAMED_IN_A_MESSAGE
            shown = [*unknown[:NAMED_IN_A_MESSAGE], *([f"+ {rest}"] if rest > 0 else [])]
            raise ValidationError(
                {
                    "body": _(
                        "The desk has no such record: %s. Cite it anew from the list, "
                        "or take the token out."
                    )
                    % ", ".join(shown)
                }
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.cite()

    def cite(self) -> None:
        """Make the citations those of the text's tokens.

        What is cited still stays as it was seen; a record named twice is cited once.
        """
        order_of: dict[tuple[str, UUID], int] = {}
        wanted = list(tokens(self.body))
        for order, token in enumerate(wanted, 1):
            order_of.setdefault((token.kind, token.uuid), order)
        kept = {citation.names: citation for citation in self.citations.select_related(*CITED)}
        made, moved = [], []
        for kind, record in named_by(wanted):
            name = (kind, record.uuid)
            citation = kept.pop(name, None)
            if citation is None:
                citation = Citation(note=self, order=order_of[name], **{kind: record})
                citation.see(record)
                made.append(citation)
            elif citation.order != order_of[name]:
                citation.order = order_of[name]
                moved.append(citation)
        Citation.objects.filter(pk__in=[citation.pk for citation in kept.values()]).delete()
        Citation.objects.bulk_update(moved, ["order"])
        Citation.objects.bulk_create(made)

    def cited_sources(self) -> models.QuerySet[Source]:
        """Return the sources that the note cites, by themselves or by what stands in them."""
        passages = "snapshots__passages"
        return Source.objects.filter(
            Q(**{f"{passages}__statements__notes": self.pk})
            | Q(**{f"{passages}__claims__notes": self.pk})
            | Q(citations__note=self.pk)
        ).distinct()

    def not_ready(self) -> list[str]:
        count = self.cited_sources().count()
        if count >= 2:
            return []
        return [
            _(
                "A cross-source note cites at least two sources; this one cites %s. "
                "Cite a statement or a claim of another source."
            )
            % count
        ]
