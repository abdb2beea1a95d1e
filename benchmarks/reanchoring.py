"""Measure how passages are found again in texts that were edited at random.

    python -m benchmarks.reanchoring [--passages 5000] [--seed 1]

Reads the demo texts, and the folder that REAL_ARTICLES names if it is set.
"""

import argparse
import random
import sys
from time import perf_counter

from sources.reanchor import Locator
from tests.sources.edits import EDITS, Draft, passages
from tests.sources.reanchored import measure, texts


def speed(articles: list[tuple[str, str]], seed: int) -> float:
    """Return the seconds for 1,000 passages of a text of 300,000 characters, edited all over."""
    dice = random.Random(seed)  # noqa: S311
    together = articles[-4][1]
    text = "\n".join([together] * (300_000 // len(together) + 1))[:300_000]
    draft = Draft(text, "vi")
    for _ in range(60):
        dice.choice(EDITS)(draft, dice)
    asked = list(passages(text, dice, 1000))
    begin = perf_counter()
    locator = Locator(draft.text)
    for passage in asked:
        passage.find(locator)
    return perf_counter() - begin


def main() -> int:
    """Measure at a large size, and print the figures and what fell short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="failures shown of each kind")
    options = parser.parse_args()
    articles = texts()
    reports = measure(articles, count=options.passages, seed=options.seed)
    out = sys.stdout.write
    out(f"{'edit':18}{'passages':>9}{'standing':>9}{'right':>7}{'altered':>8}{'moved':>6}")
    out(f"{'elsewhere':>10}{'false':>6}\n")
    for kind, each in reports.items():
        out(f"{kind.replace('_', ' '):18}{each.passages:9}{each.standing:9}{each.right:7}")
        out(f"{each.altered:8}{each.moved:6}{len(each.elsewhere):10}{len(each.false):6}\n")
    standing = sum(each.standing for each in reports.values())
    right = sum(each.right for each in reports.values())
    false = sum(len(each.false) for each in reports.values())
    seconds = sum(each.seconds for each in reports.values())
    twins = sum(each.twins for each in reports.values())
    twins_right = sum(each.twins_right for each in reports.values())
    turned = sum(each.turned for each in reports.values())
    turned_found = sum(each.turned_found for each in reports.values())
    out(f"Still standing and found at the right place: {right} of {standing}")
    out(f" ({100 * right / standing:.2f} %)\n")
    out(f"Attached to another digit, name or negation: {false}\n")
    out(f"Equal words stand in as good a context: {twins}, {twins_right} found right\n")
    out(f"A negation came or went right beside it: {turned}, {turned_found} found\n")
    out(f"{1000 * seconds / options.passages:.2f} ms a passage in these texts; ")
    out(f"1,000 passages in 300,000 characters: {speed(articles, options.seed):.1f} s\n")
    for title in ("missed", "elsewhere", "false"):
        notes = [note for each in reports.values() for note in getattr(each, title)]
        for note in notes[: options.show]:
            out(f"{title}: {note}\n")
    return 0 if right == standing and not false else 1


if __name__ == "__main__":
    sys.exit(main())
