"""An event's readouts side by side: who says what on which topic, and who is silent on it.

Reads the database in a constant number of queries. Records that were judged to be one
(``joined_to``) count as the one that stands for them. A source or party is silent on a
topic only when a person has read its texts to the end; until then nobody can tell.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from claims.models import (
    Citation,
    Claim,
    CrossSourceNote,
    Event,
    Indicator,
    Reading,
    Relay,
    Speaker,
    Statement,
    Status,
    Topic,
)
from sources.codes import country_name
from sources.models import Source

SOURCES, PARTIES = "sources", "parties"
SAID, SILENT, UNREAD, APART = "said", "silent", "unread", "apart"
"""What a cell comes to; ``APART``: nothing can be expected there."""


@dataclass(frozen=True)
class ReadSource:
    """A source of the event, and who has read it to the end, if anybody has."""

    source: Source
    reading: Reading | None


@dataclass(frozen=True)
class Column:
    """A source, or a party: what the speakers of one country say, in all sources."""

    key: str
    name: str
    sources: tuple[ReadSource, ...]
    speakers: tuple[Speaker, ...] = ()

    @property
    def source(self) -> Source:
        """The source of a column that is one."""
        return self.sources[0].source

    @property
    def number_read(self) -> int:
        """How many of its sources were read to the end."""
        return sum(each.reading is not None for each in self.sources)

    @property
    def is_read(self) -> bool:
        """Whether a person has read all its sources to the end."""
        return self.number_read == len(self.sources)


@dataclass(frozen=True)
class Cell:
    """What one column has on one row."""

    column: Column
    state: str
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Row:
    """A topic, an indicator, or a quoted person whose words are on no topic yet."""

    kind: str
    record: Topic | Indicator | Speaker
    cells: tuple[Cell, ...]
    says: str = ""
    side: str = ""
    """The only side that speaks while every other one is silent; empty on other rows."""
    notes: tuple[CrossSourceNote, ...] = ()

    @property
    def name(self) -> str:
        return str(self.record)

    @property
    def key(self) -> str:
        """What the row is called within the page."""
        return f"{self.kind}-{self.record.pk}"

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of all its cells."""
        return tuple(each for cell in self.cells for each in cell.statements)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of all its cells."""
        return tuple(each for cell in self.cells for each in cell.claims)


@dataclass(frozen=True)
class Matrix:
    """The readouts of an event; ``by`` says whether columns are sources or parties."""

    event: Event
    by: str
    columns: tuple[Column, ...]
    sides: tuple[Column, ...]
    rows: tuple[Row, ...]
    number_of_statements: int
    number_of_sources: int

    def of_kind(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def topics(self) -> list[Row]:
        return self.of_kind("topic")

    @property
    def indicators(self) -> list[Row]:
        return self.of_kind("indicator")

    @property
    def people(self) -> list[Row]:
        return self.of_kind("speaker")

    @property
    def one_sided(self) -> list[Row]:
        """The rows on which one side speaks and every other one is silent."""
        return [row for row in self.rows if row.side]

    @property
    def by_side(self) -> list[tuple[str, list[Row]]]:
        """The one-sided rows by who speaks, in the order of the sides."""
        found = [
            (side.name, [row for row in self.one_sided if row.side == side.name])
            for side in self.sides
        ]
        return [(name, rows) for name, rows in found if rows]

    @property
    def notes(self) -> list[CrossSourceNote]:
        """The notes about its one-sided rows, the newest first."""
        found = {note.pk: note for row in self.one_sided for note in row.notes}
        return [found[key] for key in sorted(found, reverse=True)]


@dataclass(frozen=True)
class Said:
    """What was recorded of an event, before it is laid out."""

    statements: list[Statement]
    claims: list[Claim]
    topics: list[Topic]
    on_topic: dict[int, set[int]] = field(default_factory=dict)
    """The keys of the statements on each topic."""


def members(event: Event) -> list[int]:
    """Return the keys of an event and of those that were judged to be the same."""
    found = Event.objects.filter(Q(pk=event.pk) | Q(joined_to=event.pk))
    return list(found.order_by("pk").values_list("pk", flat=True))


def topics_of(events: Collection[int]) -> list[Topic]:
    """Return the topics of these events in the desk's order."""
    return list(Topic.objects.filter(event__in=events).order_by("order", "pk"))


def statements_of(events: Collection[int]) -> Any:
    """Return the statements of these events that were not rejected, without their texts."""
    source = "passage__snapshot__source"
    return (
        Statement.objects.filter(event__in=events)
        .exclude(status=Status.REJECTED)
        .select_related(
            "speaker__joined_to",
            f"{source}__outlet__joined_to",
            f"{source}__joined_to__outlet__joined_to",
        )
        .defer("passage__snapshot__text", "passage__snapshot__articles")
    )


