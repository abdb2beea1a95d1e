"""Loads the demo desk: our own texts around real, dated facts.

Every record has a uuid made from its key, so loading again finds what is there
and changes nothing, whatever an analyst has done to it since.
"""

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction

from claims import adopting, review
from claims.accounts import ensure_people
from claims.assessing import keep_up
from claims.editing import making
from claims.models import (
    Claim,
    CrossSourceNote,
    Event,
    Fact,
    Indicator,
    IndicatorComponent,
    IndicatorName,
    Position,
    Reading,
    Relay,
    Reviewed,
    Speaker,
    SpeakerName,
    Statement,
    Topic,
)
from claims.models.citation import CITED
from sources import proposing, texts
from sources.models import Outlet, Passage, Snapshot, Source, Tag
from sources.records import Record

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "demo.on-record.example")
R = TypeVar("R", bound=Record)

KEYED = re.compile(r"\[\[(?P<kind>[a-z]+):(?P<key>[^\]|]+)(?P<words>\|[^\]]*)?\]\]")

STEPS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "approved": ("submit", "approve"),
    "changes_requested": ("submit", "ask_for_changes"),
    "rejected": ("submit", "reject"),
}
"""The steps of review that bring a new record to each status."""


@dataclass
class Loader:
    """One load of the demo desk; ``made`` counts what was new."""

    author: User
    reviewer: User
    now: datetime
    made: int = 0
    reviewed: int = 0
    by_key: dict[tuple[type[Record], str], Record] = field(default_factory=dict)

    @staticmethod
    def identity(model: type[Record], key: str) -> uuid.UUID:
        """Return the uuid of the record with this key, the same on every desk."""
        return uuid.uuid5(NAMESPACE, f"{model.__name__}/{key}")

    def keep(self, model: type[R], key: str, **values: Any) -> tuple[R, bool]:
        """Return the record with this key, and whether it had to be made."""
        identity = self.identity(model, key)
        found: Any = model._default_manager.filter(uuid=identity).first()
        record: R | None = found
        is_new = record is None
        if record is None:
            record = model(uuid=identity, **values)
            record._history_user = self.author  # type: ignore[attr-defined]  # read by django-simple-history
            record.full_clean()
            record.save()
            self.made += 1
        self.by_key[model, key] = record
        return record, is_new

    def get(self, model: type[R], key: str | None) -> R | None:
        """Return a record loaded before, by its key in the file."""
        return None if key is None else self.all(model, [key])[0]

    def all(self, model: type[R], keys: list[str]) -> list[R]:
        """Return records loaded before, by their keys in the file."""
        found: Any = [self.by_key[model, key] for key in keys]
        records: list[R] = found
        return records

    def with_uuids(self, body: str) -> str:
        """Return a note's text, in which tokens name records by their keys, with their uuids."""

        def token(found: re.Match[str]) -> str:
            record = self.all(CITED[found["kind"]], [found["key"]])[0]
            return f"[[{found['kind']}:{record.uuid}{found['words'] or ''}]]"

        return KEYED.sub(token, body)

    def passage(self, snapshot: Snapshot, quote: str, occurrence: int) -> Passage:
        """Return the passage of the n-th place of a quote."""
        start = texts.places(snapshot.text, quote)[occurrence - 1]
        passage, _ = Passage.objects.get_or_create(
            snapshot=snapshot, start=start, end=start + len(quote), defaults={"exact": quote}
        )
        return passage

    def bring_to(self, record: Reviewed, status: str, *, reason: str) -> None:
        """Take the record through its review in the days before now, one after the other."""
        self.reviewed += 1
        made_at = self.now - timedelta(days=9) + timedelta(minutes=47 * self.reviewed)
        type(record)._default_manager.filter(pk=record.pk).update(created_at=made_at)
        for number, name in enumerate(STEPS[status], 1):
            review.move(
                record=record,
                transition=name,
                by=self.author if name == "submit" else self.reviewer,
                at=made_at + timedelta(minutes=35 * number),
                reason=reason if review.TRANSITIONS[name].needs_reason else "",
            )
        last_step = made_at + timedelta(minutes=35 * len(STEPS[status]))
        type(record)._default_manager.filter(pk=record.pk).update(updated_at=last_step)


