"""Figures for tests, written in a line: "240.1e9/1e8; period=2022; origin=RIA"."""

from decimal import Decimal
from typing import Any

from claims.agreement import Figure

DEFAULTS: dict[str, Any] = {
    "indicator": "trade",
    "measure": "level",
    "comparator": "eq",
    "unit": "USD",
    "period": "2023",
}
CHANGE: dict[str, Any] = {"measure": "change", "unit": "percent", "baseline": "2022"}
"""What a figure with a sign before it has besides: "+26.3/0.1"."""

ORDINAL: dict[str, Any] = {"measure": "ordinal", "unit": "meeting"}
"""What a figure with # before it has besides: "#51"."""

COMPARATORS = {"~": "approx", ">=": "ge", "<=": "le", ">": "gt", "<": "lt"}


def figure(text: str, **given: Any) -> Figure:
    """Return the figure that a line of the tables stands for; `given` goes before the defaults.

    The first part is the number with the size of its last digit, "240.1e9/1e8", with a
    comparator before it (~ > >= < <=) or an upper value behind it ("45..50/1"); then come
    other fields as name=value. An empty value is None.
    """
    first, *rest = (part.strip() for part in text.split(";"))
    parts = {"id": "a", **DEFAULTS, **given}
    for sign, comparator in COMPARATORS.items():
        if first.startswith(sign):
            parts["comparator"], first = comparator, first.removeprefix(sign)
            break
    if first.startswith("#"):
        parts |= ORDINAL
        first = first.removeprefix("#")
    elif first[0] in "+−":
        parts |= CHANGE | {"direction": "up" if first[0] == "+" else "down"}
        first = first[1:]
    number, _, step = first.partition("/")
    low, _, high = number.partition("..")
    parts |= {"value": Decimal(low), "step": Decimal(step) if step else None}
    if high:
        parts |= {"comparator": "range", "value_high": Decimal(high)}
    for part in rest:
        name, _, value = part.partition("=")
        parts[name] = value == "True" if name == "is_record" else value or None
    parts.setdefault("origin", parts["id"])
    return Figure(**parts)


def figures(text: str) -> list[Figure]:
    """Return the figures of a cell, "… | … | …", with the ids a, b, c and origins of their own."""
    return [figure(each, id=chr(ord("a") + n)) for n, each in enumerate(text.split("|"))]
