"""What a note's text cites: the records as they are now, and what of them changed since."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from claims.editing import editing
from claims.models import Citation, Claim, CrossSourceNote, Fact, Indicator, Reviewed, Status
from claims.models.citation import CITED, Token, tokens
from claims.models.speech import Statement
from claims.rendering import Name, Shown, render
from claims.rights import require_change
from extraction import wording
from sources.models import Source
from sources.origins import origins_of_sources
from sources.records import Record
from sources.rights import may_see

NEEDED_SOURCES = 2
LONGEST_QUOTE_IN_A_LINE = 90
LONGEST_PROPOSITION = 200
DESK_LANGUAGE = "en"
NO_TEXT = ("passage__snapshot__text", "passage__snapshot__articles")
AROUND = "passage__snapshot__source__outlet"


class CitationProblem(Exception):
    """A confirmation that can't be taken; the message says why."""


@dataclass(frozen=True)
class Change:
    """What became of a cited record: how it read, how it reads, since when and by whom."""

    was: str
    now: str
    since: datetime | None = None
    by: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One cited record, in the order of the text; ``change`` is None while it is in step."""

    number: int
    kind: str
    record: Any
    citation: Citation | None = None
    change: Change | None = None

    @property
    def source(self) -> Source | None:
        """The source that the record stands in, or is."""
        if isinstance(self.record, Source):
            return self.record
        passage = getattr(self.record, "passage", None)
        return passage.snapshot.source if passage else None

    @property
    def mark(self) -> str:
        """How its token is marked: rejected and retracted outweigh stale."""
        if isinstance(self.record, Reviewed) and self.record.status == Status.REJECTED:
            return "rejected"
        if isinstance(self.record, Source) and self.record.state == Source.State.RETRACTED:
            return "retracted"
        return "stale" if self.change else ""

    @property
    def noun(self) -> str:
        return str(CITED[self.kind]._meta.verbose_name)

    @property
    def address(self) -> str:
        return address_of(self.record)

    @property
    def period(self) -> str:
        """The period of a figure, the day of a statement or source, in words."""
        record = self.record
        if isinstance(record, Claim | Fact):
            return record.period_in_words
        date = getattr(record, "spoken", "") or getattr(record, "published", "")
        return wording.period(date) if date else ""

    @property
    def now_seen(self) -> str:
        """What a confirmation of the record as it is now has to name."""
        return as_seen(self.record)


@dataclass(frozen=True)
class Reading:
    """A note's text as it reads now, and what it cites."""

    html: str
    rows: list[Row] = field(default_factory=list)
    number_missing: int = 0
    number_of_sources: int = 0
    number_of_origins: int = 0

    @property
    def changed(self) -> list[Row]:
        return [row for row in self.rows if row.change]

    @property
    def has_enough_sources(self) -> bool:
        return self.number_of_sources >= NEEDED_SOURCES


def kinds_visible_to(person: User) -> frozenset[str]:
    """Return the kinds of records that a person may look at."""
    return frozenset(kind for kind, model in CITED.items() if may_see(person, model))


def read(body: str, *, note: CrossSourceNote | None, kinds: Collection[str]) -> Reading:
    """Return a text as it reads now, in a number of queries that its length doesn't change.

    ``note`` is the stored note whose citations say what was seen; ``kinds`` are those that
    the reader may look at: of others a token shows its own words.
    """
    wanted = list(dict.fromkeys(tokens(body)))
    by_name = records_named_by(token for token in wanted if token.kind in kinds)
    citations: dict[tuple[str, int], Citation] = {}
    if note is not None and note.pk is not None:
        for citation in note.citations.all():
            citations[citation.kind, getattr(citation, f"{citation.kind}_id")] = citation
    rows = list(rows_of(wanted, by_name, citations))
    shown: dict[Name, Shown] = {(row.kind, row.record.uuid): shown_as(row) for row in rows}
    for token in wanted:
        if token.kind not in kinds:
            shown.setdefault((token.kind, token.uuid), Shown(token.words or token.kind))
    sources = {row.source.pk for row in rows if row.source}
    return Reading(
        html=render(body, shown),
        rows=rows,
        number_missing=len({(token.kind, token.uuid) for token in wanted} - shown.keys()),
        number_of_sources=len(sources),
        number_of_origins=len(set(origins_of_sources(sources).values())) if sources else 0,
    )


