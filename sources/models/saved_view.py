"""Filters, columns and order of a list, kept under a name."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sources.records import Record, RecordQuerySet


class SavedViewQuerySet(RecordQuerySet["SavedView"]):
    """Saved views, and who sees them."""

    def seen_by(self, person: models.Model) -> QuerySet["SavedView"]:
        """Return a person's own views and those that others share."""
        return self.filter(Q(owner=person.pk) | Q(is_shared=True))


SavedViewManager = models.Manager.from_queryset(SavedViewQuerySet)


class SavedView(Record):
    """A list as somebody wants it again: its query string (filters, search, order), its columns."""

    model = models.CharField(_("list"), max_length=100, help_text=_("As app.model"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters and order"), max_length=2_000, blank=True)
    columns = models.JSONField(
        _("columns"), default=list, blank=True, help_text=_("Empty: all of them")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_views",
        verbose_name=_("owner"),
    )
    is_shared = models.BooleanField(_("shared with the desk"), default=False)

    objects: ClassVar[SavedViewManager["SavedView"]] = SavedViewManager()

    class Meta(Record.Meta):
        ordering = ("name", "id")
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "model", "name"),
                name="saved_view_name_once",
                violation_error_message=_("You have a view of this list with that name."),
            ),
        )

    def __str__(self) -> str:
        return self.name
