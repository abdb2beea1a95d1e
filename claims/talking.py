"""Comments on reviewed records, and whom they mention.

``say`` is the one door through which a comment comes into being: it checks the text and the
names in it, and writes comment and mentions in one transaction.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.models import Comment, Mention, Reviewed
from claims.models.talk import LONGEST
from claims.review import EVENT_FIELD
from sources.records import tidy
from sources.revisions import revision
from sources.rights import may_see, who_may_see

NOBODY = "nobody"
"""The code of the refusal of a name that nobody bears; the text may be sent as it stands."""
USED = "used"
"""The code of the refusal of a form that was sent before."""

PIECE = re.compile(
    r"""
    (?P<link> https?:// [^\s<>"“”«»，。、；：！？（）《》「」『』【】]+ )  # up to a space or a mark
    | (?: (?<! [\w@.+/-] ) | (?<= [\u3400-\u9fff\uf900-\ufaff] ) )  # no e-mail address
      @ (?P<name> [\w@.+-]{1,150} )  # what a user name may hold
    """,
    re.VERBOSE | re.IGNORECASE,
)
TRAILING = ".,;:!?'’)]}"
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a comment: plain text, a link, or @ and a name that somebody may bear."""

    text: str
    kind: str = "text"
    person: User | None = None


@dataclass
class _Names:
    """Who is called what: by user name, else by a first name that only one person has."""

    people: Iterable[User]
    exact: dict[str, User] = field(default_factory=dict)
    folded: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    first: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for person in self.people:
            self.exact[person.username] = person
            self.folded[person.username.casefold()].append(person)
            if person.first_name:
                self.first[tidy(person.first_name).casefold()].append(person)

    def called(self, word: str) -> list[User]:
        """Return the person of this name, several where it isn't clear, or nobody."""
        if word in self.exact:
            return [self.exact[word]]
        return self.folded.get(word.casefold()) or self.first.get(word.casefold()) or []

    def like(self, word: str) -> list[User]:
        """Return up to three people whose names are like a word."""
        known = {**self.first, **self.folded}
        close = get_close_matches(word.casefold(), known, n=3, cutoff=0.5)
        return list({person.pk: person for name in close for person in known[name]}.values())[:3]


def may_talk(person: User, record: Reviewed) -> bool:
    """Tell whether somebody may comment on a record: who sees it and may comment at all."""
    return person.has_perm("claims.add_comment") and may_see(person, type(record))


def people_for(model: type[Reviewed]) -> list[User]:
    """Return everybody who may be mentioned on records of this kind: active, and sees them."""
    return list(who_may_see(model).order_by("first_name", "username"))


def say(
    *,
    record: Reviewed,
    text: str,
    by: User,
    at: datetime,
    token: UUID | None = None,
    as_it_stands: bool = False,
) -> Comment:
    """Write a comment on a record, and mention whom it names with @.

    ``token`` is the identifier that the comment will have: a form sent twice makes one
    comment. ``as_it_stands`` keeps names that nobody bears as plain words.

    Raises:
        PermissionDenied: when the person may not comment on the record.
        ValidationError: with what is wrong and what to do; nothing is written then.
    """
    if not may_talk(by, record):
        raise PermissionDenied
    token = token or uuid4()
    if (earlier := _earlier(token, record, text, by)) is not None:
        return earlier
    text = _checked(text)
    names = _Names(people_for(type(record)))
    pieces = list(_pieces(text, names))
    if not as_it_stands:
        _refuse_unknown(pieces, names)
    mentioned = {each.person.pk: each.person for each in pieces if each.person is not None}
    mentioned.pop(by.pk, None)
    comment = Comment(uuid=token, text=text, by=by, at=at)
    setattr(comment, EVENT_FIELD[type(record)], record)
    try:
        with revision(), transaction.atomic():
            comment.full_clean(exclude=EVENT_FIELD.values(), validate_unique=False)
            comment.save()
            Mention.objects.bulk_create(
                Mention(comment=comment, person=person) for person in mentioned.values()
            )
    except IntegrityError:
        if (earlier := _earlier(token, record, text, by)) is None:
            raise
        return earlier
    return comment


def _earlier(token: UUID, record: Reviewed, text: str, by: User) -> Comment | None:
    """Return the comment that this form has made already.

    Raises:
        ValidationError: when it made another one, so that this one would be lost.
    """
    found = Comment.objects.filter(uuid=token).first()
    if found is None:
        return None
    if found.by_id == by.pk and found.text == tidy(text).strip() and found.record == record:
        return found
    raise ValidationError(
        _("This form was sent before, with another text, which stands. Send this one again."),
        code=USED,
    )


def _checked(text: str) -> str:
    """Return the text as it will be kept.

    Raises:
        ValidationError: when there is nothing in it, too much, or what no database keeps.
    """
    if len(text) > LONGEST * 2 or len(text := tidy(text).strip()) > LONGEST:
        words = _(
            "A comment holds at most %(most)s characters; this one has %(length)s. "
            "Shorten it, or write a note."
        )
        numbers = {"most": f"{LONGEST:,}", "length": f"{len(text):,}"}
        raise ValidationError(words % numbers, code="long")
    if not text:
        raise ValidationError(_("Write something first."), code="empty")
    if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError(
            _("The text holds a character that can't be kept. Type it anew."), code="character"
        )
    return text


def _refuse_unknown(pieces: Sequence[Piece], names: _Names) -> None:
    problems = []
    for word in dict.fromkeys(each.text[1:] for each in pieces if each.kind == "name"):
        called = names.called(word)
        if len(called) == 1:
            continue
        like = ", ".join(_in_full(person) for person in called or names.like(word))
        if called:
            words = _("@%(name)s could be %(people)s. Write the user name.")
        elif like:
            words = _("Nobody who sees this record is called @%(name)s. Is it %(people)s?")
        else:
            words = _("Nobody who sees this record is called @%(name)s.")
        problems.append(words % {"name": word, "people": like})
    if problems:
        problems.append(_("Correct the name, or send the comment as it stands."))
        raise ValidationError(" ".join(problems), code=NOBODY)


def _in_full(person: User) -> str:
    name = person.get_full_name()
    return f"@{person.username} ({name})" if name else f"@{person.username}"


def pieces(text: str, people: Iterable[User]) -> list[Piece]:
    """Part a comment into plain text, links and the names of these people; joined, it is whole."""
    return [
        piece if piece.kind != "name" or piece.person else Piece(piece.text)
        for piece in _pieces(text, _Names(people))
    ]


def _pieces(text: str, names: _Names) -> Iterator[Piece]:
    done = 0
    for match in PIECE.finditer(text):
        piece = _link(match["link"]) if match["link"] else _name(match["name"], names)
        if piece is None:
            continue
        if match.start() > done:
            yield Piece(text[done : match.start()])
        yield piece
        done = match.start() + len(piece.text)
    if done < len(text):
        yield Piece(text[done:])


def _link(written: str) -> Piece | None:
    """Return a link without the marks that end a sentence; None for half an address."""
    address = written
    while address and address[-1] in TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    try:
        return Piece(address, "link") if urlsplit(address).netloc else None
    except ValueError:  # such as https://[
        return None


def _name(written: str, names: _Names) -> Piece | None:
    """Return @ and the name of somebody, or @ and a word that nobody is called by.

    Chinese writes on without a space: there the name ends where Han characters begin.
    """
    trimmed = written.rstrip(".@+-")
    if not trimmed:
        return None
    latin = HAN.split(trimmed)[0]
    for word in filter(None, (written, trimmed, latin)):
        if len(called := names.called(word)) == 1:
            return Piece(f"@{word}", "name", called[0])
    return Piece(f"@{latin or trimmed}", "name")


def see(*, record: Reviewed, person: User, at: datetime) -> None:
    """Note that somebody has seen what mentions them on a record."""
    about = {f"comment__{EVENT_FIELD[type(record)]}": record}
    Mention.objects.filter(person=person, seen_at=None, **about).update(seen_at=at)
