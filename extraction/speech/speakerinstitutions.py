"""Which institution is meant: "the ministry", ведомство and 该公司 led back to full names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from extraction.speech.mentions import Mention
from extraction.speech.speakernames import name_tokens
from extraction.tables import rows

_POINTING_HAN = re.compile("^[该該这這此本][家个個]?")
_MOST_INSTITUTIONS = 200
"""Institutions of an article that are kept in mind, so that no text takes long."""
_ANY_OFFICE = frozenset(("ведомств", "регулятор", "agency", "department", "regulator", "cơ"))
"""Nouns, without their endings, that stand for ministries and offices of any name."""


@cache
def _anaphors(language: str) -> frozenset[str]:
    """Return the nouns that can stand for any institution named before."""
    return frozenset(
        name_tokens(form.rstrip("~"), language)[0]
        for row in rows("institutions")
        if row["kind"] == "anaphor" and row["language"] == language
        for form in row["forms"].split("|")
    )


@cache
def _nominatives() -> dict[str, str]:
    """Return the Russian institutions of one word by their stems: Кремл → Кремль."""
    found: dict[str, str] = {}
    for row in rows("institutions"):
        written = row["forms"].split("|") if row["language"] == "ru" else []
        for form in written if row["kind"] == "name" else ():
            stem = form.removesuffix("~")
            if form != stem and " " not in stem:
                found.setdefault(stem, f"{stem}ь" if f"{stem}ь" in written else stem)
    return found


def written_name(text: str, mention: Mention, language: str) -> str:
    """Return a mention as the text has it, an English one without its article."""
    span = {"role": mention.role, "institution": mention.name}.get(mention.kind)
    written = text[slice(*(span or (mention.start, mention.end)))]
    return re.sub("^(?:[Tt]he|[Aa]n?) ", "", written) if language == "en" else written


@dataclass(slots=True)
class _Institution:
    """An institution as the article writes it, where it does so first."""

    at: int
    written: str
    tokens: tuple[str, ...]


@dataclass(slots=True)
class Institutions:
    """The institutions of one article."""

    text: str
    language: str
    _known: dict[str, _Institution] = field(default_factory=dict)

    def meet(self, mention: Mention) -> None:
        """Keep in mind an institution that is mentioned by its name."""
        written = written_name(self.text, mention, self.language)
        if mention.generic or mention.definite or written in self._known:
            return
        if len(self._known) < _MOST_INSTITUTIONS:
            tokens = name_tokens(written, self.language)
            self._known[written] = _Institution(mention.start, written, tokens)

    def name(self, mention: Mention) -> str:
        """Return an institution at its fullest: "the ministry" is the one named last."""
        written = written_name(self.text, mention, self.language)
        if mention.definite or mention.generic:
            return self.before(mention) or written
        written = _nominatives().get(written[:-1], written) if self.language == "ru" else written
        tokens = set(name_tokens(written, self.language))
        longer = (
            known.written
            for known in self._known.values()
            if tokens < set(known.tokens) and tokens & set(known.tokens[:2])
        )
        return next(longer, written)

    def before(self, mention: Mention) -> str | None:
        """Return the institution named last before a mention that points back.

        Where one has the same noun ("the union") it is that one, else the last of
        all, if such a noun can stand for any ("ведомство").
        """
        written = written_name(self.text, mention, self.language)
        noun = self._noun(written)
        before = [one for one in self._known.values() if one.at < mention.start]
        same = [one for one in before if noun and self._has_noun(one, noun)]
        if self.language == "en" and written[:1].isupper() and not same:
            noun = ""  # "the Commission" is a name
        free: Iterable[_Institution] = before if mention.gender == "o" else ()
        if mention.generic:
            free = self._free(before, noun)
        # Of what "it" can mean, initials are the last: they may be a virus or a street.
        nearest = max(
            same or list(free), key=lambda one: (not one.written.isupper(), one.at), default=None
        )
        return nearest.written if nearest is not None else None

    def _free(self, before: Iterable[_Institution], noun: str) -> Iterable[_Institution]:
        """Yield the institutions that a noun can stand for though their names lack it."""
        nouns = _anaphors(self.language)
        for one in before if noun in nouns and self.language != "zh" else ():
            if noun in _ANY_OFFICE or nouns.isdisjoint(one.tokens):
                yield one

    def _noun(self, written: str) -> str:
        """Return the noun of a short mention: "ministry" of "the ministry", 公司 of 该公司."""
        if self.language == "zh":
            return _POINTING_HAN.sub("", written)
        tokens = name_tokens(written, self.language)
        return next(iter(tokens if self.language == "vi" else tokens[::-1]), "")

    def _has_noun(self, known: _Institution, noun: str) -> bool:
        if self.language == "zh":
            return known.written.endswith(noun) and known.written != noun
        return noun in known.tokens and len(known.tokens) > 1