def records_named_by(wanted: Iterable[Token]) -> dict[Name, Any]:
    """Return what tokens name, each with the records around it."""
    uuids: dict[str, set[Any]] = {kind: set() for kind in CITED}
    for token in wanted:
        uuids[token.kind].add(token.uuid)
    return {
        (kind, record.uuid): record
        for kind, named in uuids.items()
        if named
        for record in with_context(kind).filter(uuid__in=named)
    }


def with_context(kind: str) -> models.QuerySet[Any]:
    """Return the records of a kind with what a page shows of them, but not the texts."""
    if kind == "claim":
        return Claim.objects.with_context()
    if kind == "statement":
        said = Statement.objects.select_related(AROUND, "speaker").defer(*NO_TEXT)
        found: models.QuerySet[Any] = said.prefetch_related(
            "translations", "relays__outlet", "relays__speaker"
        )
        return found
    if kind == "source":
        return Source.objects.select_related("outlet")
    if kind == "fact":
        return Fact.objects.select_related("indicator").annotate(number_of_claims=Count("evidence"))
    return Indicator.objects.all()


def rows_of(
    wanted: list[Token], by_name: dict[Name, Any], citations: dict[tuple[str, int], Citation]
) -> Iterable[Row]:
    """Yield each cited record once, with what changed since it was cited."""
    ordered = list(dict.fromkeys((token.kind, token.uuid) for token in wanted))
    found = [(name[0], by_name[name]) for name in ordered if name in by_name]
    changed: list[Citation] = []
    for kind, record in found:
        citation = citations.get((kind, record.pk))
        if citation is not None:
            setattr(citation, kind, record)  # so that the comparison asks the database nothing
            if citation.is_changed:
                changed.append(citation)
    changes = changes_of(changed)
    for number, (kind, record) in enumerate(found, 1):
        citation = citations.get((kind, record.pk))
        change = changes.get(citation.pk) if citation else None
        yield Row(number, kind, record, citation, change)


def changes_of(changed: list[Citation]) -> dict[int, Change]:
    """Return what became of each record, as its history tells; one query for each kind."""
    found: dict[int, Change] = {}
    for kind, model in CITED.items():
        of_kind = {citation.record.pk: citation for citation in changed if citation.kind == kind}
        if not of_kind:
            continue
        versions: dict[int, list[dict[str, Any]]] = {key: [] for key in of_kind}
        columns = [*compared_columns(model), "history_date"]
        people = ("history_user__first_name", "history_user__username")
        rows = model.history.filter(id__in=of_kind).order_by("history_date", "history_id")  # type: ignore[attr-defined]  # added by django-simple-history
        for row in rows.values("id", *columns, *people):
            versions[row["id"]].append(row)
        for key, citation in of_kind.items():
            found[citation.pk] = change_of(citation, versions[key])
    return found


def compared_columns(model: type[Record]) -> list[str]:
    """Return the columns of a kind's history that tell what changed."""
    if not issubclass(model, Reviewed):
        return ["state"]
    columns = {column.name: column.attname for column in model._meta.concrete_fields}
    material = [columns[name] for name in model.material if name in columns]
    return [*material, "fingerprint", "status"]


def change_of(citation: Citation, versions: list[dict[str, Any]]) -> Change:
    """Return what became of one record; ``versions`` are its history, the oldest first."""
    record = citation.record
    was, now = citation.seen_words, str(record)
    as_it_was = [number for number, version in enumerate(versions) if is_as_seen(citation, version)]
    if not as_it_was or as_it_was[-1] + 1 == len(versions):
        return Change(was, now)  # its history says nothing of it, as after an import
    first = versions[as_it_was[-1] + 1]
    old, new = versions[as_it_was[-1]], versions[-1]
    labels = [
        str(column.verbose_name)
        for column in record._meta.concrete_fields
        if column.attname in old
        and column.name not in {"fingerprint", "id"}
        and old[column.attname] != new[column.attname]
    ]
    person = first["history_user__first_name"] or first["history_user__username"] or ""
    return Change(was, now, first["history_date"], person, tuple(labels))


