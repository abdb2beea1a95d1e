"""Find who says what: quoted passages and reported clauses, with speaker, role and relay."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from extraction.datefinding import Mention as DateMention
from extraction.folding import Aligned
from extraction.phrasebook import pattern_of
from extraction.sentences import sentences
from extraction.speech import hannames
from extraction.speech.mentions import Item, Mention, mentions, with_mentions
from extraction.speech.quotes import quotes
from extraction.speech.speakers import Cast
from extraction.speech.speechacts import Act, quoted_span
from extraction.speech.speechclause import VERBS, Clause
from extraction.speech.speechreader import Reader
from extraction.speech.speechwords import Word, words_of
from extraction.tables import LANGUAGES

_SHORTEST_LINE = 4
"""Characters of a line in which somebody may say something."""
_LONGEST_SENTENCE = 300
"""Words after which a sentence is cut, so that no text takes long."""
_LONGEST_ATTRIBUTION = 12
"""Words that may say, in a sentence of their own, who said the quotation before it."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech act at `start` to `end` of the text.

    `form` is direct, indirect or mixed. `speaker` is the name as the article
    gives it at its fullest, `speaker_as_written` what the sentence says ("he",
    a title). `relay` names who passes it on, outermost first; `spoken` is the EDTF
    date that the sentence gives, else the last one given so, else the article's.
    """

    start: int
    end: int
    form: str
    speaker: str | None
    speaker_as_written: str | None
    role_as_written: str | None
    relay: str | None
    spoken: str | None
    cue: str


def find(
    aligned: Aligned,
    spans: Sequence[tuple[int, int]],
    *,
    language: str | None,
    dates: Sequence[DateMention],
    published: str | None,
) -> tuple[Speech, ...]:
    """Return the statements in the given spans of one article, in their order.

    A direct statement is what stands inside the quotation marks, a mixed one the
    whole clause with its marks, an indirect one the clause after its cue.
    """
    spoken_in = language if language in LANGUAGES else "en"
    article = _Article(aligned.original, spoken_in or "en", published)
    return tuple(article.speeches(spans, dates))


@dataclass(slots=True)
class _Article:
    text: str
    language: str
    published: str | None

    def speeches(
        self, spans: Sequence[tuple[int, int]], dates: Sequence[DateMention]
    ) -> Iterator[Speech]:
        quoted = quotes(self.text, spans)
        names = _special_names(self.text, spans) if self.language == "zh" else []
        read: list[list[Item]] = []
        for start, end in chain.from_iterable(_lines(self.text, span) for span in spans):
            words = words_of(
                self.text,
                start,
                end,
                language=self.language,
                quotes=quoted,
                dates=dates,
                names=names,
            )
            read += self._cut(words, list(sentences(self.text, start, end)))
        cast = Cast(self.text, self.language)
        for sentence in read:
            cast.meet(tuple(mentions(sentence)), sentence[0].start)
        yield from self._speeches(read, cast)

    def _cut(
        self, words: Sequence[Word], borders: Sequence[tuple[int, int]]
    ) -> Iterator[list[Item]]:
        """Yield the sentences of a line; a border inside a quotation is none."""
        ends = [end for _start, end in borders]
        current: list[Word] = []
        at = 0
        for place, word in enumerate(words):
            while at < len(ends) and ends[at] <= word.start:
                ended = current and ends[at] >= current[-1].end
                if ended and not _goes_on(current, words, place):
                    yield with_mentions(current, self.text, self.language)
                    current = []
                at += 1
            if len(current) == _LONGEST_SENTENCE:
                yield with_mentions(current, self.text, self.language)
                current = []
            current.append(word)
        if current:
            yield with_mentions(current, self.text, self.language)

    def _speeches(self, read: Sequence[list[Item]], cast: Cast) -> Iterator[Speech]:
        spoken = ""
        expects_more = False
        for sentence in read:
            clause = Clause(self.text, sentence, self.language)
            acts = Reader(clause).read()
            subject = _subject(clause)
            if not acts:
                alone = _alone(clause)
                if alone is not None and expects_more:
                    yield self._speech(alone, cast, spoken)
                else:
                    if subject is None or not cast.see(subject):
                        subject = _introduced(clause)
                        if subject is not None:
                            cast.see(subject)
                    # "He said:" in a line of its own leads to the quotation in the next.
                    expects_more = (expects_more and alone is not None) or _announces(clause, cast)
                continue
            for act in acts:
                if subject is not None and subject.kind == "person" and act.cue.kind == "O":
                    cast.see(subject)
                if not act.signed and not _is_known(act, cast):
                    continue
                spoken = act.spoken or spoken
                yield self._speech(act, cast, spoken)
            expects_more = True

    def _speech(self, act: Act, cast: Cast, spoken: str) -> Speech:
        speaker = cast.speaker(act.subjects, as_subject=act.cue.kind in VERBS)
        subjects = act.subjects
        written = self.text[subjects[0].start : subjects[-1].end] if subjects else None
        named = subjects[0] if len(subjects) == 1 else None
        if named is not None and named.kind == "person" and named.name and not named.gender:
            written = self.text[slice(*named.name)]
        role = next((one.role for one in subjects if one.role), None)
        relays = [
            one.key or self.text[one.start : one.end] for one in act.relays if one not in subjects
        ]
        return Speech(
            act.start,
            act.end,
            act.form,
            speaker,
            written,
            self.text[slice(*role)] if role else None,
            "; ".join(dict.fromkeys(relays)) or None,
            spoken or self.published,
            self.text[act.cue.start : act.cue.end],
        )


def _goes_on(current: Sequence[Word], words: Sequence[Word], place: int) -> bool:
    """Tell whether who said it follows a quotation that ends with a full stop (“…。”他说)."""
    if current[-1].kind != "Q" or any(word.kind not in "Q-(" for word in current):
        return False
    following = "".join(word.kind for word in words[place : place + _LONGEST_ATTRIBUTION])
    return re.match(r"[^QVvRAK.:;]{1,8}[Vv](?:[SD]*\.|[SD]*$)", following) is not None


def _lines(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    start, end = span
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        if stop - start >= _SHORTEST_LINE:
            yield start, stop
        start = stop + 1


def _special_names(text: str, spans: Sequence[tuple[int, int]]) -> list[Word]:
    """Return the places of the names in a Chinese text."""
    known = hannames.names(text, spans)
    if not known:
        return []
    pattern = re.compile(pattern_of(known))
    return [
        Word(match.start(), match.end(), "C")
        for start, end in spans
        for match in pattern.finditer(text, start, end)
    ]


def _subject(clause: Clause) -> Mention | None:
    """Return whom a sentence is about: its first mention that hangs on nothing."""
    for at, kind in enumerate(clause.kinds):
        if kind == "M" and not clause.is_governed(at):
            return clause.mention(at)
    return None


def _introduced(clause: Clause) -> Mention | None:
    """Return the first person whom a sentence names with an office and that hangs on nothing."""
    places = (at for at, kind in enumerate(clause.kinds) if kind == "M")
    free = (clause.mention(at) for at in places if not clause.is_governed(at))
    return next((one for one in free if one.kind == "person" and one.role), None)


def _is_known(act: Act, cast: Cast) -> bool:
    """Tell whether the subject is more than a capitalised word at the head of a sentence."""
    return not any(cast.is_bare(one) and cast.known(one) is None for one in act.subjects)


def _alone(clause: Clause) -> Act | None:
    """Return a quotation that is a sentence of its own."""
    if clause.kinds.strip(".,-") != "Q":
        return None
    at = clause.kinds.index("Q")
    if not clause.is_quotation(at):
        return None
    start, end = quoted_span(clause, at)
    return Act(start, end, "direct", (), (), Word(start, start, "Q"), "")


def _announces(clause: Clause, cast: Cast) -> bool:
    if not clause.kinds.endswith(":"):
        return False
    for at in range(len(clause.kinds) - 1, -1, -1):
        if clause.kinds[at] == "M" and not clause.is_governed(at):
            cast.speaker((clause.mention(at),), as_subject=True)
            return True
    return False
