"""How passages are found again in edited texts: what is right, missed or falsely attached."""

import os
import random
import re
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from time import perf_counter

from sources.reanchor import Locator, Place
from sources.texts import CONTEXT, normalise, places
from tests.sources.edits import EDITS, HAN_NAMES, NAMES, NEGATIONS, WORD, Draft, Passage, passages
from tests.sources.edits import language as language_of

DEMO = Path(__file__).parent.parent.parent / "claims" / "demo" / "texts"
GONE = 8
"""Fewer characters of context than that, and nothing of it is left."""


def numbers(text: str) -> list[str]:
    """Return the figures of a text as written."""
    return re.findall(r"\d+(?:[.,]\d+)*", text)


def names(text: str) -> list[str]:
    """Return what is written with a capital, and the Chinese names that the edits know."""
    known = HAN_NAMES.pattern + "|" + "|".join(NAMES["zh"])
    return [
        *re.findall(known, text),
        *(word for word in re.findall(r"\w+", text) if word[0].isupper()),
    ]


def negations(text: str, language: str) -> list[str]:
    """Return the negations of a text."""
    words = "|".join(NEGATIONS[language])
    pattern = "[不没沒未无無非]" if language == "zh" else rf"\b(?:{words})\b"
    return re.findall(pattern, text.casefold())


def around(text: str, start: int, end: int, language: str) -> list[list[str]]:
    """Return the negations among the two words before a span and in the word after it."""
    size, gap = (4, "") if language == "zh" else (2, " ")
    before = re.split(r"[,.;:!?。，；：！？、\n]", text[max(0, start - 60) : start])[-1]
    after = re.split(r"[,.;:!?。，；：！？、\n]", text[end : end + 30])[0]
    near = WORD.findall(before)[-size:], WORD.findall(after)[: size // 2]
    return [negations(gap.join(words), language) for words in near]


@dataclass
class Report:
    """What came of looking for the passages of edited texts."""

    standing: int = 0
    """Passages whose text still stands, and no negation came or went beside them."""
    right: int = 0
    """Of these, found to the letter at the right place."""
    altered: int = 0
    """Passages in whose text something was changed, or that are gone."""
    moved: int = 0
    """Of these, found at the right place, reworded."""
    twins: int = 0
    """Passages whose text stands, but equal ones stand in a context as near to the old one."""
    twins_right: int = 0
    turned: int = 0
    """Passages whose text stands, but a negation came or went right beside it."""
    turned_found: int = 0
    false: list[str] = field(default_factory=list)
    """Attached to text with a different digit, name or negation."""
    missed: list[str] = field(default_factory=list)
    """Standing, but lost or found at another place."""
    elsewhere: list[str] = field(default_factory=list)
    """Altered or gone, but attached to some other place that reads alike."""
    seconds: float = 0.0

    @property
    def passages(self) -> int:
        return self.standing + self.altered + self.turned + self.twins

    def judge(self, passage: Passage, place: Place, draft: Draft) -> None:
        """Compare one answer with what the edits did."""
        kept = [at for at, old in enumerate(draft.origin) if passage.start <= old < passage.end]
        now = draft.text[place.start : place.end] if place.start is not None else None
        note = f"{passage.kind}: {passage.exact!r} -> {place.status} {now!r}"
        if now is not None and any(
            (
                numbers(now) != numbers(passage.exact),
                names(now) != names(passage.exact),
                negations(now, draft.language) != negations(passage.exact, draft.language),
            )
        ):
            self.false.append(note)
        size = passage.end - passage.start
        if len(kept) == size and kept == list(range(kept[0], kept[0] + size)):
            self._judge_standing(passage, place, draft, kept[0], note)
            return
        self.altered += 1
        if place.start is not None and place.end is not None:
            overlap = sum(place.start <= at < place.end for at in kept)
            if 2 * overlap >= place.end - place.start:
                self.moved += 1
            else:
                self.elsewhere.append(f"{note}\n{_seen(passage, draft, place.start)}")

    def _judge_standing(
        self, passage: Passage, place: Place, draft: Draft, start: int, note: str
    ) -> None:
        size = passage.end - passage.start
        right = place == Place("exact", start, start + size)
        old = around(passage.text, passage.start, passage.end, draft.language)
        if old != around(draft.text, start, start + size, draft.language):
            self.turned += 1
            self.turned_found += place.start is not None
            return
        if _has_twin(passage, draft, start):
            self.twins += 1
            self.twins_right += right
            return
        self.standing += 1
        self.right += right
        if not right:
            self.missed.append(f"{note}\n{_seen(passage, draft, start)}")


def _seen(passage: Passage, draft: Draft, start: int) -> str:
    size = len(passage.exact)
    old = passage.text[max(0, passage.start - CONTEXT) : passage.end + CONTEXT]
    new = draft.text[max(0, start - CONTEXT) : start + size + CONTEXT]
    return f"      in {old!r}\n     now {new!r}"


def _has_twin(passage: Passage, draft: Draft, start: int) -> bool:
    """Tell whether equal words stand in a context that is as near to the old one."""

    def kept(at: int) -> int:
        pairs = zip(
            passage.text[passage.end : passage.end + CONTEXT], draft.text[at + size :], strict=False
        )
        after = list(takewhile(lambda pair: pair[0] == pair[1], pairs))
        old, new = passage.text[: passage.start][-CONTEXT:], draft.text[:at][-CONTEXT:]
        before = list(
            takewhile(lambda pair: pair[0] == pair[1], zip(old[::-1], new[::-1], strict=False))
        )
        return len(before) + len(after)

    size = len(passage.exact)
    others = [at for at in places(draft.text, passage.exact) if at != start]
    mine = kept(start)
    return any(mine < GONE or kept(at) >= mine for at in others)


def texts() -> list[tuple[str, str]]:
    """Return name and text of each article; and all of a language in one long text."""
    folders = [DEMO]
    if os.environ.get("REAL_ARTICLES"):
        folders.append(Path(os.environ["REAL_ARTICLES"]))
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    found = [(path.stem, normalise(path.read_bytes().decode())) for path in paths]
    for each in ("vi", "en", "ru", "zh"):
        together = "\n".join(text for _, text in found if language_of(text) == each)
        found.append((f"all {each}", together))
    return found


def measure(
    articles: list[tuple[str, str]], *, count: int, seed: int, each: int = 20
) -> dict[str, Report]:
    """Edit articles until `count` passages are judged; return a report for each kind of edit."""
    dice = random.Random(seed)  # noqa: S311 (the same texts at every run)
    kinds = [edit.__name__ for edit in EDITS] + ["several at once"]
    reports = {kind: Report() for kind in kinds}
    for turn in range(-(-count // each)):
        _, text = articles[turn // len(kinds) % len(articles)]
        kind = kinds[turn % len(kinds)]
        draft = Draft(text, language_of(text))
        several = dice.sample(EDITS, dice.randint(2, 5))
        for edit in several if kind == kinds[-1] else [EDITS[turn % len(kinds)]]:
            edit(draft, dice)
        locator = Locator(draft.text)
        for passage in passages(text, dice, each):
            begin = perf_counter()
            place = passage.find(locator)
            reports[kind].seconds += perf_counter() - begin
            reports[kind].judge(passage, place, draft)
    return reports
