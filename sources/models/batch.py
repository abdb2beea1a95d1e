"""Changes of many records at once, which can be undone in one go."""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.records import Record


class Batch(Record):
    """An import, a bulk action or a join: all that one revision changed.

    What it changed stands in the rows of history of its revision.
    """

    class Kind(models.TextChoices):
        IMPORT = "import", _("import")
        ACTION = "action", _("bulk action")
        JOIN = "join", _("join")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.CharField(
        _("what"), max_length=300, help_text=_("The file imported, the action taken, or the pair")
    )
    model = models.CharField(
        _("list"), max_length=100, help_text=_("Whose list it started from, as app.model")
    )
    revision = models.UUIDField(unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: a command that named nobody"),
    )
    at = models.DateTimeField(_("at"), db_index=True)
    number_of_records = models.PositiveIntegerField(_("records"), default=0)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_in = models.UUIDField(null=True, editable=False)

    unchangeable: ClassVar[Sequence[str]] = (
        "kind", "what", "model", "revision", "by_id", "at", "number_of_records",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ("-at", "-id")
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        default_permissions: ClassVar[Sequence[str]] = ("view", "undo")

    def __str__(self) -> str:
        return self.what