def is_as_seen(citation: Citation, version: dict[str, Any]) -> bool:
    """Tell whether a version of a record is the one that the note cites."""
    if "state" in version:
        return bool(version["state"] == citation.seen)
    is_rejected = version["status"] == Status.REJECTED != citation.seen_status
    return version["fingerprint"] == citation.seen and not is_rejected


def as_seen(record: Any) -> str:
    """Return what tells a record as it is now from what it was or will be."""
    if isinstance(record, Reviewed):
        return f"{record.fingerprint} {record.status == Status.REJECTED}"
    return record.state if isinstance(record, Source) else ""


def still_holds(*, citation: Citation, seen: str, by: User, at: datetime) -> None:
    """Take a cited record as it is now as what the note cites; the note's history says who did.

    It is no material change: what the note says stays, and so does its approval.

    ``seen`` is ``as_seen`` of the record that the person looked at.

    Raises:
        CitationProblem: when the record has changed once more since then.
        PermissionDenied: when the note is not theirs to change.
    """
    with editing(record=citation.note, by=by, at=at) as note:
        require_change(note, by)
        record = with_context(citation.kind).get(pk=citation.record.pk)
        if as_seen(record) != seen:
            raise CitationProblem(_("%s has changed once more. Look at it as it is now.") % record)
        citation.see(record)
        citation.save()
        reason = _("Still holds: %s") % record
        note._change_reason = reason  # type: ignore[attr-defined]
        note.save(update_fields=["updated_at"])


# How each kind reads


def address_of(record: Any) -> str:
    """Return the page of a record, or nothing where the desk has none for its kind."""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    try:
        return reverse(name, args=[record.pk])
    except NoReverseMatch:
        return ""


def shown_as(row: Row) -> Shown:
    """Return how the token of a record reads now."""
    return replace(words_of(row), address=row.address, mark=row.mark)


def words_of(row: Row) -> Shown:
    """Return the words of a record and what is said of them, by its kind."""
    record = row.record
    if isinstance(record, Claim):
        quote = f"“{record.as_written[:LONGEST_QUOTE_IN_A_LINE]}”"
        outlet = record.passage.snapshot.source.outlet.name
        about = joined([str(record.indicator or ""), row.period, outlet, quote])
        words = str(record.figure or record.proposition[:LONGEST_PROPOSITION] or record)
        return Shown(words, about=about, is_figure=record.value is not None)
    if isinstance(record, Fact):
        verdict = record.get_verdict_display()
        about = joined([str(record.indicator or ""), row.period, verdict])
        words = str(record.figure or record.sentence[:LONGEST_PROPOSITION])
        return Shown(words, about=about, is_figure=record.value is not None)
    if isinstance(record, Statement):
        return Shown(
            record.passage.exact or _("words taken off the desk"),
            lang=record.passage.snapshot.source.language,
            who=str(record.speaker),
            about=joined([told_by(record), row.period]),
            translation=translated(record),
        )
    if isinstance(record, Source):
        about = joined([record.outlet.name, row.period])
        return Shown(record.title, lang=record.language, about=about)
    return Shown(str(record), about=record.definition[:LONGEST_PROPOSITION])


def joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def told_by(statement: Statement) -> str:
    """Return the outlet of a statement, and after whom it tells it."""
    outlet = statement.passage.snapshot.source.outlet.name
    relays = ", ".join(str(relay.outlet or relay.speaker) for relay in statement.relays.all())
    if not relays:
        return outlet
    return _("%(outlet)s, after %(relays)s") % {"outlet": outlet, "relays": relays}


def translated(statement: Statement) -> str:
    """Return the statement in the desk's language, where somebody translated it."""
    for translation in statement.translations.all():
        if translation.language.split("-")[0] == DESK_LANGUAGE:
            return translation.text
    return ""
