"""Readouts of one event side by side: the topics, and who has read which text for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.speech import Event, Statement
from sources.models import Source
from sources.records import Curated


class Topic(Curated):
    """A subject of an event, with the statements that speak of it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="topics", verbose_name=_("event"))
    name = models.CharField(_("topic"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    statements = models.ManyToManyField(
        Statement, blank=True, related_name="topics", verbose_name=_("statements")
    )

    _history_m2m_fields = (statements,)

    shown_with = ("claims.Event", "claims.Statement")

    class Meta(Curated.Meta):
        ordering = ("event", "order", "id")
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("event", "name"),
                name="topic_once",
                violation_error_message=_("This event already has this topic."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Reading(Curated):
    """A person has read a source to the end for an event: what it doesn't have, it is silent on."""

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="readings", verbose_name=_("event")
    )
    source = models.ForeignKey(
        Source, models.CASCADE, related_name="readings", verbose_name=_("source")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    shown_with = ("claims.Event", "sources.Source")

    class Meta(Curated.Meta):
        ordering = ("event", "source")
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = (models.UniqueConstraint(fields=("event", "source"), name="reading_once"),)

    def __str__(self) -> str:
        return f"{self.source}"
