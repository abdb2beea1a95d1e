"""Suggestions: what the extraction finds in a text, stored beside what was decided before."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from claims.matching import IndicatorIndex, Likely, NameIndex, features
from claims.models import (
    Claim,
    Indicator,
    IndicatorName,
    Speaker,
    SpeakerName,
    Statement,
    Suggestion,
)
from claims.models.suggestion import SuggestionRun
from extraction import VERSION, Extraction, extract
from extraction.body import Article
from extraction.quantities import Quantity
from extraction.statements import Speech
from sources.models import Snapshot
from sources.texts import CONTEXT, sentence

REMEMBERED = 2_000
"""Accepted figures whose words are remembered, the newest ones."""
SAME = 0.5
"""Overlap (intersection over union) from which on two spans are the same finding."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run came to."""

    new: int
    kept: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A suggestion before it is stored."""

    kind: str
    start: int
    end: int
    fields: dict[str, Any]

    def suggestion(self, snapshot: Snapshot) -> Suggestion:
        """Return it as a suggestion in a text."""
        return Suggestion(
            snapshot=snapshot, kind=self.kind, start=self.start, end=self.end, **self.fields
        )


def speaker_names() -> NameIndex:
    """Return the desk's speakers by all their names and those of what was joined to them."""
    index = NameIndex()
    for names in (
        Speaker.objects.values_list(Coalesce("joined_to", "pk"), "name"),
        SpeakerName.objects.values_list(Coalesce("speaker__joined_to", "speaker"), "name"),
    ):
        for key, name in names:
            index.add(key, name)
    return index


class Names:
    """The desk's speakers and indicators, as texts may call them.

    What was recorded in the text ``without`` isn't learned from.
    """

    def __init__(self, *, without: Snapshot | None = None) -> None:
        self.speakers, self.indicators = speaker_names(), IndicatorIndex()
        people = Speaker.objects.filter(kind=Speaker.Kind.PERSON)
        self.people = frozenset(people.values_list("pk", flat=True))
        units = {}
        joined = []
        for key, standing, name, unit in Indicator.objects.values_list(
            "pk", "joined_to", "name", "unit"
        ):
            if standing is not None:
                joined.append((standing, name))
                continue
            units[key] = unit
            self.indicators.add(key, name, unit)
        standing_for = Coalesce("indicator__joined_to", "indicator")
        further = IndicatorName.objects.values_list(standing_for, "name")
        for key, name in (*joined, *further):
            self.indicators.add(key, name, units[key])
        recorded = Claim.objects.filter(indicator__isnull=False).order_by("-pk")
        if without is not None:
            recorded = recorded.exclude(passage__snapshot=without)
        rows = recorded.values_list(standing_for, "passage__prefix", "passage__suffix")
        for key, prefix, suffix in rows[:REMEMBERED]:
            self.indicators.learn(key, features(f"{prefix} {suffix}"))


def suggest(snapshot: Snapshot, *, at: datetime, names: Names | None = None) -> Tally:
    """Store what the extraction finds in a text, beside what was decided before.

    What was dismissed stays dismissed, what was accepted is never touched, and
    what is no longer found is withdrawn.
    """
    source = snapshot.source
    found = extract(
        snapshot.text,
        language=source.language or None,
        published=source.published or None,
        articles=articles_of(snapshot),
    )
    drafts = list(drafts_of(snapshot, found, names or Names()))
    with transaction.atomic():
        Snapshot.objects.select_for_update().without_text().get(pk=snapshot.pk)
        known = {(each.kind, each.start, each.end): each for each in snapshot.suggestions.all()}
        settled = settled_spans(snapshot, known.values())
        made: list[Suggestion] = []
        kept = 0
        for draft in drafts:
            suggestion = known.pop((draft.kind, draft.start, draft.end), None)
            if suggestion is None:
                if not is_settled(draft, settled):
                    made.append(draft.suggestion(snapshot))
            elif suggestion.status in Suggestion.UNDECIDED:
                for name, value in {**draft.fields, "status": Suggestion.Status.OPEN}.items():
                    setattr(suggestion, name, value)
                suggestion.save()
                kept += 1
        Suggestion.objects.bulk_create(made)
        gone = [each.pk for each in known.values() if each.status == Suggestion.Status.OPEN]
        Suggestion.objects.filter(pk__in=gone).update(status=Suggestion.Status.WITHDRAWN)
        SuggestionRun.objects.update_or_create(
            snapshot=snapshot, version=VERSION, defaults={"at": at}
        )
    return Tally(len(made), kept, len(gone))


def articles_of(snapshot: Snapshot) -> tuple[Article, ...] | None:
    """Return the articles as analysts have bordered them; None where there are none."""
    return (
        tuple(
            Article(
                article["title"],
                article["published"] or snapshot.source.published or None,
                tuple((start, end) for start, end in article["body"]),
            )
            for article in snapshot.articles
        )
        or None
    )


