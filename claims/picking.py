"""The records that a note may cite, found by what somebody types."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Q, When

from claims.citing import joined, with_context
from claims.models import Claim, Fact, Reviewed, Status
from claims.models.citation import CITED
from claims.models.speech import Statement
from extraction import quantities, values, wording
from extraction.folding import fold
from sources import texts
from sources.models import Source

LONGEST_QUERY = 200
MOST_WORDS = 8
MOST_OF_A_KIND = 8
LONGEST_WORDS = 80
LONGEST_TITLE = 300
LARGEST = Decimal(10) ** 15
"""A figure beyond it has no column to stand in."""

SOURCE = "passage__snapshot__source"
SEARCHED: dict[str, tuple[str, ...]] = {
    "claim": (
        "search_text", "passage__search_text", "indicator__search_text",
        "indicator__names__search_text", "claimant__search_text",
        "statement__speaker__search_text", f"{SOURCE}__search_text",
        f"{SOURCE}__outlet__search_text",
    ),
    "statement": (
        "passage__search_text", "speaker__search_text", "speaker__names__search_text",
        "event__search_text", "search_text", f"{SOURCE}__outlet__search_text",
    ),
    "fact": ("search_text", "indicator__search_text", "indicator__names__search_text"),
    "source": ("search_text", "outlet__search_text"),
    "indicator": ("search_text", "names__search_text"),
}  # fmt: skip
"""The folded texts that find each kind, in the order in which the kinds are offered."""

BY_YEAR: dict[str, tuple[str, ...]] = {
    "claim": ("period", "passage__search_text"),
    "statement": ("spoken", "passage__search_text", f"{SOURCE}__published"),
    "fact": ("period", "search_text"),
    "source": ("published", "search_text"),
    "indicator": ("search_text", "names__search_text"),
}
"""What a year narrows: the period of a figure, not whatever else its source's title says."""


@dataclass(frozen=True)
class Choice:
    """One record to cite: what its token will say, and what tells it from others."""

    kind: str
    uuid: str
    words: str
    figure: str
    title: str
    title_language: str
    detail: str
    quote: str
    quote_language: str
    status: str


def choices(query: str, *, kinds: Collection[str]) -> list[Choice]:
    """Return records of these kinds that hold every word of a query, one query for each kind.

    An empty query finds the newest. What was approved comes first.
    """
    query = query[:LONGEST_QUERY].replace("\0", " ").strip()  # PostgreSQL refuses NUL
    found: list[Choice] = []
    for kind in SEARCHED:
        if kind in kinds:
            matching = CITED[kind]._default_manager.filter(holding(kind, query)).values("pk")
            records = with_context(kind).filter(pk__in=matching).order_by(*order_of(kind))
            found += [choice(kind, record) for record in records[:MOST_OF_A_KIND]]
    return found


def order_of(kind: str) -> list[Any]:
    """Return the order of a kind: what was approved first, what was rejected last, the newest."""
    if not issubclass(CITED[kind], Reviewed):
        return ["-pk"]
    ranks = (Status.APPROVED, Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.DRAFT)
    cases = [When(status=status, then=rank) for rank, status in enumerate(ranks)]
    return [Case(*cases, default=len(ranks)), "-pk"]


def holding(kind: str, query: str) -> Q:
    """Return the condition that a record holds every word, or the figure that they write."""
    words = Q()
    for word in fold(query).split()[:MOST_WORDS]:
        in_any = Q()
        is_year = len(word) == 4 and word.isdecimal()
        for column in BY_YEAR[kind] if is_year else SEARCHED[kind]:
            in_any |= Q(**{f"{column}__contains": word})
        words &= in_any
    if query and kind in {"claim", "fact"} and (figure := figure_in(query)):
        return words | figure
    return words


def figure_in(query: str) -> Q | None:
    """Return the condition that a record has the figure that a query writes, if it writes one."""
    try:
        read = quantities.read(query)
    except values.ValueProblem:
        return None
    if abs(read.value) >= LARGEST:
        return None
    return Q(value=read.value, unit=read.unit) if read.unit else Q(value=read.value)


def choice(kind: str, record: Any) -> Choice:
    """Return how a record is offered."""
    figure = str(getattr(record, "figure", "") or "")
    title, title_language, detail = described(record)
    quote, quote_language = "", ""
    if isinstance(record, Claim):
        quote, quote_language = record.as_written, record.passage.snapshot.source.language
    return Choice(
        kind=kind,
        uuid=str(record.uuid),
        words=token_words(record),
        figure=figure,
        title=texts.closed(title[:LONGEST_TITLE]),
        title_language=title_language,
        detail=texts.closed(detail),
        quote=texts.closed(quote[:LONGEST_TITLE]),
        quote_language=quote_language,
        status=str(record.get_status_display()) if isinstance(record, Reviewed) else "",
    )


def described(record: Any) -> tuple[str, str, str]:
    """Return a record's title, the title's language, and what stands beside it."""
    if isinstance(record, Claim):
        source = record.passage.snapshot.source
        about = str(record.indicator or record.proposition or record.as_written)
        title = ", ".join(part for part in (about, record.period_in_words) if part)
        return title, "", joined([source.outlet.name, _day(source.published)])
    if isinstance(record, Statement):
        source = record.passage.snapshot.source
        where = [str(record.speaker), source.outlet.name, _day(record.spoken or source.published)]
        return record.passage.exact, source.language, joined(where)
    if isinstance(record, Source):
        return record.title, record.language, joined([record.outlet.name, _day(record.published)])
    if isinstance(record, Fact):
        about = record.sentence or str(record.indicator or "")
        return about, "", joined([record.period_in_words, record.get_verdict_display()])
    return record.name, "", record.definition[:LONGEST_TITLE]


def token_words(record: Any) -> str:
    """Return what a token says of its record, without what would end the token."""
    words = str(record)
    if isinstance(record, Claim | Fact) and record.figure:
        words = str(record.figure)
    elif isinstance(record, Statement):
        words = str(record.speaker)
    clean = words.replace("[", "(").replace("]", ")").replace("\n", " ").replace("|", "/")
    return " ".join(clean.split())[:LONGEST_WORDS]


def _day(date: str) -> str:
    return wording.period(date) if date else ""
