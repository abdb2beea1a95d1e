"""Everything that one text says, in one call: articles, dates, figures, statements, credits."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import TypeVar

from extraction import body, datefinding, languages, quantities, statements
from extraction.body import Article
from extraction.credits import credits as credited
from extraction.datefinding import Mention
from extraction.edtf import is_valid
from extraction.folding import Aligned, align
from extraction.quantities import Quantity
from extraction.statements import Speech

_Placed = TypeVar("_Placed", Quantity, Speech, Mention)

VERSION = "2"
"""Changes whenever the same text may give other answers, so that suggestions can tell."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in a text; all offsets are Python string offsets into it."""

    language: str | None
    articles: tuple[Article, ...]
    credits: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    statements: tuple[Speech, ...]
    dates: tuple[Mention, ...]

    @property
    def body(self) -> tuple[tuple[int, int], ...]:
        """The spans of all articles, in the order of the text."""
        return tuple(sorted(chain.from_iterable(article.body for article in self.articles)))

    def to_dict(self) -> dict[str, object]:
        """Return what JSON can hold: lists, dictionaries, strings, numbers; decimals as strings."""
        return {
            "language": self.language,
            "body": [list(span) for span in self.body],
            "articles": [
                {
                    "title": article.title,
                    "published": article.published,
                    "body": [list(span) for span in article.body],
                }
                for article in self.articles
            ],
            "credits": list(self.credits),
            "quantities": [quantity.to_dict() for quantity in self.quantities],
            "statements": [asdict(statement) for statement in self.statements],
            "dates": [asdict(date) for date in self.dates],
        }


def extract(
    text: str,
    *,
    language: str | None = None,
    published: str | None = None,
    articles: Sequence[Article] | None = None,
) -> Extraction:
    """Find the articles, dates, figures and statements of `text`.

    `language` is a BCP 47 tag, guessed from the letters where it is None;
    `published` is the EDTF date that yearless and relative dates count from where
    an article gives none of its own. `articles` are given where somebody has
    bordered them. Never raises for any text.
    """
    aligned = align(text)
    spoken = languages.primary(language) or languages.guess(text, aligned.text) or "en"
    known = published if published and is_valid(published) else None
    if articles is None:
        articles = body.find(text, language=spoken, published=known)
    parts = [_contents(aligned, article, spoken) for article in articles]
    return Extraction(
        language=language or spoken,
        articles=tuple(articles),
        credits=tuple(credited(text, spoken)),
        quantities=_in_order(part.quantities for part in parts),
        statements=_in_order(part.statements for part in parts),
        dates=_in_order(part.dates for part in parts),
    )


@dataclass(frozen=True, slots=True)
class _Contents:
    """What one article holds."""

    quantities: tuple[Quantity, ...]
    statements: tuple[Speech, ...]
    dates: tuple[Mention, ...]


def _contents(aligned: Aligned, article: Article, language: str) -> _Contents:
    """Read one article; dates come first, for a figure is what no date has taken."""
    spans, published = article.body, article.published
    dates = datefinding.find(aligned, spans, language=language, published=published)
    figures = quantities.find_in(
        aligned, spans, language=language, dates=dates, published=published
    )
    speeches = statements.find(aligned, spans, language=language, dates=dates, published=published)
    return _Contents(figures, speeches, dates)


def _in_order(groups: Iterable[tuple[_Placed, ...]]) -> tuple[_Placed, ...]:
    return tuple(sorted(chain.from_iterable(groups), key=lambda found: found.start))


_SAMPLES = {
    "vi": (
        "Theo Hải quan, kim ngạch năm 2023 đạt hơn 240,1 tỷ USD, tăng 26,3% so với cùng kỳ năm "
        "trước.\nHôm 8/4, Ngoại trưởng Trần An nói: “Hai bên đã gặp nhau lần thứ ba”. Ông cho "
        "biết thêm 12 tàu sẽ đến.\nĐọc thêm\n(theo THX)"
    ),
    "en": (
        "Trade grew by more than 5% year on year to $3.5bn in the first half of 2023, the ministry "
        "said on Monday.\n“We agree on twenty-five points,” Foreign Minister Ann Lee said. She "
        "added that exports would double.\nRead more\n(Reuters)"
    ),
    "ru": (
        "Товарооборот вырос на 5% в годовом выражении, до 27 920 млрд рублей, в январе—июле 2022 "
        "года, сообщил министр Иван Петров.\n«Мы рады», — сказал он 12 июля. По данным "
        "таможни, экспорт увеличился вдвое.\nЧитайте также\nТАСС"
    ),
    "zh": (
        "据海关总署统计，2023年贸易额达2401.1亿美元，同比增长26.3%。\n外交部长李明4月8日表示：“双方举行了"
        "第三次会谈。”他说，今年前三个月出口超过二十五亿元。\n相关阅读\n（新华社）"
    ),
}
"""A little of everything that is read, so that every table is needed."""

# The tables are read and their patterns compiled while the program starts, about a second's
# work, rather than while somebody waits for the first text.
for _language, _sample in _SAMPLES.items():
    extract(_sample, language=_language, published="2024-04-09")