@transaction.atomic
def load(*, now: datetime) -> int:
    """Load the demo desk as if its reviews had just happened; return how many records were new."""
    people = ensure_people()
    loader = Loader(author=people["ada"], reviewer=people["ben"], now=now)
    folder = resources.files("claims.demo")
    desk = json.loads(folder.joinpath("desk.json").read_text(encoding="utf-8"))
    load_names(loader, desk)
    load_indicators(loader, desk)
    for source in desk["sources"]:
        text = folder.joinpath("texts", source["text"]).read_text(encoding="utf-8")
        load_source(loader, source, text)
    for readout in desk["readouts"]:
        load_readouts(loader, readout)
    for note in desk["notes"]:
        load_note(loader, note)
    for fact in desk["facts"]:
        load_fact(loader, fact)
    keep_up(at=now)
    return loader.made


def load_names(loader: Loader, desk: dict[str, Any]) -> None:
    """Load outlets, tags, speakers and events."""
    for outlet in desk["outlets"]:
        loader.keep(Outlet, outlet["name"], **outlet)
    for tag in desk["tags"]:
        loader.keep(Tag, tag, name=tag)
    for entry in desk["speakers"]:
        speaker, _ = loader.keep(Speaker, entry["key"], **_only(entry, "name", "kind", "country"))
        for name in entry["names"]:
            key = f"{entry['key']}/{name['language']}/{name['name']}"
            loader.keep(SpeakerName, key, speaker=speaker, **name)
        for number, position in enumerate(entry["positions"]):
            loader.keep(Position, f"{entry['key']}/{number}", speaker=speaker, **position)
    for entry in desk["events"]:
        event, is_new = loader.keep(
            Event, entry["key"], **_only(entry, "name", "kind", "place", "date")
        )
        if is_new:
            event.participants.set(loader.all(Speaker, entry["participants"]))


def load_indicators(loader: Loader, desk: dict[str, Any]) -> None:
    """Load indicators, their names and what they are the sum of."""
    for entry in desk["indicators"]:
        values = _only(entry, "name", "definition", "unit")
        body = loader.get(Speaker, entry["counting_body"])
        indicator, _ = loader.keep(Indicator, entry["key"], counting_body=body, **values)
        for name in entry["names"]:
            key = f"{entry['key']}/{name['language']}/{name['name']}"
            loader.keep(IndicatorName, key, indicator=indicator, **name)
    for entry in desk["indicators"]:
        for part in entry["components"]:
            loader.keep(
                IndicatorComponent,
                f"{entry['key']}/{part['indicator']}",
                whole=loader.get(Indicator, entry["key"]),
                part=loader.get(Indicator, part["indicator"]),
                sign=part["sign"],
            )


def load_source(loader: Loader, entry: dict[str, Any], text: str) -> None:
    """Load a source with its snapshot, statements and claims."""
    plain = _only(entry, "title", "url", "kind", "language", "byline", "published")
    source, is_new = loader.keep(
        Source,
        entry["key"],
        outlet=loader.get(Outlet, entry["outlet"]),
        copy_of=loader.get(Source, entry["copy_of"]),
        **plain,
    )
    if is_new:
        source.credits.set(loader.all(Outlet, entry["credits"]))
        source.tags.set(loader.all(Tag, entry["tags"]))
    snapshot, is_new_text = loader.keep(
        Snapshot,
        entry["key"],
        source=source,
        text=text,
        captured_at=datetime.fromisoformat(entry["captured_at"]),
        captured_by=loader.author,
        captured_with="demo desk",
    )
    if is_new_text:
        proposing.propose(snapshot)
    for item in entry["statements"]:
        load_statement(loader, item, snapshot)
    for item in entry["claims"]:
        load_claim(loader, item, snapshot)


