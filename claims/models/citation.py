"""What the tokens of a note's text cite, as it was when it was cited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from claims.models.claim import Claim
from claims.models.fact import Fact
from claims.models.indicator import Indicator
from claims.models.review import Reviewed, Status, exactly_one
from claims.models.speech import Statement
from sources.models import Source
from sources.records import Record

CITED: dict[str, type[Record]] = {
    "claim": Claim,
    "statement": Statement,
    "source": Source,
    "fact": Fact,
    "indicator": Indicator,
}
"""What a token can name."""

TOKEN = re.compile(
    r"\[\[(?P<kind>"
    + "|".join(CITED)
    + r"):(?P<uuid>[0-9a-fA-F-]{36})(?:\|(?P<words>[^\]\n]{0,500}))?\]\]"
)
"""``[[claim:UUID|240.1 bn USD]]``; after the bar stands how the record read when it was cited.

Words have an end, so that many beginnings of tokens can't make reading a text slow.
"""


@dataclass(frozen=True)
class Token:
    """One citation as it is written in a note."""

    kind: str
    uuid: UUID
    words: str

    def __str__(self) -> str:
        return f"[[{self.kind}:{self.uuid}{'|' if self.words else ''}{self.words}]]"


def tokens(body: str) -> Iterator[Token]:
    """Yield the tokens of a note's text, in its order."""
    for found in TOKEN.finditer(body):
        try:
            uuid = UUID(found["uuid"])
        except ValueError:
            continue
        yield Token(found["kind"], uuid, (found["words"] or "").strip())


def named_by(wanted: list[Token]) -> Iterator[tuple[str, Any]]:
    """Yield the records that tokens name, with their kinds, in one query for each kind."""
    for kind, model in CITED.items():
        uuids = {token.uuid for token in wanted if token.kind == kind}
        if not uuids:
            continue
        records: models.QuerySet[Any] = model._default_manager.filter(uuid__in=uuids)
        if model.named_with:  # with no names at all, Django would fetch every relation
            records = records.select_related(*model.named_with)
        for record in records:
            yield kind, record


class CitationQuerySet(models.QuerySet["Citation"]):
    """Citations, and which of them are not any longer what was cited."""

    def changed(self) -> "CitationQuerySet":
        """Return those whose record has changed, was rejected or retracted, since it was cited."""
        changed = Q(source__isnull=False) & ~Q(seen=F("source__state"))
        for kind in ("claim", "statement", "fact"):
            rejected = Q(**{f"{kind}__status": Status.REJECTED}) & ~Q(seen_status=Status.REJECTED)
            other = Q(**{f"{kind}__isnull": False}) & ~Q(seen=F(f"{kind}__fingerprint"))
            changed |= other | rejected
        return self.filter(changed)

    def of(self, record: Record) -> "CitationQuerySet":
        """Return the citations of a record, each with its note, the newest note first."""
        kind = next(kind for kind, model in CITED.items() if isinstance(record, model))
        return self.filter(**{kind: record}).select_related("note").order_by("-note__updated_at")


CitationManager = models.Manager.from_queryset(CitationQuerySet)


class Citation(models.Model):
    """A record that a note cites, as it was when it was cited.

    ``seen`` is the fingerprint of a reviewed record and the state of a source; nothing that
    an indicator says goes stale. Citations leave no history of their own: they follow from
    the note's text, of which there is.
    """

    note = models.ForeignKey("claims.CrossSourceNote", models.CASCADE, related_name="citations")
    order = models.PositiveIntegerField(default=0)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="citations")
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="citations")
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="citations")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="citations")
    seen = models.CharField(max_length=64, blank=True)
    seen_status = models.CharField(max_length=20, choices=Status, blank=True)
    seen_words = models.TextField(blank=True)

    objects: ClassVar[CitationManager["Citation"]] = CitationManager()

    class Meta:
        default_permissions = ()
        ordering = ("note", "order")
        constraints = (
            models.CheckConstraint(condition=exactly_one(*CITED), name="citation_of_one_record"),
            models.UniqueConstraint(fields=("note", "claim"), name="citation_claim_once"),
            models.UniqueConstraint(fields=("note", "statement"), name="citation_statement_once"),
            models.UniqueConstraint(fields=("note", "source"), name="citation_source_once"),
            models.UniqueConstraint(fields=("note", "fact"), name="citation_fact_once"),
            models.UniqueConstraint(fields=("note", "indicator"), name="citation_indicator_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} in note {self.note_id}"

    @property
    def kind(self) -> str:
        """What kind of record is cited."""
        return next(kind for kind in CITED if getattr(self, f"{kind}_id") is not None)

    @property
    def record(self) -> Any:
        """The record that is cited."""
        return getattr(self, self.kind)

    @property
    def names(self) -> tuple[str, UUID]:
        """What its token names: kind and uuid."""
        return self.kind, self.record.uuid

    def see(self, record: Any) -> None:
        """Take the record as it is now as what the note cites."""
        if isinstance(record, Reviewed):
            self.seen, self.seen_status = record.fingerprint, record.status
        elif isinstance(record, Source):
            self.seen = record.state
        self.seen_words = str(record)

    @property
    def is_changed(self) -> bool:
        """Whether the record has changed, was rejected or retracted, since it was cited."""
        record = self.record
        if isinstance(record, Source):
            return self.seen != record.state
        if not isinstance(record, Reviewed):
            return False
        is_rejected = record.status == Status.REJECTED != self.seen_status
        return self.seen != record.fingerprint or is_rejected
