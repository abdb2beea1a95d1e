"""The words that make a figure a target, forecast, share or rate, and where they are looked up."""

import re
from functools import cache

from extraction.lexicon import Lexicon
from extraction.phrases import bounded
from extraction.tables import forms, rows

REACH = 90
"""Characters; a word farther off belongs to another clause."""
AIMS = ("target", "forecast")
HARD_BREAK = re.compile(r"[;!?。；！？\n]|\.\s|[()（）]")
TO = re.compile(r"(?:\b(?:len|xuong|to|до)(?: muc| con)?\s|[至到])\Z")
"""Before what something rose or fell to."""


@cache
def measures(side: str) -> Lexicon[str]:
    """Return the words of one side of a figure with the measure that they give it."""
    lexicon: Lexicon[str] = Lexicon(borrowed=False)
    for row in rows("measure_words"):
        if row["side"] == side:
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], row["measure"])
    return lexicon


@cache
def words_before(language: str) -> re.Pattern[str]:
    """Return an expression for the words that stand before a figure, in one language."""
    return re.compile(
        bounded(
            form
            for row in rows("measure_words")
            if row["language"] == language and row["side"] == "before"
            for form in forms(row["forms"])
        )
    )
