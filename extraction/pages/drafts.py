"""Put the lines of a section together to one article, or two where a new headline has a lead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.lexicon import is_han
from extraction.pages import captions, datelines
from extraction.pages.lines import Line, Shape

_HEADLINE = 20
"""Width from which a line is more than an entry of a menu."""
_QUESTION = 150
_UNENDED_LEAD = 100
_SUBHEADING = 60
_NEW_HEADLINE = 36
_LEAD = 200
"""Characters of a first paragraph in which news names its day."""
_CUT_OFF = 40
_HEAD = 12
"""Lines above the first text among which its title is looked for."""
_NEAR = 3
_LONG_WORD, _STEM = 5, 5
_FARTHER, _NAMED = 0.05, 0.5
"""What a line loses as a title for each that is nearer, and for looking like a name."""
_WITH_PICTURES = 6
"""Paragraphs of an article among which pictures stand whose captions say nothing of it."""
_LONGEST_NAME = 4
"""Words of a name that stands alone in its line."""
_ASKS = re.compile(r"(?:[^.!?。！？]|[.](?!\s))+[?!？！][\"”’»」』]?")


@dataclass(slots=True)
class Draft:
    """An article as it is put together: its title, the lines around it, the lines of its body."""

    title: Line | None
    head: list[Line]
    body: list[int] = field(default_factory=list)
    lead: frozenset[str] = frozenset()


class Reading:
    """One pass over a section."""

    def __init__(self, page: Sequence[Line], section: Sequence[int], language: str) -> None:
        self._page = page
        self._language = language
        self._section = self._from_its_head(section)
        self._drafts: list[Draft] = []

    def run(self) -> list[Draft]:
        """Return the articles of the section."""
        group: list[int] = []  # the lines since the last text
        for at in self._section:
            if not self._page[at].is_text or self._is_caption(at):
                group.append(at)
                continue
            if not self._drafts or self._is_headline(group, at):
                self._begin(group, at)
            else:
                self._drafts[-1].body += self._kept(group)
            group = []
            self._drafts[-1].body.append(at)
        if self._drafts and group:
            self._drafts[-1].body += self._cut_off(group)
        return self._drafts

    def _from_its_head(self, section: Sequence[int]) -> Sequence[int]:
        """Leave out short sentences above a headline; a question may be the headline itself."""
        texts = [place for place, at in enumerate(section) if self._page[at].is_text]
        if len(texts) < 2:
            return section
        first, second = texts[0], texts[1]
        line = self._page[section[first]]
        between = [self._page[at] for at in section[first + 1 : second]]
        above = [self._page[at] for at in section[:first]]
        if (
            line.width <= _QUESTION
            and _ASKS.fullmatch(line.text)
            and section[second] == section[first] + 1
            and not any(_is_headline(other) for other in above)
        ):
            line.shape = Shape.SHORT
        elif line.shape is Shape.SENTENCE and any(map(_is_headline, between)):
            return section[first + 1 :]
        return section

    def _begin(self, group: Sequence[int], first: int) -> None:
        head = [self._page[at] for at in group]
        text = " ".join(self._page[at].text for at in range(first, first + 3) if self._in(at))
        title = _title(head, text[: 4 * _LEAD])
        lead = captions.words(self._page[first].text)
        if title:
            lead += captions.words(title.text)
        shorts = [at for at in group if self._page[at].shape is Shape.SHORT][-1:]
        body = [at for at in shorts if self._is_unended_lead(self._page[at], title)]
        self._drafts.append(Draft(title, head, body, frozenset(lead)))

    def _is_unended_lead(self, line: Line, title: Line | None) -> bool:
        """Tell whether a line under the title is a lead that lacks only its full stop."""
        return (
            line.shape is Shape.SHORT
            and title is not None
            and title.start < line.start
            and line.width >= _UNENDED_LEAD
            and not captions.is_caption(line.text, 0, language=self._language, lead=())
        )

    def _in(self, at: int) -> bool:
        return at < len(self._page) and self._page[at].is_text

    def _is_headline(self, group: Sequence[int], first: int) -> bool:
        """Tell whether the lines before a text are the headline of another article.

        A headline is longer than most subheadings, names what the lead below it
        says, and that lead names a day, or the page does between the two.
        """
        headlines = [self._page[at] for at in group if _is_headline(self._page[at])]
        if len(self._drafts[-1].body) < 2 or len(headlines) != 1:
            return False
        headline = headlines[0]
        if headline.text[-1] in ".。":  # a sentence, such as the caption of a picture
            return False
        following = [at for at in range(first, first + _NEAR + 1) if self._in(at)]
        if headline.width < _NEW_HEADLINE or headline.is_item or len(following) < _NEAR - 1:
            return False
        below = [self._page[at] for at in group if self._page[at].start > headline.start]
        if any(datelines.first(line.text) for line in below if line.shape is Shape.NOTE):
            return True
        own = set(captions.words(headline.text))
        lead = " ".join(self._page[at].text for at in following[:2])
        names_a_day = datelines.names_a_day(self._page[first].text[:_LEAD])
        return names_a_day and _shares(own, lead)

    def _kept(self, group: Sequence[int]) -> list[int]:
        """Return which lines between two texts of an article belong to it."""
        shorts = [at for at in group if self._page[at].shape is Shape.SHORT]
        if shorts and shorts[-1] == group[-1] and self._is_subheading(group):
            return [group[-1]]
        with_figures = sum(any(map(str.isdigit, self._page[at].text)) for at in shorts)
        return shorts if len(shorts) > 2 and 2 * with_figures >= len(shorts) else []

    def _is_subheading(self, group: Sequence[int]) -> bool:
        """Tell a subheading from the text of a picture, which stands high up and repeats.

        So do the lines before it: what is neither repeated nor above a caption is a list.
        """
        line = self._page[group[-1]]
        is_name = _is_name(line.text) and (len(group) > 1 or " " in line.text)
        return (
            (len(self._drafts[-1].body) > 1 or line.is_item)
            and len(line.text) <= _SUBHEADING
            and not line.is_repeated
            and not line.text.isupper()
            and not (is_name and line.width <= _HEADLINE)
            and all(
                self._page[at].is_repeated or self._page[after].shape is Shape.NOTE
                for at, after in pairwise(group)
                if self._page[at].shape is Shape.SHORT
            )
        )

    def _is_caption(self, at: int) -> bool:
        line = self._page[at]
        if not self._drafts:
            return self._is_first_caption(at)
        if len(self._drafts[-1].body) > _WITH_PICTURES:
            return False
        lead = self._drafts[-1].lead if len(self._drafts[-1].body) < _NEAR else frozenset[str]()
        is_caption = captions.is_caption(line.text, line.width, language=self._language, lead=lead)
        if is_caption:
            line.shape = Shape.NOTE
        return is_caption

    def _is_first_caption(self, at: int) -> bool:
        """Tell whether the first sentence under a title is the caption of the picture there."""
        line, following = self._page[at], self._page[at + 1 : at + 1 + 2 * _NEAR]
        texts = [other for other in following if other.is_text]
        above = self._page[self._section[0] : at]
        if not texts or texts[0].shape is not Shape.PARAGRAPH or not any(map(_is_headline, above)):
            return False
        if captions.is_caption(line.text, line.width, language=self._language, lead=()):
            return True
        stated = datelines.first(line.text) if line.width <= _QUESTION else None
        ends_in_date = stated is not None and not line.text[stated.end :].strip(".。")
        return ends_in_date and not following[0].is_text

    def _cut_off(self, group: Sequence[int]) -> list[int]:
        """Return the last line of a page that breaks off in the middle of a sentence."""
        at = group[0]
        line = self._page[at]
        is_last = at == len(self._page) - 1 and self._page[at - 1].is_text
        return [at] if is_last and line.shape is Shape.SHORT and line.width >= _CUT_OFF else []


def _shares(own: set[str], lead: str) -> bool:
    """Tell whether a lead takes up the words of a headline.

    Half of the characters do for Chinese, three words for a language of short
    words, two long ones whatever their endings for the others.
    """
    common = own & set(captions.words(lead))
    if 2 * sum(map(is_han, own)) > len(own):
        return 2 * len(common) >= len(own)
    stems = {word[:_STEM] for word in captions.words(lead) if len(word) >= _LONG_WORD}
    long = {word[:_STEM] for word in own if len(word) >= _LONG_WORD}
    return len(common) > 2 or len(stems & long) > 1


def _is_name(text: str) -> bool:
    names = text.split()
    return len(names) <= _LONGEST_NAME and all(name[0].isupper() for name in names)


def _is_headline(line: Line) -> bool:
    return line.shape is Shape.SHORT and line.width >= _HEADLINE


def _title(head: Sequence[Line], lead: str) -> Line | None:
    """Choose the title among the lines above an article: near, and taken up by its lead.

    Of two such lines, one right below the other, the second is the title's second line.
    """
    candidates = [line for line in head if line.shape is Shape.SHORT][-_HEAD:]
    headlines = [line for line in candidates if line.width >= _HEADLINE] or candidates
    if not headlines:
        return None
    words = frozenset(captions.words(lead))
    scores = [
        _taken_up(line.text, lead, words) - _FARTHER * distance - _NAMED * _is_name(line.text)
        for distance, line in enumerate(reversed(headlines))
    ][::-1]
    best = scores.index(max(scores))
    is_second = (
        best > 0
        and head.index(headlines[best]) == head.index(headlines[best - 1]) + 1
        and scores[best - 1] >= scores[best] / 2
    )
    return headlines[best - is_second]


def _taken_up(title: str, lead: str, words: frozenset[str]) -> float:
    """Return the share of a title's long words that its lead has; of Chinese, of its pairs."""
    own = captions.words(title)
    if 2 * sum(map(is_han, own)) > len(own):
        pairs = [title[at : at + 2] for at in range(len(title) - 1)]
        return sum(pair in lead for pair in pairs) / max(1, len(pairs))
    own = [word for word in own if len(word) > _STEM - 2]
    return sum(word in words for word in own) / max(1, len(own))
