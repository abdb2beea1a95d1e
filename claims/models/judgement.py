"""Whether two records are one: a person's judgement, which can be taken back."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from claims.models.indicator import Indicator
from claims.models.speech import Event, Speaker
from sources.models import Outlet, Source
from sources.records import Curated, RecordQuerySet
from sources.traits import Joinable


class JudgementQuerySet(RecordQuerySet["Judgement"]):
    """Judgements with the names of what they are about."""

    def about(self, record: Joinable) -> "JudgementQuerySet":
        """Return the judgements that name a record, on either side."""
        return self.filter(Q(kept=record.uuid) | Q(other=record.uuid), kind=kind_of(record))

    def with_names(self) -> "JudgementQuerySet":
        """Add both names as ``kept_name`` and ``other_name``; empty where a record is gone."""
        return self.select_related("judged_by").annotate(
            kept_name=_name_of("kept"), other_name=_name_of("other")
        )


def _name_of(column: str) -> Case:
    return Case(
        *(
            When(
                kind=kind,
                then=Subquery(
                    model._default_manager.filter(uuid=OuterRef(column)).values(name_field(model))
                ),
            )
            for kind, model in JOINABLE.items()
        ),
        default=Value(""),
        output_field=models.CharField(),
    )


JudgementManager = models.Manager.from_queryset(JudgementQuerySet)


class Judgement(Curated):
    """What somebody holds of two records of one kind: same, different, or unsure.

    Records are named by their uuids, which they keep in every database. Of two that are
    the same, ``kept`` stands for both. Nothing that points at ``other`` is rewritten.
    """

    class Kind(models.TextChoices):
        SPEAKER = "speaker", _("speakers")
        OUTLET = "outlet", _("outlets")
        INDICATOR = "indicator", _("indicators")
        EVENT = "event", _("events")
        SOURCE = "source", _("sources")

    class Verdict(models.TextChoices):
        SAME = "same", _("the same")
        DIFFERENT = "different", _("different")
        UNSURE = "unsure", _("unsure")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    kept = models.UUIDField(_("kept"))
    other = models.UUIDField(_("other"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"))
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("judged by"),
    )
    judged_at = models.DateTimeField(_("judged at"), editable=False)

    objects: ClassVar[JudgementManager["Judgement"]] = JudgementManager()

    shown_with = (
        "claims.Speaker",
        "sources.Outlet",
        "claims.Indicator",
        "claims.Event",
        "sources.Source",
    )

    class Meta(Curated.Meta):
        ordering = ("-judged_at", "-id")
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        constraints = (
            models.UniqueConstraint(fields=("kind", "kept", "other"), name="judgement_once"),
            models.CheckConstraint(condition=~Q(kept=F("other")), name="judgement_of_two_records"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_verdict_display()}"


JOINABLE: Mapping[str, type[Joinable]] = {
    Judgement.Kind.SPEAKER: Speaker,
    Judgement.Kind.OUTLET: Outlet,
    Judgement.Kind.INDICATOR: Indicator,
    Judgement.Kind.EVENT: Event,
    Judgement.Kind.SOURCE: Source,
}
"""What may turn out to be one, by the kind that a judgement names."""


def kind_of(record: Joinable | type[Joinable]) -> str:
    """Return the kind under which a record is judged."""
    model = record if isinstance(record, type) else type(record)
    return next(kind for kind, known in JOINABLE.items() if issubclass(model, known))


def name_field(model: type[Any]) -> str:
    """Return the column by which records of a kind are called."""
    return "title" if model is Source else "name"