def load_statement(loader: Loader, entry: dict[str, Any], snapshot: Snapshot) -> None:
    """Load a statement with its relays and take it through its review."""
    statement, is_new = loader.keep(
        Statement,
        entry["key"],
        passage=loader.passage(snapshot, entry["quote"], entry["occurrence"]),
        speaker=loader.get(Speaker, entry["speaker"]),
        event=loader.get(Event, entry["event"]),
        created_by=loader.author,
        edited_by=loader.author,
        **_only(entry, "form", "role_as_written", "spoken"),
    )
    if not is_new:
        return
    with making(record=statement):
        for order, relay in enumerate(entry["relays"], 1):
            loader.keep(
                Relay,
                f"{entry['key']}/{order}",
                statement=statement,
                order=order,
                outlet=loader.get(Outlet, relay.get("outlet")),
                speaker=loader.get(Speaker, relay.get("speaker")),
            )
    loader.bring_to(statement, entry["status"], reason=entry["reason"])


def load_claim(loader: Loader, entry: dict[str, Any], snapshot: Snapshot) -> None:
    """Load a claim and take it through its review."""
    claim, is_new = loader.keep(
        Claim,
        entry["key"],
        passage=loader.passage(snapshot, entry["quote"], entry["occurrence"]),
        statement=loader.get(Statement, entry["statement"]),
        claimant=loader.get(Speaker, entry["claimant"]),
        indicator=loader.get(Indicator, entry["indicator"]),
        value=_number(entry["value"]),
        value_high=_number(entry["value_high"]),
        step=_number(entry["step"]),
        created_by=loader.author,
        edited_by=loader.author,
        **_only(
            entry, "proposition", "comparator", "unit", "base_unit", "measure", "direction",
            "period", "baseline", "vintage", "is_record", "credibility",
        ),
    )  # fmt: skip
    if is_new:
        claim.tags.set(loader.all(Tag, entry["tags"]))
        loader.bring_to(claim, entry["status"], reason=entry["reason"])


def load_readouts(loader: Loader, entry: dict[str, Any]) -> None:
    """Load the topics of an event, and who has read its sources to the end.

    What an analyst has made anew in their place stays.
    """
    event: Any = loader.get(Event, entry["event"])
    for order, topic in enumerate(entry["topics"], 1):
        name = topic["name"]
        key = f"{entry['event']}/{name}"
        if Topic.objects.filter(event=event, name=name).exists():
            continue
        kept, is_new = loader.keep(Topic, key, event=event, name=name, order=order)
        if is_new:
            kept.statements.set(loader.all(Statement, topic["statements"]))
    for key in entry["read"]:
        source: Any = loader.get(Source, key)
        if not Reading.objects.filter(event=event, source=source).exists():
            loader.keep(
                Reading,
                f"{entry['event']}/{key}",
                event=event,
                source=source,
                by=loader.author,
                at=loader.now - timedelta(days=8),
            )


def load_note(loader: Loader, entry: dict[str, Any]) -> None:
    """Load a note, what it cites and its review."""
    note, is_new = loader.keep(
        CrossSourceNote,
        entry["key"],
        body=loader.with_uuids(entry["body"]),
        created_by=loader.author,
        edited_by=loader.author,
        **_only(entry, "title", "kind"),
    )
    if not is_new:
        return
    note.tags.set(loader.all(Tag, entry["tags"]))
    loader.bring_to(note, entry["status"], reason=entry["reason"])


def load_fact(loader: Loader, entry: dict[str, Any]) -> None:
    """Load a fact with its evidence and take it through its review."""
    identity = loader.identity(Fact, entry["key"])
    if Fact.objects.filter(uuid=identity).exists():
        return
    fact = Fact(
        uuid=identity,
        indicator=loader.get(Indicator, entry["indicator"]),
        value=_number(entry["value"]),
        value_high=_number(entry["value_high"]),
        step=_number(entry["step"]),
        **_only(
            entry, "comparator", "unit", "base_unit", "measure", "direction", "period",
            "baseline", "vintage", "sentence", "verdict", "credibility", "rationale", "override",
        ),
    )  # fmt: skip
    keys, stances = zip(*entry["evidence"], strict=True)
    evidence = dict(zip(loader.all(Claim, list(keys)), stances, strict=True))
    adopting.adopt(fact=fact, evidence=evidence, by=loader.author)
    loader.made += 1
    loader.bring_to(fact, entry["status"], reason=entry["reason"])


def _only(entry: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: entry[name] for name in names}


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
