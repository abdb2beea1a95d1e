"""The role at the date of a statement comes from the posts that the speaker held."""

from typing import Any

import pytest

from claims.models import Position, Speaker, Statement
from claims.roles_held import Fit, fits_of, misfitting
from tests import make
from tests.make import make_judgement

pytestmark = pytest.mark.django_db

WANG = ("2013-03-16/2022-12-30", "2023-07-25/..")


def make_minister(*held: str, title: str = "Minister of Foreign Affairs", **names: Any) -> Speaker:
    speaker = make.make_speaker(names.pop("name", "Wang Yi"))
    for each in held:
        Position.objects.create(speaker=speaker, title=title, held=each)
    return speaker


def fit(role: str, spoken: str, speaker: Speaker, published: str = "") -> Fit:
    source = make.make_source(published=published)
    passage = make.make_passage(make.QUOTE, snapshot=make.make_snapshot(source=source))
    statement = make.make_statement(
        passage=passage, speaker=speaker, role_as_written=role, spoken=spoken
    )
    return fits_of([statement])[statement.pk]


@pytest.mark.parametrize(
    ("role", "spoken", "held", "said"),
    [
        ("Foreign Minister", "2024-04-09", WANG, ""),
        ("Ngoại trưởng Trung Quốc", "2022-12-30", WANG, ""),
        (
            "Ngoại trưởng", "2023-02-22", WANG,
            "called foreign minister on 22 Feb 2023; "
            "held the post until 30 Dec 2022 and again since 25 Jul 2023",
        ),
        (
            "министр иностранных дел", "2024-04-09", WANG[:1],
            "called foreign minister on 9 Apr 2024; held the post until 30 Dec 2022",
        ),
        (
            "外长", "2020-04", WANG[1:],
            "called foreign minister in Apr 2020; holds it only since 25 Jul 2023",
        ),
        (
            "外长", "2010", WANG[:1],
            "called foreign minister in 2010; held it only from 16 Mar 2013 on",
        ),
        ("former foreign minister", "2023-02-22", WANG[:1], ""),
        (
            "nguyên Ngoại trưởng", "2020-02-22", WANG[:1],
            "called former foreign minister on 22 Feb 2020; held the post then",
        ),
        ("former foreign minister", "2022-12", WANG[:1], ""),
        (
            "экс-министр иностранных дел", "2010-05-01", WANG[:1],
            "called former foreign minister on 1 May 2010; held it only from 16 Mar 2013 on",
        ),
        ("Foreign Minister", "2024-04-09", ("2013~/2022",), ""),
        ("Foreign Minister", "2024-04-09", ("",), ""),
        ("Deputy Foreign Minister", "2024-04-09", WANG[:1], ""),
        ("Minister", "2024-04-09", WANG[:1], ""),
        ("diplomat", "2024-04-09", WANG[:1], ""),
        ("", "2024-04-09", WANG[:1], ""),
        ("Foreign Minister", "2023-12/2024-01", ("2010/2023-12-30",), ""),
    ],
)  # fmt: skip
def test_a_role_fits_the_date_or_is_named(
    role: str, spoken: str, held: tuple[str, ...], said: str
) -> None:
    assert fit(role, spoken, make_minister(*held)).misfit == said


def test_without_a_day_of_its_own_the_day_of_publication_counts() -> None:
    found = fit("Foreign Minister", "", make_minister(WANG[0]), published="2024-04-09")
    assert "on 9 Apr 2024" in found.misfit


def test_without_any_day_nothing_is_said() -> None:
    assert fit("Foreign Minister", "", make_minister(WANG[0])) == Fit(None)


def test_the_posts_held_then_are_shown() -> None:
    found = fit("", "2024-04-09", make_minister(*WANG))
    assert [each.held for each in found.held] == [WANG[1]]


def test_what_the_desk_does_not_know_is_a_quiet_note() -> None:
    found = fit("Ambassador", "2024-04-09", make_minister(WANG[0]))
    assert (found.misfit, "ambassador" in found.note) == ("", True)


def test_of_a_speaker_without_posts_nothing_is_said() -> None:
    found = fit("Foreign Minister", "2024-04-09", make.make_speaker())
    assert (found.misfit, found.note) == ("", "")


def test_a_fuller_title_may_be_the_same_post() -> None:
    minister = make_minister("2020/..", title="Minister")
    make_post(minister, "Minister of Foreign Affairs", "2013/2019")
    assert fit("Foreign Minister", "2024-04-09", minister).misfit == ""


def make_post(speaker: Speaker, title: str, held: str) -> None:
    Position.objects.create(speaker=speaker, title=title, held=held)


def test_the_posts_of_those_who_are_one_count_together() -> None:
    wang, other = make_minister(WANG[0]), make_minister(WANG[1], name="Ван И")
    assert fit("外长", "2024-04-09", wang).misfit
    make_judgement(wang, other)
    for speaker in (wang, other):
        speaker.refresh_from_db()
        assert not fit("外长", "2024-04-09", speaker).misfit


def test_all_that_do_not_fit_are_found_in_two_queries(django_assert_num_queries: Any) -> None:
    wang = make_minister(WANG[0])
    for day in ("2024-04-09", "2020-04-09", "2021"):
        fit("Foreign Minister", day, wang)
    with django_assert_num_queries(2):
        found = misfitting(Statement.objects.all())
    assert [Statement.objects.get(pk=key).spoken for key in found] == ["2024-04-09"]


def test_many_statements_are_looked_at_in_one_query(django_assert_num_queries: Any) -> None:
    for number in range(5):
        fit("Foreign Minister", "2024-04-09", make_minister(WANG[0], name=f"Wang {number}"))
    said = list(Statement.objects.select_related("speaker__joined_to", "passage__snapshot__source"))
    with django_assert_num_queries(1):
        assert all(each.misfit for each in fits_of(said).values())
