"""What the first page plots: claims by week, and how long what waits for review has waited.

The database counts, in one query each: weeks and days are limits that are passed in, because
SQLite would call Python for each row to find the week of a date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Claim, Reviewed, Status

WEEKS = 12
DAYS = 30
"""Days that are told apart; what waits longer is counted as one."""
SHOWN_DAYS = 8
"""Days that the plot tells apart."""
LONG = 7
"""Days from which a wait is long."""


@dataclass(frozen=True)
class Week:
    """The claims that were recorded in one week, but for those that were rejected."""

    first_day: datetime
    approved: int
    unreviewed: int

    @property
    def number(self) -> int:
        return self.approved + self.unreviewed

    @property
    def label(self) -> str:
        return f"{self.first_day.day} {self.first_day:%b}"


def weeks(*, at: datetime) -> list[Week]:
    """Return the claims of the last weeks, the oldest week first; weeks begin on Monday."""
    today = timezone.localdate(at)
    monday = today - timedelta(days=today.weekday())
    first_days = [
        timezone.make_aware(datetime.combine(monday - timedelta(weeks=back), time.min))
        for back in reversed(range(WEEKS))
    ]
    limits = [
        When(created_at__lt=later, then=Value(number))
        for number, later in enumerate(first_days[1:])
    ]
    recorded = Claim.objects.filter(created_at__gte=first_days[0]).order_by()
    counted = recorded.values(
        week=Case(*limits, default=Value(WEEKS - 1), output_field=IntegerField())
    ).annotate(
        approved=Count("pk", filter=Q(status=Status.APPROVED)),
        unreviewed=Count("pk", filter=~Q(status__in=(Status.APPROVED, Status.REJECTED))),
    )
    found = {row["week"]: row for row in counted}
    nothing = {"approved": 0, "unreviewed": 0}
    return [
        Week(first_day, **{name: found.get(number, nothing)[name] for name in nothing})
        for number, first_day in enumerate(first_days)
    ]


@dataclass(frozen=True)
class Waiting:
    """How much waits for review: by kind, by days, and how much of it others recorded."""

    by_kind: dict[type[Reviewed], int]
    by_days: list[int]
    by_others: dict[type[Reviewed], int]

    @property
    def number(self) -> int:
        return sum(self.by_kind.values())

    @property
    def median(self) -> int | None:
        """The days that the middle one has waited; None where nothing waits."""
        passed = 0
        for days, number in enumerate(self.by_days):
            passed += number
            if passed * 2 > self.number:
                return days
        return None

    @property
    def median_in_words(self) -> str:
        """The median wait, as far as days are told apart."""
        if self.median is None:
            return "–"
        return _("%s d or more") % DAYS if self.median >= DAYS else _("%s d") % self.median

    @property
    def bars(self) -> list[tuple[str, int, bool]]:
        """The columns of the plot: days, how many, and whether that is long."""
        shown = [(str(days), n, days >= LONG) for days, n in enumerate(self.by_days[:SHOWN_DAYS])]
        return [*shown, (f"{SHOWN_DAYS}+", sum(self.by_days[SHOWN_DAYS:]), True)]

    @property
    def long(self) -> int:
        """How many have waited a week or more."""
        return sum(self.by_days[LONG:])


def waiting(models: Sequence[type[Reviewed]], *, person: User, at: datetime) -> Waiting:
    """Count what waits for review of some kinds of records, in one query."""
    limits = [
        When(submitted_at__gt=at - timedelta(days=days + 1), then=Value(days))
        for days in range(DAYS)
    ]
    days = Case(*limits, default=Value(DAYS), output_field=IntegerField())
    parts: list[Any] = [
        model.objects.filter(status=Status.SUBMITTED)
        .order_by()
        .values(sort=Value(number), days=days)
        .annotate(n=Count("pk"), others=Count("pk", filter=~Q(edited_by=person)))
        for number, model in enumerate(models)
    ]
    rows = list(parts[0].union(*parts[1:], all=True)) if parts else []
    by_days = [0] * (DAYS + 1)
    by_kind, by_others = dict.fromkeys(models, 0), dict.fromkeys(models, 0)
    for row in rows:
        by_days[row["days"]] += row["n"]
        by_kind[models[row["sort"]]] += row["n"]
        by_others[models[row["sort"]]] += row["others"]
    return Waiting(by_kind, by_days, by_others)
