"""Every address, action, menu and inline of the desk, for everybody, as docs/roles.md says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.events.changing import CHANGES
from claims.models import JOINABLE, Claim, CrossSourceNote, Fact, Reviewed
from claims.reader.access import KINDS
from claims.review import TRANSITIONS
from claims.roles import ANALYST
from sources.admin.proposals import DECISIONS
from sources.models import Source
from tests.claims.admin.everything import MODELS, REGISTRY
from tests.claims.admin.roles_table import Line, Way, actions_of, addresses, lines, menus
from tests.claims.admin.walking import Walk, expected
from tests.people import ada, administrator, ben, cem, make_person, stranger, viewer

PEOPLE = {
    "no role": stranger,
    "Viewer": viewer,
    "Analyst": ada,
    "Reviewer": ben,
    "Editor": cem,
    "superuser": administrator,
}
READERS = {"no role", "Viewer", "superuser"}
"""Who is given each page whole: those with the fewest rights and with all of them.

The others are told apart by status; what is refused is read for everybody.
"""
TABLE = lines()
PAGES = [line for line in TABLE if line.way.how in {"GET", "POST"}]
MAY_BE_KEPT = {"jsi18n"}
"""What a browser may keep: it has no data."""


def bea() -> User:
    """Return another analyst, whose records aren't those of the person who walks."""
    return make_person("bea", ANALYST)


# The table is about what there is


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    known = {(line.kind, line.way.name) for line in PAGES}
    there = {(kind, name) for kind, name, _ in addresses() if name != "autocomplete"}
    assert known == there, "Enter new pages into docs/roles.md."


def test_every_action_is_in_the_table_and_nothing_else() -> None:
    known = {(line.kind, line.way.name) for line in TABLE if line.way.how == "action"}
    there = {(kind, name) for kind in MODELS for name in actions_of(REGISTRY[kind])}
    assert known == there, "Enter new actions into docs/roles.md."


def test_every_inline_is_in_the_table_and_nothing_else() -> None:
    known = {(line.kind, line.way.name) for line in TABLE if line.way.how == "inline"}
    there = {(kind, each.model.__name__) for kind in MODELS for each in REGISTRY[kind].inlines}
    assert known == there, "Enter new rows into docs/roles.md."


def test_every_kind_that_a_menu_offers_is_in_the_table() -> None:
    known = {line.kind for line in TABLE if line.way == Way("menu")}
    assert {offers for _, _, offers in menus()} <= known


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("step", set(TRANSITIONS)),
        ("event_change", set(CHANGES)),
        ("record", set(KINDS)),
        ("join", set(JOINABLE)),
        ("decide", set(DECISIONS)),
        ("suggestion_decide", {"accept", "dismiss", "reopen"}),
    ],
)
def test_whatever_an_address_may_be_asked_for_is_in_the_table(name: str, asked: set[str]) -> None:
    assert {line.way.asked for line in PAGES if line.way.name == name} == asked


def test_each_thing_is_said_once() -> None:
    said = [str(line) for line in TABLE]
    assert sorted(said) == sorted(set(said))


# The desk is as the table says


@pytest.mark.django_db
@pytest.mark.parametrize("role", PEOPLE)
def test_the_desk_is_as_the_table_says(role: str) -> None:
    walk = Walk(PEOPLE[role](), bea(), reads=role in READERS)
    wrong = [
        *pages_that_differ(walk, role),
        *actions_that_differ(walk, role),
        *menus_that_differ(walk, role),
        *rows_that_differ(walk, role),
    ]
    assert not wrong, "\n".join(wrong)


def pages_that_differ(walk: Walk, role: str) -> Iterator[str]:
    secrets = secrets_of(walk)
    for line in PAGES:
        cell = line.cell(role)
        for whose, subject in walk.subjects(line, cell):
            should = expected(cell, whose)
            may, answer = walk.may(line, subject)
            if may != should:
                yield problem(line, whose, should, answer)
            elif not should and answer.wrote:
                yield f"{line} ({whose}) is refused, and wrote: {answer.wrote[0]}"
            elif answer.is_refused and (shown := secrets & words_of(answer, secrets)):
                yield f"{line} ({whose}) is refused, and shows {sorted(shown)}"
            elif answer.response.status_code == 200 and not is_private(line, answer):
                yield f"{line} may be kept by the browser"


