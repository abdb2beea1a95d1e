"""What people say to each other about a record."""

from collections.abc import Sequence
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.review import Reviewed, exactly_one
from sources.records import Record, RecordQuerySet
from sources.revisions import InRevision

LONGEST = 10_000
"""Characters of a comment: what is longer is a note."""


class CommentQuerySet(RecordQuerySet["Comment"]):
    """Comments, which nobody deletes."""

    def delete(self) -> NoReturn:
        """Refuse: what was said about a record stays on record."""
        raise ValidationError("Comments can't be deleted.")


CommentManager = models.Manager.from_queryset(CommentQuerySet)


class Comment(InRevision, Record):
    """What somebody said about one record, in plain text. Never changed."""

    statement = models.ForeignKey(
        "claims.Statement", models.PROTECT, null=True, related_name="comments"
    )
    claim = models.ForeignKey("claims.Claim", models.PROTECT, null=True, related_name="comments")
    note = models.ForeignKey(
        "claims.CrossSourceNote", models.PROTECT, null=True, related_name="comments"
    )
    fact = models.ForeignKey("claims.Fact", models.PROTECT, null=True, related_name="comments")
    text = models.TextField(_("text"), validators=[MaxLengthValidator(LONGEST)])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_index=True)

    objects: ClassVar[CommentManager["Comment"]] = CommentManager()
    unchangeable: ClassVar[Sequence[str]] = (
        "statement_id", "claim_id", "note_id", "fact_id", "text", "by_id", "at", "revision",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ("at", "id")
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions: ClassVar[Sequence[str]] = ("add", "view")
        constraints = (
            models.CheckConstraint(
                condition=exactly_one("statement", "claim", "note", "fact"),
                name="comment_of_one_record",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def record(self) -> Reviewed:
        """The record that the comment is about."""
        found: Reviewed | None = self.statement or self.claim or self.note or self.fact
        if found is None:
            raise ValueError("A comment belongs to one record.")
        return found

    def prepare(self) -> None:
        super().prepare()
        if not self._state.adding:
            raise ValidationError(_("A comment can't be changed; write another one."))

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: what was said about a record stays on record."""
        raise ValidationError("A comment can't be deleted.")


class Mention(models.Model):
    """Somebody who is named in a comment with @, until they have seen it."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions")
    seen_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        default_permissions = ()
        ordering = ("comment", "id")
        constraints = (models.UniqueConstraint(fields=("comment", "person"), name="mention_once"),)

    def __str__(self) -> str:
        return f"@{self.person}"
