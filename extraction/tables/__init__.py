"""The word tables, one CSV file each, and how they are read.

A cell holds forms separated by "|". In a Russian column "~" stands for any
ending of a noun or adjective: "тонн~" is тонн, тонна, тонны, тоннами …
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

LANGUAGES = ("vi", "en", "ru", "zh")

_ENDINGS = (
    *("", "а", "о", "у", "ы", "и", "е", "я", "ю", "ь", "й", "ой", "ей", "ом", "ем", "ам", "ям"),
    *("ах", "ях", "ами", "ями", "ов", "ев", "ью", "ия", "ии", "ию", "ие", "ий", "ый", "ого"),
    *("его", "ому", "ему", "ым", "им", "ых", "их", "ыми", "ими", "ая", "ую", "ое", "ее", "ые"),
    *(
        "ла",
        "ло",
        "ли",
        "л",
        "лся",
        "лась",
        "лось",
        "лись",
        "ся",
        "ась",
        "ось",
        "ись",
        "т",
        "ет",
        "ит",
        "ют",
        "ят",
    ),
)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of table `name` (without ".csv"), by column."""
    text = (files(__name__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def forms(cell: str) -> Iterator[str]:
    """Yield the forms of a cell, with "~" spelled out."""
    for form in filter(None, cell.split("|")):
        if "~" in form[1:]:  # alone it is the sign for "about"
            yield from (form.replace("~", ending) for ending in _ENDINGS)
        else:
            yield form
