"""Texts edited at random, with track kept of every character, and passages to look for in them."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sources.reanchor import Locator, Place
from sources.texts import CONTEXT

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
    r"(?<![\d/.,:])\d+(?:[.,/:]\d+)*"
    r"(?:%|\s?(?:tỷ|triệu|млрд|billion|percent|亿|億)(?: ?USD|美元)?)?"
)
SENTENCE = re.compile(r"[^\n.!?。！？]+(?:[.,]\d+[^\n.!?。！？]*)*[.!?。！？]*[”\"»」]?")
CLAUSE = re.compile(r"(?:[^\s,.;:，。；：、]|(?<=\d)[.,:](?=\d)|(?<=[\w”»]) (?=[\w“«$]))+")
QUOTED = re.compile(r"[“«「\"][^”»」\"\n]+[”»」\"]")
WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+(?:['’][^\W\d_]+)*|\$?\d+(?:[.,/:]\d+)*")
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
