"""The first page: what waits, what came back, drafts, mentions and the plots, for each person."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import review
from claims.models import Claim, Comment, Mention, Statement, Status
from config import season
from tests import make
from tests.claims.admin.everything import make_one_of_each
from tests.people import ada, administrator, ben, cem, client_of, make_person, stranger

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 4, 10, 12, tzinfo=UTC)  # a Wednesday


def front(person: User) -> Any:
    return client_of(person).get(reverse("admin:index"))


def recorded(on: datetime, status: str = "draft") -> Claim:
    claim = make.make_claim(status=status, created_by=ada(), edited_by=ada())
    make.put(claim, created_at=on)
    return claim


def submitted(days: float, *, at: datetime = NOON, **values: Any) -> Claim:
    known: dict[str, Any] = {"status": "submitted", "edited_by": ada(), "created_by": ada()}
    return make.make_claim(submitted_at=at - timedelta(days=days), **{**known, **values})


def mention(person: User, text: str = "@ada look", **about: Any) -> Mention:
    about = about or {"claim": make.make_claim()}
    comment = Comment.objects.create(text=text, by=ben(), at=make.NOW, **about)
    return Mention.objects.create(comment=comment, person=person)


def test_ones_own_drafts_are_listed_and_nobody_elses() -> None:
    own = make.make_claim(created_by=ada())
    make.make_claim(created_by=ben())
    context = front(ada()).context
    assert ([item.record for item in context["drafts"]], context["number_of_drafts"]) == ([own], 1)


def test_of_many_drafts_the_latest_few_are_listed_and_all_are_counted() -> None:
    for _ in range(12):
        make.make_claim(created_by=ada())
    make.make_statement(created_by=ada())
    context = front(ada()).context
    assert (len(context["drafts"]), context["number_of_drafts"]) == (5, 13)


def test_what_came_back_says_why_and_who_sent_it() -> None:
    claim = submitted(1, at=timezone.now())
    review.ask_for_changes(record=claim, by=ben(), at=timezone.now(), reason="As of which <day>?")
    page = front(ada()).content.decode()
    assert "“As of which &lt;day&gt;?”" in page
    assert front(ada()).context["came_back"][0][1].by == ben()


def test_what_came_back_to_another_is_theirs() -> None:
    claim = submitted(1, at=timezone.now())
    review.ask_for_changes(record=claim, by=ben(), at=timezone.now(), reason="Which day?")
    assert front(cem()).context["came_back"] == []


def test_a_mention_is_shown_to_the_person_named_until_it_was_seen() -> None:
    claim = make.make_claim()
    seen, other = mention(ada()), mention(ben())
    Mention.objects.filter(pk=seen.pk).update(seen_at=make.NOW)
    named = mention(ada(), "@ada 双边 <b>?", claim=claim)
    response = front(ada())
    assert [each for each, _page in response.context["mentions"]] == [named]
    assert f"/admin/claims/claim/{claim.pk}/change/#talk" in response.content.decode()
    assert "双边 &lt;b&gt;?" in response.content.decode()
    assert other.person == ben()


def without(*codenames: str) -> User:
    """Return somebody who may see everything but these kinds."""
    person = make_person("dan", None)
    seen = Permission.objects.filter(codename__startswith="view_").exclude(codename__in=codenames)
    person.user_permissions.set(seen)
    return person


def test_nothing_is_told_of_records_that_may_not_be_seen() -> None:
    person = without("view_claim")
    for record in (submitted(1, at=timezone.now()), make.make_claim(created_by=person)):
        mention(person, f"secret {record.pk}", claim=record)
    claim = make.make_claim(created_by=ada(), edited_by=ada())
    review.submit(record=claim, by=ada(), at=timezone.now())
    context = front(person).context
    assert [name for _number, name, _list in context["tallies"]] == ["statements", "notes"]
    assert (context["waiting"], context["drafts"], context["mentions"]) == ([], [], [])
    assert (list(context["just_now"]), context["weeks"]) == ([], [])


def test_mentions_need_the_right_to_see_comments() -> None:
    mention(without("view_comment"))
    assert front(without("view_comment")).context["mentions"] == []


def test_who_has_no_role_sees_no_plots() -> None:
    make_one_of_each()
    page = front(stranger()).content.decode()
    assert "Your account has no role yet" in page
    assert "canvas" not in page


def test_claims_are_counted_by_the_week_they_were_recorded_in() -> None:
    monday = datetime(2024, 4, 8, tzinfo=UTC)
    zone = timezone.get_current_timezone()
    local = monday.replace(tzinfo=zone)
    recorded(local, "approved")
    recorded(local - timedelta(seconds=1))
    recorded(NOON, "submitted")
    recorded(NOON, "rejected")
    recorded(local - timedelta(weeks=11), "approved")
    recorded(local - timedelta(weeks=11, seconds=1), "approved")
    found = season.weeks(at=NOON)
    counted = [(week.approved, week.unreviewed) for week in found]
    assert counted == [(1, 0), *[(0, 0)] * 9, (0, 1), (1, 1)]
    assert (found[0].label, found[-1].label) == ("22 Jan", "8 Apr")


def test_waits_are_counted_by_days_and_by_kind() -> None:
    for days in (0.1, 0.2, 1.5, 7, 40):
        submitted(days)
    make.make_statement(status="submitted", submitted_at=NOON - timedelta(days=2, hours=1))
    found = season.waiting([Claim, Statement], person=ben(), at=NOON)
    assert found.by_kind == {Claim: 5, Statement: 1}
    assert [number for _days, number, _long in found.bars] == [2, 1, 1, 0, 0, 0, 0, 1, 1]
    assert (found.median_in_words, found.long) == ("2 d", 2)


def test_a_wait_of_months_is_thirty_days_or_more() -> None:
    submitted(200)
    assert season.waiting([Claim], person=ben(), at=NOON).median_in_words == "30 d or more"


def test_what_one_edited_oneself_is_not_ones_own_to_decide() -> None:
    submitted(1, at=timezone.now())
    submitted(1, at=timezone.now(), edited_by=ben())
    assert [front(person).context["to_decide"] for person in (ben(), ada())] == [1, 0]


def test_the_plots_are_tables_as_well() -> None:
    submitted(1, at=timezone.now())
    response = front(ada())
    page = response.content.decode()
    assert page.count("<canvas") == 2
    for table in ("weeks-table", "days-table"):
        assert f'aria-describedby="{table}"' in page
        assert f'id="{table}"' in page
    start = page.index('<script id="plots" type="application/json">')
    data = json.loads(page[page.index(">", start) + 1 : page.index("</script>", start)])
    assert (len(data["weeks"]), [bar[1] for bar in data["days"]][:2]) == (12, [0, 1])


def test_an_empty_desk_says_what_to_do() -> None:
    page = front(ada()).content.decode()
    for words in ("Nothing waits", "Nothing came back to you", "nothing waits for review"):
        assert words in page


def count_queries(person: User) -> int:
    client = client_of(person)
    client.get(reverse("admin:index"))  # content types and the like are read once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("admin:index")).status_code == 200
    return len(queries)


QUERIES = 25
"""Session and person, counts of the navigation, waits, two of each kind, and one of each part."""


def test_a_full_desk_asks_as_many_questions_as_an_empty_one() -> None:
    person = administrator()
    empty = count_queries(person)
    for record in make_one_of_each().values():
        if isinstance(record, Claim):
            mention(person, claim=record)
    for create in (make.make_claim, make.make_statement):
        for status in (Status.DRAFT, Status.SUBMITTED, Status.CHANGES_REQUESTED):
            create(status=status, created_by=person, submitted_at=timezone.now(), edited_by=ada())
    assert count_queries(person) == empty == QUERIES