def problem(line: Line, whose: str, should: bool, answer: Any) -> str:
    said = "should be let in" if should else "should be refused"
    return f"{line} ({whose or 'any'}) {said}; the answer is {answer.response.status_code}"


def secrets_of(walk: Walk) -> set[str]:
    """Return words that no page may show to somebody whom it refuses."""
    records: list[Any] = [walk.records[Source], walk.records[CrossSourceNote], walk.records[Claim]]
    records += [each for kind in (Fact, CrossSourceNote) for each in walk.owned[kind].values()]
    return {str(record) for record in records}


def words_of(answer: Any, secrets: set[str]) -> set[str]:
    page = answer.response.content.decode()
    return {words for words in secrets if words in page}


def is_private(line: Line, answer: Any) -> bool:
    kept = answer.response.headers.get("Cache-Control", "")
    return line.way.name in MAY_BE_KEPT or "no-store" in kept


def actions_that_differ(walk: Walk, role: str) -> Iterator[str]:
    offered = {kind: walk.offered(kind) for kind in MODELS}
    for line in TABLE:
        if line.way.how != "action" or line.kind is None:
            continue
        cell = line.cell(role)
        is_offered = line.way.name in offered[line.kind]
        if is_offered != (cell != "–"):
            yield f"{line}: offered is {is_offered}"
            continue
        for whose, subject in walk.subjects(line, cell):
            answer = walk.act(line.kind, line.way.name, subject)
            writes = issubclass(line.kind, Reviewed) and line.way.name in STEPS
            if not expected(cell, whose) and answer.wrote:
                yield f"{line} ({whose}) is refused, and wrote: {answer.wrote[0]}"
            elif writes and expected(cell, whose) and not answer.wrote:
                yield f"{line} ({whose}) should do something, and does nothing"


STEPS = {*TRANSITIONS, "assign_to_me"}


def menus_that_differ(walk: Walk, role: str) -> Iterator[str]:
    for line in TABLE:
        if line.way.how != "menu":
            continue
        should = line.cell(role) != "–"
        for owner, field in walk.menus_of(line):
            status = walk.menu(owner, field).response.status_code
            if status != (200 if should else 403):
                yield f"{line}, in {owner.__name__}.{field}: the answer is {status}"


def rows_that_differ(walk: Walk, role: str) -> Iterator[str]:
    for line in TABLE:
        if line.way.how != "inline":
            continue
        cell = line.cell(role)
        for whose, subject in walk.subjects(line, cell):
            should = expected(cell, whose)
            if walk.may_change_rows(line, subject) != should:
                yield f"{line} ({whose or 'any'}) should be {'open' if should else 'closed'}"


@pytest.mark.django_db
def test_what_the_table_does_not_name_changes_nothing() -> None:
    walk = Walk(administrator(), bea())
    named = {(line.kind, line.way.how, line.way.name) for line in PAGES}
    for line in PAGES:
        how = "POST" if line.way.how == "GET" else "GET"
        if (line.kind, how, line.way.name) in named or line.way.name == "changelist":
            continue
        subject = walk.subjects(line, "yes")[-1][1]
        answer = walk.send(how, walk.address_of(line.kind, line.way, subject), {"reason": "x"})
        assert not answer.wrote, f"{how} {line.way.name} wrote {answer.wrote[0]}"


@pytest.mark.django_db
def test_somebody_who_is_not_logged_in_gets_the_log_in_page_everywhere() -> None:
    walk = Walk(administrator(), bea())
    walk.client = Client()
    for line in PAGES:
        if line.way.name in {"login", "logout"}:
            continue
        subject = walk.subjects(line, "yes")[-1][1]
        where = walk.address_of(line.kind, line.way, subject)
        for how in ("GET", "POST"):
            answer = walk.send(how, where)
            assert answer.is_log_in_page, f"{how} {line}: {answer.response.status_code}"
            assert not answer.wrote


@pytest.mark.django_db
def test_menus_tell_nothing_to_somebody_who_is_not_logged_in() -> None:
    assert (
        Client()
        .get(reverse("admin:autocomplete"))
        .headers["Location"]
        .startswith(reverse("admin:login"))
    )


def test_every_model_of_the_desk_is_in_the_table() -> None:
    assert {line.kind for line in TABLE} - {None} == set(admin.site._registry)
