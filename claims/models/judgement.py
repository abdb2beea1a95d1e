"""Whether two records are one: a person's judgement, which can be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sources.records import Curated


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
