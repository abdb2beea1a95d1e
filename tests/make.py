"""Plain functions that make records with sensible defaults for tests."""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from claims import joining
from claims.editing import making
from claims.models import (
    Claim,
    Conflict,
    CrossSourceNote,
    Event,
    Evidence,
    Fact,
    Indicator,
    IndicatorName,
    Judgement,
    Relay,
    Reviewed,
    Speaker,
    SpeakerName,
    Statement,
    Suggestion,
    Topic,
    kind_of,
)
from claims.models.door import Door, opened
from sources import originals
from sources.models import Outlet, Passage, Proposal, Snapshot, Source, Tag
from sources.originals import Original
from sources.records import Record
from sources.traits import Joinable
from tests.people import cem

NOW = datetime(2024, 4, 10, 8, 30, tzinfo=UTC)
TEXT = (
    "Trade between China and Russia reached 240.1 billion US dollars in 2023, up 26.3% "
    "on the year before. “We trust each other”, Wang Yi said in Beijing."
)
FIGURE = "240.1 billion US dollars"
QUOTE = "“We trust each other”, Wang Yi said"

_numbers = itertools.count(1)


def numbered(word: str) -> str:
    """Return a name that no other record bears."""
    return f"{word} {next(_numbers)}"


def make_tag(name: str = "", **values: Any) -> Tag:
    return Tag.objects.create(name=name or numbered("tag"), **values)


def make_outlet(name: str = "", **values: Any) -> Outlet:
    return Outlet.objects.create(name=name or numbered("Outlet"), **values)


def make_source(title: str = "", *, outlet: Outlet | None = None, **values: Any) -> Source:
    return Source.objects.create(
        title=title or numbered("Source"), outlet=outlet or make_outlet(), **values
    )


def make_snapshot(text: str = TEXT, *, source: Source | None = None, **values: Any) -> Snapshot:
    return Snapshot.objects.create(text=text, source=source or make_source(), **values)


def make_snapshot_of_a_file(data: bytes = TEXT.encode(), **values: Any) -> Snapshot:
    """Return a snapshot whose original file is kept."""
    original = Original(data, "text/plain")
    return make_snapshot(
        original=originals.keep(original),
        original_sha256=original.sha256,
        original_media_type=original.media_type,
        **values,
    )


def make_proposal(*, source: Source | None = None, **values: Any) -> Proposal:
    """Return a proposed copy, or a credit where an agency is named."""
    if "agency" in values:
        values["kind"] = Proposal.Kind.CREDIT
    else:
        values = {
            "kind": Proposal.Kind.COPY,
            "original": make_source(),
            "percent_shared": 62,
            **values,
        }
    return Proposal.objects.create(source=source or make_source(), **values)


def make_passage(
    exact: str = FIGURE, *, snapshot: Snapshot | None = None, start: int | None = None
) -> Passage:
    snapshot = snapshot or make_snapshot()
    begin = snapshot.text.index(exact) if start is None else start
    return Passage.objects.create(
        snapshot=snapshot, start=begin, end=begin + len(exact), exact=exact
    )


def make_speaker(name: str = "", *, names: Iterable[str] = (), **values: Any) -> Speaker:
    speaker = Speaker.objects.create(name=name or numbered("Speaker"), **values)
    for other in names:
        SpeakerName.objects.create(speaker=speaker, name=other)
    return speaker


def make_event(name: str = "", **values: Any) -> Event:
    return Event.objects.create(name=name or numbered("Event"), **values)


def make_indicator(name: str = "", *, names: Iterable[str] = (), **values: Any) -> Indicator:
    indicator = Indicator.objects.create(name=name or numbered("Indicator"), **values)
    for other in names:
        IndicatorName.objects.create(indicator=indicator, name=other)
    return indicator


def make_statement(
    *, passage: Passage | None = None, speaker: Speaker | None = None, **values: Any
) -> Statement:
    return Statement.objects.create(
        passage=passage or make_passage(QUOTE), speaker=speaker or make_speaker(), **values
    )


def make_claim(*, passage: Passage | None = None, **values: Any) -> Claim:
    """Return a claim of 240.1 bn USD in 2023; ``indicator=None`` for one without."""
    defaults: dict[str, Any] = {
        "value": Decimal(240_100_000_000),
        "step": Decimal(100_000_000),
        "unit": "USD",
        "measure": "level",
        "period": "2023",
    }
    values = {**defaults, **values}
    if "indicator" not in values:
        values["indicator"] = make_indicator()
    return Claim.objects.create(passage=passage or make_passage(), **values)


