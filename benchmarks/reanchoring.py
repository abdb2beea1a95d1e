"""Measure how passages are found again: edit texts at random, keeping track of every character.

    python -m benchmarks.reanchoring [--passages 5000] [--seed 1]

Reads the demo texts, and the folder that REAL_ARTICLES names if it is set.
"""

import argparse
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from time import perf_counter

from sources.reanchor import Locator, Place
from sources.texts import CONTEXT, normalise, places

DEMO = Path(__file__).parent.parent / "claims" / "demo" / "texts"
NEGATIONS = {
    "vi": ["không", "chưa", "chẳng"],
    "en": ["not", "no", "never", "without", "neither"],
    "ru": ["не", "ни", "нет", "без"],
    "zh": ["不", "没有", "未", "無", "沒有", "并非"],
}
INSERTED = {
    "vi": ["cũng", "rất", "vừa qua", "mới đây", "theo đó", "nhìn chung"],
    "en": ["also", "very", "recently", "in fact", "at the same time", "broadly"],
    "ru": ["также", "очень", "недавно", "в целом", "по сути", "по-прежнему"],
    "zh": ["也", "都", "目前", "近日", "总体上", "又"],
}
NAMES = {
    "vi": ["Nguyễn Văn Ba", "Ấn Độ", "Medvedev", "Tần Cương", "Hà Nội"],
    "en": ["Medvedev", "Qin", "India", "Brazil", "Ottawa"],
    "ru": ["Медведев", "Индия", "Бразилия", "Оттава", "Иванова"],
    "zh": ["印度", "巴西", "李强", "梅德韦杰夫", "河内"],
}
HAN_NAMES = re.compile("中国|中國|俄罗斯|俄羅斯|习近平|普京|克里姆林宫|乌克兰|北京|莫斯科|諾瓦克")
NAME = re.compile(r"(?<![.!?…] )(?<=[^\n“\"«])\b[A-ZĐА-Я]\w+(?: [A-ZĐА-Я]\w+)*")
FIGURE = re.compile(
    r"(?<![\d/.,:])\d+(?:[.,/:]\d+)*(?:%|\s?(?:tỷ|triệu|млрд|billion|percent|亿|億)(?: ?USD|美元)?)?"
)
SENTENCE = re.compile(r"[^\n.!?。！？]+(?:[.,]\d+[^\n.!?。！？]*)*[.!?。！？]*[”\"»」]?")
CLAUSE = re.compile(r"(?:[^\s,.;:，。；：、]|(?<=\d)[.,:](?=\d)|(?<=[\w”»]) (?=[\w“«$]))+")
QUOTED = re.compile(r"[“«「\"][^”»」\"\n]+[”»」\"]")
WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+(?:['’][^\W\d_]+)*|\$?\d+(?:[.,/:]\d+)*")
GONE = 8
"""Fewer characters of context than that, and nothing of it is left."""
RESTYLED = [("“", "«"), ("”", "»"), ("«", "“"), ("»", "”"), ("「", "“"), ("」", "”"), ('"', "“")]


def language(text: str) -> str:
    """Guess by the letters; the four languages of the demo texts have each their own."""
    if re.search("[\u3400-\u9fff]{4}", text):
        return "zh"
    if re.search("[а-я]{4}", text):
        return "ru"
    return "vi" if re.search("[ạ-ỹđ]", text) else "en"


@dataclass
class Draft:
    """A text under edit that knows which character of the old text each one is."""

    text: str
    language: str
    origin: list[int] = field(default_factory=list)
    """For each character its old offset; -1 for a new one."""

    def __post_init__(self) -> None:
        self.origin = self.origin or list(range(len(self.text)))

    def replace(self, start: int, end: int, new: str) -> None:
        """Put `new` in place of a span."""
        self.text = self.text[:start] + new + self.text[end:]
        self.origin[start:end] = [-1] * len(new)

    def swap(self, a: tuple[int, int], b: tuple[int, int]) -> None:
        """Exchange two spans, the first of which stands first."""
        cuts = [(0, a[0]), b, (a[1], b[0]), a, (b[1], len(self.text))]
        self.text = "".join(self.text[start:end] for start, end in cuts)
        self.origin = [each for start, end in cuts for each in self.origin[start:end]]


def _pick(dice: random.Random, pattern: re.Pattern[str], draft: Draft) -> re.Match[str] | None:
    found = list(pattern.finditer(draft.text))
    return dice.choice(found) if found else None


def insert_words(draft: Draft, dice: random.Random) -> None:
    """Put an unimportant word in at some places."""
    for _ in range(dice.randint(1, 4)):
        if word := _pick(dice, WORD, draft):
            gap = "" if draft.language == "zh" else " "
            new = dice.choice(INSERTED[draft.language])
            draft.replace(word.start(), word.start(), new + gap)


def delete_sentence(draft: Draft, dice: random.Random) -> None:
    """Leave a sentence out."""
    if sentence := _pick(dice, SENTENCE, draft):
        draft.replace(*sentence.span(), "")


def change_digit(draft: Draft, dice: random.Random) -> None:
    """Change a digit here and there."""
    for _ in range(dice.randint(1, 3)):
        if digit := _pick(dice, re.compile(r"\d"), draft):
            others = [each for each in "0123456789" if each != digit.group()]
            draft.replace(*digit.span(), dice.choice(others))


def remove_negation(draft: Draft, dice: random.Random) -> None:
    """Take a negation out."""
    words = "|".join(NEGATIONS[draft.language])
    pattern = words if draft.language == "zh" else rf"\b(?:{words}) "
    if found := _pick(dice, re.compile(pattern), draft):
        draft.replace(*found.span(), "")


def add_negation(draft: Draft, dice: random.Random) -> None:
    """Put a negation before a word."""
    if word := _pick(dice, WORD, draft):
        gap = "" if draft.language == "zh" else " "
        draft.replace(word.start(), word.start(), dice.choice(NEGATIONS[draft.language]) + gap)


def replace_name(draft: Draft, dice: random.Random) -> None:
    """Put one name in another's place."""
    if found := _pick(dice, HAN_NAMES if draft.language == "zh" else NAME, draft):
        others = [each for each in NAMES[draft.language] if each != found.group()]
        draft.replace(*found.span(), dice.choice(others))


def swap_paragraphs(draft: Draft, dice: random.Random) -> None:
    """Exchange two paragraphs."""
    lines = [each.span() for each in re.finditer(r"[^\n]+", draft.text)]
    if len(lines) > 1:
        a, b = sorted(dice.sample(lines, 2))
        draft.swap(a, b)


def restyle_quotes(draft: Draft, dice: random.Random) -> None:
    """Write all quotation marks another way."""
    for old, new in dice.sample(RESTYLED, 4):
        for found in list(re.finditer(re.escape(old), draft.text)):
            draft.replace(*found.span(), new)


def change_spaces(draft: Draft, dice: random.Random) -> None:
    """Double some spaces, make others hard, and set paragraphs apart."""
    for _ in range(dice.randint(2, 8)):
        if space := _pick(dice, re.compile(r" |\n"), draft):
            new = "\n\n" if space.group() == "\n" else dice.choice(["\u00a0", "  "])
            draft.replace(*space.span(), new)


EDITS: tuple[Callable[[Draft, random.Random], None], ...] = (
    insert_words,
    delete_sentence,
    change_digit,
    remove_negation,
    add_negation,
    replace_name,
    swap_paragraphs,
    restyle_quotes,
    change_spaces,
)


@dataclass(frozen=True)
class Passage:
    """A span of the old text, with its context as it is kept."""

    kind: str
    start: int
    end: int
    text: str

    @property
    def exact(self) -> str:
        return self.text[self.start : self.end]

    def find(self, locator: Locator) -> Place:
        """Look for the passage in a later text."""
        prefix = self.text[max(0, self.start - CONTEXT) : self.start]
        return locator.locate(
            self.exact, prefix, self.text[self.end : self.end + CONTEXT], self.start
        )


def passages(text: str, dice: random.Random, count: int) -> Iterator[Passage]:
    """Yield random sentences, clauses, figures, quotes and runs of a few words."""
    kinds = {"sentence": SENTENCE, "clause": CLAUSE, "figure": FIGURE, "quote": QUOTED}
    spans = {kind: list(pattern.finditer(text)) for kind, pattern in kinds.items()}
    words = list(WORD.finditer(text))
    for kind in dice.choices([*spans, "words"], k=count):
        if kind == "words" or not spans[kind]:
            first = dice.randrange(len(words))
            last = min(len(words) - 1, first + dice.randint(0, 7))
            start, end = words[first].start(), words[last].end()
        else:
            start, end = dice.choice(spans[kind]).span()
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if text[start:end].strip():
            yield Passage(kind, start, start + len(text[start:end].rstrip()), text)


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
    """Passages whose text stands, and equal ones whose context is as near to the old one."""
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
        if len(kept) == size and draft.text[kept[0] : kept[0] + size] == passage.exact:
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
        if not right and _has_twin(passage, draft, start):
            self.twins += 1
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
    found = []
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    found = [(path.stem, normalise(path.read_bytes().decode())) for path in paths]
    for each in ("vi", "en", "ru", "zh"):
        together = "\n".join(text for _, text in found if language(text) == each)
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
        draft = Draft(text, language(text))
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
    turned = Counter(
        {"turned": sum(each.turned for each in reports.values())}
        | {"found": sum(each.turned_found for each in reports.values())}
    )
    out(f"Still standing and found at the right place: {right} of {standing}")
    out(f" ({100 * right / standing:.2f} %)\n")
    out(f"Attached to another digit, name or negation: {false}\n")
    out("Equal words in an equal context, not told apart: ")
    out(f"{sum(each.twins for each in reports.values())}\n")
    out(f"A negation came or went right beside it: {turned['turned']}, found {turned['found']}\n")
    out(f"{1000 * seconds / options.passages:.2f} ms a passage in these texts; ")
    out(f"1,000 passages in 300,000 characters: {speed(articles, options.seed):.1f} s\n")
    for title in ("missed", "elsewhere", "false"):
        notes = [note for each in reports.values() for note in getattr(each, title)]
        for note in notes[: options.show]:
            out(f"{title}: {note}\n")
    return 0 if right == standing and not false else 1


if __name__ == "__main__":
    sys.exit(main())