def settled_spans(
    snapshot: Snapshot, known: Iterable[Suggestion]
) -> dict[str, list[tuple[int, int]]]:
    """Return, by kind, the spans that a person has decided about or recorded by hand."""
    spans = {
        Suggestion.Kind.CLAIM.value: list(
            Claim.objects.filter(passage__snapshot=snapshot).values_list(
                "passage__start", "passage__end"
            )
        ),
        Suggestion.Kind.STATEMENT.value: list(
            Statement.objects.filter(passage__snapshot=snapshot).values_list(
                "passage__start", "passage__end"
            )
        ),
    }
    for each in known:
        if each.status not in Suggestion.UNDECIDED:
            spans[each.kind].append((each.start, each.end))
    return {kind: sorted(found) for kind, found in spans.items()}


def is_same(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two spans are about the same words: their overlap is half of both together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and shared >= SAME * (max(one[1], other[1]) - min(one[0], other[0]))


def is_settled(draft: Draft, settled: dict[str, list[tuple[int, int]]]) -> bool:
    """Tell whether a person has decided about this finding, if of slightly other borders."""
    spans = settled[draft.kind]
    length = draft.end - draft.start
    # A span that overlaps by half is at most twice as long, so it begins not far away.
    at = bisect_left(spans, (draft.start - 2 * length,))
    while at < len(spans) and spans[at][0] < draft.end:
        if is_same(spans[at], (draft.start, draft.end)):
            return True
        at += 1
    return False


def drafts_of(snapshot: Snapshot, found: Extraction, names: Names) -> Iterable[Draft]:
    """Yield a suggestion for every statement and figure that was found."""
    common: dict[str, Any] = {"version": VERSION, "language": snapshot.source.language}
    sayings: list[Saying] = []
    for speech in found.statements:
        speaker = names.speakers.find(speech.speaker) if speech.speaker else None
        sayings.append(Saying(speech.start, speech.end, speaker))
        fields = {**common, "values": said(speech), "speaker_id": speaker}
        yield Draft(Suggestion.Kind.STATEMENT, speech.start, speech.end, fields)
    for quantity in found.quantities:
        likely = measured(snapshot.text, quantity, names)
        fields = {
            **common,
            "values": counted(quantity),
            "speaker_id": counting_body(quantity, sayings, names),
            "indicator_id": likely.key if likely else None,
            "indicator_score": likely.percent if likely else None,
        }
        yield Draft(Suggestion.Kind.CLAIM, quantity.start, quantity.end, fields)


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement that was found, and the desk's speaker of it."""

    start: int
    end: int
    speaker: int | None


def said(speech: Speech) -> dict[str, str]:
    """Return what was read of a statement, without its place."""
    read = asdict(speech)
    return {name: read[name] or "" for name in read if name not in ("start", "end")}


def counted(quantity: Quantity) -> dict[str, str | int | None]:
    """Return what was read of a figure, without its place; a range has its low end as value."""
    read = quantity.to_dict()
    low = read.pop("value_low")
    read["value"] = low if read["value"] is None else read["value"]
    return {name: read[name] for name in read if name not in ("start", "end", "as_written")}


def counting_body(quantity: Quantity, sayings: Iterable[Saying], names: Names) -> int | None:
    """Return the office or organisation in whose statement a figure stands."""
    for saying in sayings:
        stands_in = saying.start <= quantity.start and quantity.end <= saying.end
        if stands_in and saying.speaker is not None and saying.speaker not in names.people:
            return saying.speaker
    return None


def measured(text: str, quantity: Quantity, names: Names) -> Likely | None:
    """Return the indicator that the words around a figure speak of, if they do."""
    start, end = quantity.start, quantity.end
    around = sentence(text, start, end)
    return names.indicators.find(
        features(f"{text[max(0, start - CONTEXT) : start]} {text[end : end + CONTEXT]}"),
        features(f"{around.before} {around.after}"),
        unit=quantity.unit or "",
        measure=quantity.measure or "",
    )


def suggestion_at(snapshot: Snapshot, kind: str, start: int, end: int) -> Suggestion | None:
    """Return what was suggested for about these words, whatever became of it."""
    near = snapshot.suggestions.filter(kind=kind, start__lt=end, end__gt=start)
    alike = (each for each in near if is_same((each.start, each.end), (start, end)))
    return next(alike, None)


def unread(*, again: bool) -> QuerySet[Snapshot]:
    """Return the texts that this version of the extraction hasn't read, or all of them."""
    found = Snapshot.objects.filter(emptied_at__isnull=True).select_related("source")
    if not again:
        found = found.exclude(suggestion_runs__version=VERSION)
    return found.order_by("pk")


def is_read(snapshot: Snapshot) -> bool:
    """Tell whether this version of the extraction has read a text."""
    return snapshot.suggestion_runs.filter(version=VERSION).exists()
