"""Who the people of an article are: short names, titles and pronouns led back to full names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from extraction.speech.mentions import Mention
from extraction.speech.speakerinstitutions import Institutions, written_name
from extraction.speech.speakernames import full_name, name_tokens, same_name
from extraction.tables import rows

_PROFESSIONS = frozenset(("expert", "diplomat", "official", "leader"))
"""What Russian, without articles, calls somebody again who was named before."""
_TITLE_STEM = 5
"""Letters that the forms of one Russian title share."""
_RUSSIAN_SURNAME = re.compile(
    "(?:[оеё]в|[иы]н|[сц]кий|ской|ко|[ую]к|ян|дзе|швили|ич|ова|ева|ина|ая)$"
)
_BROAD = frozenset(("expert", "director", "head", "official"))
"""Titles that many people share, so that the word alone doesn't tell whom it means."""
_MOST_NAMES = 40
"""Names of one person, and people of one name, that are kept, so that no text takes long."""
_FARTHEST_BACK = 30
"""People spoken of last among whom a title or pronoun looks for its own."""


@cache
def _groups() -> dict[str, frozenset[str]]:
    return {
        row["key"]: frozenset((row["key"], *row["groups"].split("|"))) for row in rows("titles")
    }


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of an article, with all that it says of their names and offices."""

    first: int
    """Where the article mentions them first."""
    names: list[str] = field(default_factory=list)
    tokens: list[tuple[str, ...]] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    title_words: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    gender: str = ""
    as_subject: list[str] = field(default_factory=list)
    """The names with which they stand as the subject of a verb: those are nominatives."""

    def is_called(self, tokens: tuple[str, ...], language: str) -> bool:
        return any(same_name(known, tokens, language) for known in self.tokens)

    def is_introduced(self) -> bool:
        """Tell whether the article says more of them than a single word: that may be a place."""
        described = bool(self.titles or self.gender or self.as_subject)
        return described or any(len(one) > 1 for one in self.tokens)

    def groups(self) -> frozenset[str]:
        """Return the kinds of officials that this person is one of."""
        return frozenset().union(*(_groups().get(key, frozenset()) for key in self.titles))


@dataclass(slots=True)
class Cast:
    """The people of one article and who was spoken of last."""

    text: str
    language: str
    people: list[Person] = field(default_factory=list)
    recent: list[Person] = field(default_factory=list)
    last: str | None = None
    _office: str | None = None
    """The institution that a sentence was about last."""
    _by_token: dict[str, list[Person]] = field(default_factory=dict)
    _institutions: Institutions = field(init=False)

    def __post_init__(self) -> None:
        """Set up what knows the institutions of the same article."""
        self._institutions = Institutions(self.text, self.language)

    def meet(self, mentions: Iterable[Mention], begin: int) -> None:
        """Learn the names, offices and genders of those mentioned in a sentence.

        A single capitalised word at the beginning of a sentence, `begin`, is no name
        as long as nothing else says so.
        """
        for mention in mentions:
            if mention.kind == "institution":
                self._institutions.meet(mention)
            if mention.kind != "person" or mention.name is None:
                continue
            if mention.start == begin and self.is_bare(mention):
                continue
            person = self._person(self.text[slice(*mention.name)], mention.start)
            person.titles.update(mention.titles)
            person.title_words.update(mention.title_words)
            if mention.country:
                person.countries.add(mention.country)
            person.gender = person.gender or mention.gender or self._gender_of_role(mention)

    def is_bare(self, mention: Mention) -> bool:
        """Tell whether a mention is one capitalised word without title and honorific."""
        return (
            self.language != "zh"
            and mention.name == (mention.start, mention.end)
            and " " not in self.text[slice(*mention.name)]
        )

    def _gender_of_role(self, mention: Mention) -> str:
        role = self.text[slice(*mention.role)].lower() if mention.role else ""
        if re.search(r"\bnữ\b|woman\b", role):
            return "f"
        return "m" if re.search(r"(?:spokes|business|chair)man\b", role) else ""

    def known(self, mention: Mention) -> Person | None:
        """Return the person whom a name means, None where the article knows no such."""
        if mention.name is None:
            return None
        return self._called(name_tokens(self.text[slice(*mention.name)], self.language))

    def _surnames(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """Return the first character of a Chinese name, by which 李总理 finds 李强."""
        return (tokens[0][:1],) if self.language == "zh" and tokens else ()

    def _called(self, tokens: tuple[str, ...]) -> Person | None:
        parts = dict.fromkeys((*tokens[-1:], *tokens[:1], *self._surnames(tokens)))
        return next(
            (
                person
                for part in parts
                for person in self._by_token.get(part, ())
                if person.is_called(tokens, self.language)
            ),
            None,
        )

    def _person(self, name: str, at: int) -> Person:
        tokens = name_tokens(name, self.language)
        person = self._called(tokens)
        if person is None:
            person = Person(at)
            self.people.append(person)
        if name not in person.names and len(person.names) < _MOST_NAMES:
            person.names.append(name)
            person.tokens.append(tokens)
            for part in (*tokens, *self._surnames(tokens)):
                listed = self._by_token.setdefault(part, [])
                if person not in listed and len(listed) < _MOST_NAMES:
                    listed.append(person)
        return person

    def notice(self, person: Person) -> None:
        """Let a person be the one whom a pronoun means next."""
        if person in self.recent:
            self.recent.remove(person)
        self.recent.insert(0, person)
        del self.recent[_FARTHEST_BACK:]

    def see(self, mention: Mention) -> bool:
        """Let the subject of a sentence be whom a pronoun means next; tell whether it is known."""
        if mention.kind == "institution":
            self._office = self._institutions.name(mention)
        person = self._resolve(mention) if mention.kind in ("person", "role") else None
        if person is not None:
            self.notice(person)
        return person is not None

    def speaker(self, mentions: Sequence[Mention], *, as_subject: bool) -> str | None:
        """Return who speaks, at their fullest; several are joined with "; ".

        `as_subject` tells that they are the subject of a verb: in Russian that is
        the form by which to call them.
        """
        if not mentions:
            return self.last
        for mention in mentions if as_subject else ():
            known = self.known(mention) if mention.kind == "person" else None
            if known is not None and mention.name is not None:
                known.as_subject.append(self.text[slice(*mention.name)])
        self.last = "; ".join(dict.fromkeys(map(self._name, mentions)))
        return self.last

    def _name(self, mention: Mention) -> str:
        person = self._resolve(mention)
        if person is not None:
            self.notice(person)
            if mention.kind == "pronoun" and not person.gender:
                person.gender = mention.gender
            return full_name(person.names, person.as_subject, self.language)
        if mention.kind == "institution":
            self._office = self._institutions.name(mention)
            return self._office
        owner = self._owner(mention)
        if owner is not None:
            return owner
        if mention.kind == "pronoun" and mention.gender == "o":
            return (
                self._institutions.before(mention)
                or self.last
                or written_name(self.text, mention, self.language)
            )
        if mention.kind == "pronoun" and self.last is not None:
            return self.last
        return written_name(self.text, mention, self.language)

    def _owner(self, mention: Mention) -> str | None:
        """Return the institution whose spokesman is meant: 其发言人."""
        if mention.kind != "role" or self.text[mention.start] != "其":
            return None
        pronoun = mention._replace(kind="pronoun", gender="o")
        return self._office or self._institutions.before(pronoun)

    def _resolve(self, mention: Mention) -> Person | None:
        if mention.many:
            return None
        if mention.kind == "pronoun":
            return self._by_pronoun(mention)
        if mention.kind == "role" and self.text[mention.start] != "其":
            return self._by_title(mention) or self._by_definite(mention)
        if mention.kind != "person":
            return None
        known = self.known(mention)
        is_noun = self.is_bare(mention) and not _RUSSIAN_SURNAME.search(
            self.text[slice(*mention.name or (0, 0))]
        )
        if known is None and self.language == "ru" and is_noun:
            return self._by_pronoun(mention)  # "Собеседник добавил": a noun, no name
        return known

    def _by_definite(self, mention: Mention) -> Person | None:
        """Return the last person for a title that points back: "the lawyer", "vị đại diện này"."""
        if not self.recent:
            return None
        if mention.country:
            last = self.recent[0]
            unknown = not last.titles and not last.countries and "leader" in mention.titles
            return last if unknown else None
        profession = self.language == "ru" and not _PROFESSIONS.isdisjoint(mention.titles)
        pointing = mention.definite or profession
        return self.recent[0] if pointing else None

    def _by_pronoun(self, mention: Mention) -> Person | None:
        if mention.gender == "o":
            return None
        fitting_genders = ("", mention.gender)
        alike = [one for one in self.recent if not mention.gender or one.gender in fitting_genders]
        if alike:
            return next((one for one in alike if one.is_introduced()), alike[0])
        before = (one for one in self.people[:_FARTHEST_BACK] if one.first < mention.start)
        fitting = [one for one in before if one.gender in fitting_genders and one.is_introduced()]
        return max(fitting, key=lambda one: (one.gender != "", one.first), default=None)

    def _by_title(self, mention: Mention) -> Person | None:
        """Return the person with this title: by title and country first, else by its kind."""
        wanted = set(mention.titles)
        best: Person | None = None
        for person in self._candidates(mention.start):
            if mention.country and person.countries and mention.country not in person.countries:
                continue
            shared = wanted & person.titles
            if shared and shared <= _BROAD and not self._is_meant(mention, person):
                continue
            same_words = not person.title_words.isdisjoint(mention.title_words)
            if shared and (mention.country or best is None or same_words):
                return person
            same_country = mention.country and mention.country in person.countries
            fits = wanted & person.groups() or (same_country and not person.titles)
            if self.language == "zh" and not mention.definite and not mention.country:
                continue  # 官员 is any, 该官员 the one named before
            if best is None and fits:
                best = person
        return best

    def _is_meant(self, mention: Mention, person: Person) -> bool:
        """Tell whether a broad title ("expert") means a person: by its word or by pointing."""
        profession = self.language == "ru" and not _PROFESSIONS.isdisjoint(mention.titles)
        if mention.definite or mention.country or profession:
            return True
        heads = {word[:_TITLE_STEM] for word in person.title_words}
        return any(word[:_TITLE_STEM] in heads for word in mention.title_words)

    def _candidates(self, before: int) -> Iterable[Person]:
        """Return the people spoken of before a place, the last ones first."""
        yield from self.recent
        for person in self.people[:_FARTHEST_BACK]:
            if person.first < before:
                yield person