def matrix_of(event: Event, by: str | None = None) -> Matrix:
    """Lay an event's readouts side by side.

    Without ``by`` the columns are parties where a source relays more than one of them
    (a column for each source could then not show who is silent), else sources.
    """
    events = members(event)
    said = said_at(events)
    readings = list(
        Reading.objects.filter(event__in=events)
        .select_related("by", "source__outlet__joined_to", "source__joined_to__outlet__joined_to")
        .order_by("at")
    )
    sources = by_source(said.statements, readings)
    parties = by_party(said.statements, sources)
    if by not in {SOURCES, PARTIES}:
        by = PARTIES if relays_several(said.statements) else SOURCES
    columns = parties if by == PARTIES else sources
    sides = parties if len(parties) > 1 else sources
    rows = list(rows_of(said, columns, sides, by=by))
    noted = notes_on([row for row in rows if row.side])
    return Matrix(
        event=event,
        by=by,
        columns=tuple(columns),
        sides=tuple(sides),
        rows=tuple(with_notes(row, noted) for row in rows),
        number_of_statements=len(said.statements),
        number_of_sources=len(sources),
    )


def said_at(events: Collection[int]) -> Said:
    """Fetch what was said at these events, in the order of the texts."""
    relays = Relay.objects.select_related("outlet", "speaker").order_by("order")
    found = statements_of(events).prefetch_related(Prefetch("relays", relays), "translations")
    statements = list(found.order_by("passage__snapshot__source", "passage__start", "pk"))
    claims = (
        Claim.objects.filter(statement__in=[each.pk for each in statements])
        .exclude(status=Status.REJECTED)
        .exclude(indicator=None)
        .select_related("passage__snapshot__source", "indicator__joined_to", "comparison")
        .defer("passage__snapshot__text", "passage__snapshot__articles")
        .order_by("passage__start", "pk")
    )
    topics = topics_of(events)
    on_topic: defaultdict[int, set[int]] = defaultdict(set)
    through = Topic.statements.through.objects.filter(topic__in=[each.pk for each in topics])
    for topic, statement in through.values_list("topic", "statement"):
        on_topic[topic].add(statement)
    return Said(statements, list(claims), topics, dict(on_topic))


def source_of(statement: Statement) -> Source:
    """Return the source that a statement stands in, or the one that stands for it."""
    found: Source = statement.passage.snapshot.source.representative
    return found


def source_key(statement: Statement) -> str:
    return f"source-{source_of(statement).pk}"


def party_key(statement: Statement) -> str:
    """Return the key of the speaker's country; a speaker without one is a party of their own."""
    speaker = statement.speaker.representative
    return f"country-{speaker.country}" if speaker.country else f"speaker-{speaker.pk}"


def relays_several(statements: Iterable[Statement]) -> bool:
    """Tell whether one source has statements of more than one party."""
    parties: defaultdict[str, set[str]] = defaultdict(set)
    for each in statements:
        parties[source_key(each)].add(party_key(each))
    return any(len(found) > 1 for found in parties.values())


def by_source(statements: Iterable[Statement], readings: Iterable[Reading]) -> list[Column]:
    """Return the sources that speak of the event or were read for it, the earliest first."""
    read = {each.source.representative.pk: each for each in readings}
    sources = {each.source.representative.pk: each.source.representative for each in readings}
    sources |= {source.pk: source for source in map(source_of, statements)}
    ordered = sorted(sources.values(), key=lambda each: (str(each.first_day or ""), each.pk))
    return [
        Column(
            f"source-{source.pk}",
            source.outlet.representative.name,
            (ReadSource(source, read.get(source.pk)),),
        )
        for source in ordered
    ]


def by_party(statements: Iterable[Statement], sources: Iterable[Column]) -> list[Column]:
    """Return the parties whose words the sources relay, by name."""
    read = {column.key: column.sources[0] for column in sources}
    speakers: defaultdict[str, dict[int, Speaker]] = defaultdict(dict)
    where: defaultdict[str, dict[str, ReadSource]] = defaultdict(dict)
    for each in statements:
        speaker = each.speaker.representative
        speakers[party_key(each)][speaker.pk] = speaker
        where[party_key(each)][source_key(each)] = read[source_key(each)]
    found = []
    for key, people in speakers.items():
        one = next(iter(people.values()))
        name = country_name(one.country) if one.country else one.name
        in_order = sorted(people.values(), key=lambda speaker: speaker.name)
        found.append(Column(key, name, tuple(where[key].values()), tuple(in_order)))
    return sorted(found, key=lambda column: column.name)


