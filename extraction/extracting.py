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

VERSION = "1"
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