def make_suggestion(
    exact: str = "26.3%", *, snapshot: Snapshot | None = None, **values: Any
) -> Suggestion:
    """Return a suggested claim, or a suggested statement where ``kind`` says so."""
    snapshot = snapshot or make_snapshot()
    start = snapshot.text.index(exact)
    read: dict[str, Any] = {
        "comparator": "eq", "value": "26.3", "value_high": None, "step": "0.1",
        "unit": "percent", "base_unit": None, "measure": "change", "direction": "up",
        "period": "2023", "baseline": "2022",
    }  # fmt: skip
    if values.get("kind") == Suggestion.Kind.STATEMENT:
        read = {
            "form": "direct", "speaker": "Wang Yi", "speaker_as_written": "Wang Yi",
            "role_as_written": "", "relay": "", "spoken": "2024-04-09", "cue": "said",
        }  # fmt: skip
    read |= values.pop("read", {})
    defaults: dict[str, Any] = {"kind": Suggestion.Kind.CLAIM, "version": "1", "language": "en"}
    return Suggestion.objects.create(
        snapshot=snapshot, start=start, end=start + len(exact), values=read, **defaults | values
    )


def make_note(
    title: str = "",
    *,
    statements: Iterable[Statement] = (),
    claims: Iterable[Claim] = (),
    body: str = "Two readouts differ.",
    **values: Any,
) -> CrossSourceNote:
    """Return a note that cites these at its end; without them it cites what its text does."""
    cited = [f"[[statement:{each.uuid}]]" for each in statements]
    cited += [f"[[claim:{each.uuid}]]" for each in claims]
    return CrossSourceNote.objects.create(
        title=title or numbered("Note"), body="\n".join([body, *cited]), **values
    )


def make_note_over_two_sources(**values: Any) -> CrossSourceNote:
    return make_note(statements=[make_statement(), make_statement()], **values)


def make_conflict(*, claims: Iterable[Claim] = (), **values: Any) -> Conflict:
    """Return a conflict between these claims, as the comparison would keep it."""
    involved = list(claims)
    indicator = involved[0].indicator if involved else make_indicator()
    defaults = {
        "key": numbered("key"),
        "inputs": numbered("inputs"),
        "kind": Conflict.Kind.SET,
        "indicator": indicator,
        "figures": "240.1 bn USD against 250.1 bn USD",
        "reason": "250.1 bn USD is the odd one out.",
        "since": NOW,
    }
    conflict = Conflict.objects.create(**{**defaults, **values})
    conflict.claims.set(involved)
    return conflict


def make_fact(*, claims: Iterable[Claim] = (), **values: Any) -> Fact:
    """Return a fact in one sentence, which these claims support."""
    defaults = {"sentence": numbered("Fact"), "created_by": None}
    fact = Fact.objects.create(**{**defaults, **values})
    with making(record=fact):
        for claim in claims:
            Evidence.objects.create(fact=fact, claim=claim)
    return fact


def make_relay(statement: Statement, **values: Any) -> Relay:
    """Return who relayed a statement that was just made; an outlet where nobody is named."""
    if not values.keys() & {"outlet", "speaker"}:
        values["outlet"] = make_outlet()
    with making(record=statement):
        return Relay.objects.create(statement=statement, **values)


@contextmanager
def open_doors(*records: Reviewed, by: User | None = None) -> Iterator[list[Door]]:
    """Let stored records be written as they are, whatever the rules of review say."""
    with ExitStack() as stack:
        yield [stack.enter_context(opened(record, by=by)) for record in records]


def change(record: Reviewed, *, by: User | None = None, **values: Any) -> None:
    """Save a stored record with other values, its status too, and ask no rule of review."""
    with open_doors(record, by=by or cem()) as [door]:
        for name, value in values.items():
            setattr(record, name, value)
        door.status = record.status
        record.save()


def put(record: Record, **values: Any) -> None:
    """Put other values into a stored record without a trace."""
    plain: QuerySet[Any] = QuerySet(type(record))
    plain.filter(pk=record.pk).update(**values)
    record.refresh_from_db()


def make_topic(name: str = "", *, event: Event | None = None, **values: Any) -> Topic:
    return Topic.objects.create(
        name=name or numbered("topic"), event=event or make_event(), **values
    )


def make_judgement(
    kept: Joinable | None = None, other: Joinable | None = None, *, verdict: str = "same"
) -> Judgement:
    """Return a judgement of an Editor, by which two speakers are one where none are named."""
    kept, other = kept or make_speaker(), other or make_speaker()
    return joining.judge(
        kind=kind_of(kept),
        kept=kept.uuid,
        other=other.uuid,
        verdict=verdict,
        reason="One passport.",
        by=cem(),
        at=NOW,
    )
