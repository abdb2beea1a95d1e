"""Which posts a speaker held on the days of a statement, and whether the role fits them.

A misfit is only named where the desk knows better: the speaker held the named post, and at
another time. What the desk doesn't know is a quiet note.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from claims.models import Position, Statement
from extraction import wording
from extraction.speech.posts import Post, may_be_one, posts

VAGUE = frozenset(
    {
        "adviser", "chairman", "deputy_minister", "diplomat", "director", "envoy", "expert", "head",
        "leader", "minister", "official", "officials", "secretary", "vice_chairman",
    }
)  # fmt: skip
"""Titles of many posts at once: that one of them ended says nothing of another."""
A_WEEK = 7
UNCERTAIN = frozenset("~?%X")
"""Signs of EDTF by which a date may be another one."""


@dataclass(frozen=True, slots=True)
class Held:
    """A post that a speaker held: its title, the time as EDTF, first and last day (None: open)."""

    title: str
    held: str
    first: date | None
    last: date | None
    keys: frozenset[str]

    @property
    def is_certain(self) -> bool:
        """Whether the desk knows exactly when."""
        return bool(self.held) and UNCERTAIN.isdisjoint(self.held)

    def covers(self, days: "Days") -> bool:
        """Tell whether it was held on one of these days at least."""
        return not self.is_before(days) and not self.is_after(days)

    def is_before(self, days: "Days") -> bool:
        """Tell whether it had ended by then."""
        return self.last is not None and self.last < days.first

    def is_after(self, days: "Days") -> bool:
        """Tell whether it had not begun by then."""
        return self.first is not None and self.first > days.last


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which something was said, and how people write them."""

    first: date
    last: date
    words: str

    def __str__(self) -> str:
        """Return them as a sentence goes on: "on 9 Apr 2024", "in 2023"."""
        is_long = (self.last - self.first).days > A_WEEK
        return f"{_('in') if is_long else _('on')} {self.words}"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a statement's role fits what its speaker held.

    ``misfit`` is a sentence for the analyst, empty where nothing is wrong; ``note`` says what
    the desk doesn't know.
    """

    days: Days | None
    held: tuple[Held, ...] = ()
    misfit: str = ""
    note: str = ""


def fit_of(role: str, days: Days | None, known: Sequence[Held]) -> Fit:
    """Return how a role as written fits the posts that a speaker is known to have held."""
    if days is None:
        return Fit(None)
    then = tuple(each for each in known if each.held and each.covers(days))
    named = posts(role) if role else ()
    said = [_misfit(post, days, known) for post in named]
    misfit = "; ".join(filter(None, said))
    kept = {key for each in known for key in each.keys}
    unknown = [
        post
        for post in named
        if post.key not in VAGUE and not any(may_be_one(post.key, key) for key in kept)
    ]
    note = ""
    if unknown and known:
        note = _("The desk knows of no post of theirs by the name of %s.") % _called(unknown[0])
    return Fit(days, then, misfit, note)


def _misfit(post: Post, days: Days, known: Sequence[Held]) -> str:
    """Return what is wrong with a post that a role names; empty where nothing is."""
    if post.key in VAGUE:
        return ""
    alike = [each for each in known if any(may_be_one(post.key, key) for key in each.keys)]
    same = [each for each in alike if post.key in each.keys]
    if not same or not all(each.is_certain for each in alike):
        return ""
    before = [each for each in same if each.is_before(days)]
    after = [each for each in same if each.is_after(days)]
    now = [each for each in alike if each.covers(days)]
    called = _("called %(post)s %(then)s") % {"post": _called(post), "then": days}
    if post.is_former:
        if any(_throughout(each, days) for each in same):
            return f"{called}; {_('held the post then')}"
        return f"{called}; {_only_since(after)}" if after and not before and not now else ""
    if now:
        return ""
    until = max(before, key=lambda each: each.last or date.min, default=None)
    parts = [called]
    if until is not None:
        parts.append(_("held the post until %s") % _end(until))
        if after:
            parts[-1] += " " + _("and again since %s") % _start(_first(after))
    elif after:
        parts.append(_only_since(after))
    return "; ".join(parts)


def _throughout(held: Held, days: Days) -> bool:
    begun = held.first is None or held.first <= days.first
    return begun and (held.last is None or held.last >= days.last)


def _first(held: Iterable[Held]) -> Held:
    return min(held, key=lambda each: each.first or date.max)


def _only_since(after: Sequence[Held]) -> str:
    first = _first(after)
    if first.last is None:
        return _("holds it only since %s") % _start(first)
    return _("held it only from %s on") % _start(first)


def _start(held: Held) -> str:
    return wording.period(held.held.partition("/")[0])


def _end(held: Held) -> str:
    return wording.period(held.held.rpartition("/")[2])


def _called(post: Post) -> str:
    name = post.key.replace("_", " ")
    return f"former {name}" if post.is_former else name


# From the database


def fits_of(statements: Iterable[Statement]) -> dict[int, Fit]:
    """Return how the roles of statements fit, by their keys, in one query for them all.

    Their speakers, and the sources that they stand in, should be fetched already.
    """
    said = list(statements)
    known = known_of({_standing(statement) for statement in said}) if said else {}
    return {
        statement.pk: fit_of(
            statement.role_as_written, days_of(statement), known.get(_standing(statement), ())
        )
        for statement in said
    }


def _standing(statement: Statement) -> int:
    return statement.speaker.representative.pk


def days_of(statement: Statement) -> Days | None:
    """Return when something was said, else when its source was published; None if unknown."""
    source = statement.passage.snapshot.source
    return _days(statement.spoken, statement.first_day, statement.last_day) or _days(
        source.published, source.first_day, source.last_day
    )


def _days(written: str, first: date | None, last: date | None) -> Days | None:
    if not written or first is None or last is None:
        return None
    return Days(first, last, wording.period(written))


def known_of(speakers: Iterable[int] | None = None) -> Mapping[int, Sequence[Held]]:
    """Return the posts of speakers and of those that are one with them, the oldest first.

    By the keys of those that stand for others; of the whole desk where none are named.
    """
    rows = Position.objects.annotate(stands=Coalesce("speaker__joined_to", "speaker"))
    if speakers is not None:
        keys = list(speakers)
        rows = rows.filter(Q(speaker__in=keys) | Q(speaker__joined_to__in=keys))
    found: defaultdict[int, list[Held]] = defaultdict(list)
    for each in rows.order_by("first_day", "pk"):
        keys_named = frozenset(post.key for post in posts(each.title) if not post.is_former)
        held = Held(str(each), each.held, each.first_day, each.last_day, keys_named)
        found[each.stands].append(held)
    return found


def misfitting(statements: QuerySet[Statement]) -> list[int]:
    """Return the keys of the statements whose role doesn't fit the date, in two queries."""
    known = {
        key: held
        for key, held in known_of().items()
        if any(not VAGUE.issuperset(each.keys) for each in held)
    }
    source = "passage__snapshot__source__"
    rows: Any = statements.exclude(role_as_written="").annotate(
        stands=Coalesce("speaker__joined_to", "speaker")
    )
    columns = (
        "pk", "stands", "role_as_written", "spoken", "first_day", "last_day",
        f"{source}published", f"{source}first_day", f"{source}last_day",
    )  # fmt: skip
    found = []
    for pk, stands, role, *dates in rows.order_by("pk").values_list(*columns).iterator():
        if stands not in known:
            continue
        days = _days(*dates[:3]) or _days(*dates[3:])
        if fit_of(role, days, known[stands]).misfit:
            found.append(pk)
    return found