def rows_of(said: Said, columns: list[Column], sides: list[Column], *, by: str) -> Iterator[Row]:
    """Yield topics, indicators, and quoted people whose words are on no topic yet."""
    key = party_key if by == PARTIES else source_key
    side_key = party_key if sides and sides[0].speakers else source_key
    statement_of = {each.pk: each for each in said.statements}
    for topic in said.topics:
        on = said.on_topic.get(topic.pk, set())
        spoken = [each for each in said.statements if each.pk in on]
        cells = cells_of(columns, grouped(spoken, key), {})
        yield judged("topic", topic, cells, set(map(side_key, spoken)), sides)
    figures: defaultdict[int, list[Claim]] = defaultdict(list)
    indicators: dict[int, Indicator] = {}
    for claim in said.claims:
        indicator = claim.indicator and claim.indicator.representative
        if indicator is not None:
            indicators[indicator.pk] = indicator
            figures[indicator.pk].append(claim)
    for indicator in sorted(indicators.values(), key=lambda each: each.name):
        claims = figures[indicator.pk]
        made_in = {claim.pk: statement_of[claim.statement_id or 0] for claim in claims}
        placed = grouped(claims, lambda claim, made_in=made_in: key(made_in[claim.pk]))
        speaking = {side_key(statement) for statement in made_in.values()}
        yield judged("indicator", indicator, cells_of(columns, {}, placed), speaking, sides)
    yield from people_of(said, columns, key, by=by)


def people_of(said: Said, columns: list[Column], key: Any, *, by: str) -> Iterator[Row]:
    """Yield the people whose words wait for a topic.

    A source is silent on them when it doesn't quote them at all; a party never is, for
    each person belongs to one.
    """
    placed = set().union(*said.on_topic.values()) if said.on_topic else set()
    quoted: defaultdict[int, list[Statement]] = defaultdict(list)
    speakers: dict[int, Speaker] = {}
    for each in said.statements:
        speaker = each.speaker.representative
        speakers[speaker.pk] = speaker
        quoted[speaker.pk].append(each)
    for speaker in sorted(speakers.values(), key=lambda each: each.name):
        waiting = [each for each in quoted[speaker.pk] if each.pk not in placed]
        if not waiting:
            continue
        if by == PARTIES:
            apart = {column.key for column in columns}
        else:
            apart = {key(each) for each in quoted[speaker.pk]}
        cells = cells_of(columns, grouped(waiting, key), {}, apart=apart)
        yield Row("speaker", speaker, cells, says=_("on no topic yet"))


def grouped(records: Iterable[Any], key: Any) -> dict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for record in records:
        found[key(record)].append(record)
    return found


def cells_of(
    columns: Iterable[Column],
    statements: Mapping[str, list[Statement]],
    claims: Mapping[str, list[Claim]],
    *,
    apart: Collection[str] = (),
) -> tuple[Cell, ...]:
    """Return a row's cells; an empty one of the columns ``apart`` means nothing."""
    cells = []
    for column in columns:
        spoken = tuple(statements.get(column.key, ()))
        figures = tuple(claims.get(column.key, ()))
        if spoken or figures:
            state = SAID
        elif column.key in apart:
            state = APART
        else:
            state = SILENT if column.is_read else UNREAD
        cells.append(Cell(column, state, spoken, figures))
    return tuple(cells)


def judged(
    kind: str,
    record: Topic | Indicator,
    cells: tuple[Cell, ...],
    speaking: set[str],
    sides: list[Column],
) -> Row:
    """Return a row that says who speaks on it, and whether every other side is silent."""
    names = [side.name for side in sides if side.key in speaking]
    others = [side for side in sides if side.key not in speaking]
    if not names:
        return Row(kind, record, cells, says=_("nobody yet"))
    if not others:
        are_columns = {side.key for side in sides} == {cell.column.key for cell in cells}
        together = {1: names[0], 2: _("both")}.get(len(names), _("all"))
        return Row(kind, record, cells, says=together if are_columns else ", ".join(names))
    if not all(side.is_read for side in others):
        return Row(kind, record, cells, says=_("%s so far") % ", ".join(names))
    if len(names) > 1:
        return Row(kind, record, cells, says=", ".join(names))
    return Row(kind, record, cells, says=_("%s only") % names[0], side=names[0])


def notes_on(rows: list[Row]) -> list[Citation]:
    """Return what notes on omissions cite of these rows."""
    statements = {each.pk for row in rows for each in row.statements}
    claims = {each.pk for row in rows for each in row.claims}
    found = Citation.objects.filter(
        Q(statement__in=statements) | Q(claim__in=claims),
        note__kind=CrossSourceNote.Kind.OMISSION,
    )
    return list(
        found.exclude(note__status=Status.REJECTED)
        .select_related("note__created_by")
        .order_by("note")
    )


def with_notes(row: Row, citations: Iterable[Citation]) -> Row:
    """Return a row with the notes that cite what stands on it."""
    if not row.side:
        return row
    statements = {each.pk for each in row.statements}
    claims = {each.pk for each in row.claims}
    notes = {
        each.note_id: each.note
        for each in citations
        if each.statement_id in statements or each.claim_id in claims
    }
    return Row(row.kind, row.record, row.cells, row.says, row.side, tuple(notes.values()))
