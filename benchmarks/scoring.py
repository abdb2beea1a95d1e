"""Compare what the extraction finds with labelled texts: benchmarks/labelled.

A find is right when it overlaps the labelled place by half and has its value: a
figure its number and, for money and percent, its unit; a date its EDTF; a
statement counts by its place. What is found outside the body is wrong. Body is
judged by characters.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

LABELLED = Path(__file__).parent / "labelled"
HALF = 0.5
_PERCENT = ("percent", "percentage_point")

Item = Mapping[str, Any]
Same = Callable[[Item, Item], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A labelled text."""

    name: str
    text: str
    labels: dict[str, Any]

    @property
    def language(self) -> str:
        """One of the four."""
        return str(self.labels["language"])

    @property
    def body(self) -> list[list[int]]:
        """The spans of its one or two articles."""
        return [*self.labels["body"], *self.labels.get("second_body", [])]


@dataclass(slots=True)
class Tally:
    """How many were labelled, how many found, how many found rightly."""

    labelled: int = 0
    found: int = 0
    right: int = 0

    def add(self, labelled: int, found: int, right: int) -> None:
        """Count those of one more text."""
        self.labelled += labelled
        self.found += found
        self.right += right

    @property
    def recall(self) -> float:
        """Percent of the labelled that were found."""
        return 100 * self.right / max(1, self.labelled)

    @property
    def precision(self) -> float:
        """Percent of the found that are right."""
        return 100 * self.right / max(1, self.found)

    @property
    def f1(self) -> float:
        """The harmonic mean of both, in percent."""
        return 200 * self.right / max(1, self.labelled + self.found)


@dataclass(slots=True)
class Score:
    """The tallies of one language."""

    figures: Tally = field(default_factory=Tally)
    money: Tally = field(default_factory=Tally)
    dates: Tally = field(default_factory=Tally)
    statements: Tally = field(default_factory=Tally)
    body: Tally = field(default_factory=Tally)
    details: Counter[str] = field(default_factory=Counter)
    """Of the figures found rightly: how many have the labelled comparator, measure …"""


def pages() -> list[Page]:
    """Return the labelled texts in the order of their names."""
    return [
        Page(
            path.stem,
            (LABELLED / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8"),
            json.loads(path.read_text(encoding="utf-8")),
        )
        for path in sorted((LABELLED / "gold").glob("*.json"))
    ]


def pairs(
    found: Sequence[Item], labelled: Sequence[Item], same: Same
) -> Iterator[tuple[Item, Item]]:
    """Yield each labelled item with the unused find that overlaps it most and is the same."""
    used: set[int] = set()
    for label in labelled:
        places = [
            (overlap(item, label), number)
            for number, item in enumerate(found)
            if number not in used and overlap(item, label) >= HALF and same(item, label)
        ]
        if places:
            _, best = max(places)
            used.add(best)
            yield found[best], label


def overlap(one: Item, other: Item) -> float:
    """Return how much of both together two places share, 0 to 1."""
    shared: int = min(one["end"], other["end"]) - max(one["start"], other["start"])
    length: int = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return max(0, shared) / length


def score(page: Page, found: Mapping[str, Any], into: Score) -> None:
    """Add what was found in one text."""
    body = {at for start, end in page.body for at in range(start, end)}
    mine = {at for start, end in found["body"] for at in range(start, end)}
    into.body.add(len(body), len(mine), len(body & mine))
    _score_figures(page, found["quantities"], into)
    statements = page.labels["statements"]
    right = sum(1 for _ in pairs(found["statements"], statements, lambda _item, _label: True))
    into.statements.add(len(statements), len(found["statements"]), right)
    score_dates(page, found["dates"], into.dates, _same_date)


def score_dates(page: Page, found: Sequence[Item], into: Tally, same: Same) -> None:
    """Add the dates of one text; those that the labels leave open don't count."""
    labels = page.labels["dates"]
    known = [label for label in labels if label.get("edtf") and not label.get("ambiguous")]
    unknown = [label for label in labels if label not in known]
    judged = [
        item
        for item in found
        if any(start <= item["start"] and item["end"] <= end for start, end in page.body)
        and not any(overlap(item, label) >= HALF for label in unknown)
    ]
    into.add(len(known), len(judged), sum(1 for _ in pairs(judged, known, same)))


def _score_figures(page: Page, found: Sequence[Item], into: Score) -> None:
    title = page.labels.get("title_span") or [0, 0]
    judged = [q for q in found if not (title[0] <= q["start"] and q["end"] <= title[1])]
    labels = page.labels["quantities"]
    right = list(pairs(judged, labels, _same_figure))
    worthy = [label for label in labels if label.get("claim_worthy", True)]
    hits = [(item, label) for item, label in right if label.get("claim_worthy", True)]
    # Figures that nobody would check may be found or not.
    into.figures.add(len(worthy), len(judged) - len(right) + len(hits), len(hits))
    exact = [
        label
        for item, label in hits
        if _is_strict(label) and (item["start"], item["end"]) == (label["start"], label["end"])
    ]
    strict = sum(map(_is_strict, worthy))
    into.money.add(strict, strict, len(exact))
    into.details["all"] += len(right)
    for name in ("comparator", "measure", "direction", "period"):
        into.details[name] += sum(item.get(name) == label.get(name) for item, label in right)


def _is_strict(label: Item) -> bool:
    unit = label.get("unit") or ""
    return unit in _PERCENT or (len(unit) == len("USD") and unit.isupper())


def _same_figure(item: Item, label: Item) -> bool:
    if _is_strict(label) and item.get("unit") != label["unit"]:
        return False
    keys = ("value",) if label.get("value") is not None else ("value_low", "value_high")
    return all(_number(item.get(key)) == _number(label.get(key)) for key in keys)


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _same_date(item: Item, label: Item) -> bool:
    return bool(item["edtf"] == label["edtf"])
