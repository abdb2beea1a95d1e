"""Two records that turn out to be one are joined, and parted again; nothing is rewritten."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims import joining
from claims.assessing import keep_up
from claims.joining import JoiningProblem, judge, part, representatives, together
from claims.models import Claim, ComparedSet, Judgement, Speaker, kind_of
from claims.roles import ensure_roles
from sources.models import Touched
from tests import make
from tests.claims.test_comparison import make_figure
from tests.people import ada, cem

pytestmark = pytest.mark.django_db


def say(verdict: str, kept: Any, other: Any, *, reason: str = "One face.", **values: Any) -> Any:
    words = {"kind": kind_of(kept), "by": cem(), "at": make.NOW, **values}
    return judge(kept=kept.uuid, other=other.uuid, verdict=verdict, reason=reason, **words)


def standing(*records: Any) -> list[Any]:
    for record in records:
        record.refresh_from_db()
    return [record.joined_to for record in records]


def three() -> list[Speaker]:
    return [make.make_speaker(name) for name in ("Wang Yi", "Ван И", "王毅")]


def test_the_one_kept_stands_for_the_other() -> None:
    wang, other, _ = three()
    say("same", wang, other)
    assert standing(wang, other) == [None, wang]


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_another_verdict_parts_them_again(verdict: str) -> None:
    wang, other, _ = three()
    say("same", wang, other)
    say(verdict, wang, other)
    assert standing(wang, other) == [None, None]


def test_parting_is_a_judgement_too() -> None:
    wang, other, _ = three()
    part(judgement=say("same", wang, other), reason="Two faces.", by=cem(), at=make.NOW)
    assert standing(wang, other) == [None, None]
    assert Judgement.objects.get().verdict == "different"


def test_who_is_joined_to_one_that_is_joined_points_straight_at_the_first() -> None:
    wang, second, third = three()
    say("same", second, third)
    say("same", wang, second)
    assert standing(wang, second, third) == [None, wang, wang]


def test_of_two_that_were_kept_the_oldest_stands_for_all() -> None:
    wang, second, third = three()
    say("same", third, second)
    say("same", wang, second)
    assert standing(wang, second, third) == [None, wang, wang]


def test_in_a_circle_the_oldest_stands_for_all() -> None:
    wang, second, third = three()
    for kept, other in ((wang, second), (second, third), (third, wang)):
        say("same", kept, other)
    assert standing(wang, second, third) == [None, wang, wang]


def test_a_judgement_the_other_way_round_changes_the_first_and_keeps_its_history() -> None:
    wang, other, _ = three()
    say("same", wang, other)
    say("same", other, wang)
    assert standing(wang, other) == [other, None]
    assert Judgement.objects.get().history.count() == 2


def test_one_who_was_parted_leaves_the_others_together() -> None:
    wang, second, third = three()
    say("same", wang, second), say("same", wang, third)
    say("different", wang, second)
    assert standing(wang, second, third) == [None, None, wang]


def refused(verdict: str, kept: Any, other: Any, **values: Any) -> str:
    with pytest.raises(JoiningProblem) as refusal:
        say(verdict, kept, other, **values)
    return str(refusal.value)


def test_what_was_judged_different_is_not_joined_by_a_detour() -> None:
    wang, second, third = three()
    say("different", wang, third), say("same", wang, second)
    assert "“Wang Yi” and “王毅” were judged different" in refused("same", second, third)
    assert standing(third) == [None]


def test_who_is_one_by_way_of_another_is_not_judged_different() -> None:
    wang, second, third = three()
    say("same", wang, second), say("same", second, third)
    assert "by way of “Ван И”" in refused("different", wang, third)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reason": "  "}, "Say in a sentence why"),
        ({"reason": "x" * 5001}, "at most 5000"),
        ({"kind": "outlet"}, "no longer on the desk"),
        ({"kind": "tag"}, "Choose whether"),
    ],
)
def test_a_judgement_that_lacks_something_is_refused(values: Any, words: str) -> None:
    wang, other, _ = three()
    assert words in refused("same", wang, other, **values)
    assert not Judgement.objects.exists()


def test_a_record_is_not_judged_against_itself() -> None:
    wang, *_ = three()
    assert "one and the same record" in refused("same", wang, wang)


def test_an_analyst_judges_nothing() -> None:
    wang, other, _ = three()
    assert "Only Editors" in refused("same", wang, other, by=ada())


def test_nothing_is_rewritten() -> None:
    wang, other, _ = three()
    statement = make.make_statement(speaker=other)
    rows = statement.history.count()
    say("same", wang, other)
    statement.refresh_from_db()
    assert statement.speaker == other
    assert statement.history.count() == rows


def test_a_join_leaves_history_with_its_reason_under_one_revision() -> None:
    wang, other, _ = three()
    judgement = say("same", wang, other)
    row = other.history.first()
    assert (row.joined_to_id, row.history_user) == (wang.pk, judgement.judged_by)
    assert row.history_change_reason == judgement.reason
    assert row.revision == judgement.history.get().revision


def verdicts() -> list[tuple[int, int]]:
    keep_up(at=make.NOW)
    found = ComparedSet.objects.order_by("pk")
    return sorted(found.values_list("number_of_claims", "number_of_origins"))


def test_two_indicators_that_are_one_make_one_set() -> None:
    trade, commerce = make.make_indicator("Trade"), make.make_indicator("Commerce")
    make_figure(trade, 2401), make_figure(commerce, 2401)
    before = verdicts()
    judgement = say("same", trade, commerce)
    assert verdicts() == [(2, 2)]
    part(judgement=judgement, reason="Services, too.", by=cem(), at=make.NOW)
    assert verdicts() == before == [(1, 1), (1, 1)]
    assert set(Claim.objects.values_list("indicator", flat=True)) == {trade.pk, commerce.pk}


def test_two_outlets_that_are_one_are_one_origin() -> None:
    trade, one, other = make.make_indicator(), make.make_outlet("TASS"), make.make_outlet("ТАСС")
    for outlet in (one, other):
        make_figure(trade, 2401, source=make.make_source(outlet=outlet))
    judgement = say("same", one, other)
    assert verdicts() == [(2, 1)]
    part(judgement=judgement, reason="Two desks.", by=cem(), at=make.NOW)
    assert verdicts() == [(2, 2)]


def test_two_sources_that_are_one_are_one_origin() -> None:
    trade, one, other = make.make_indicator(), make.make_source(), make.make_source()
    make_figure(trade, 2401, source=one), make_figure(trade, 2401, source=other)
    assert verdicts() == [(2, 2)]
    say("same", one, other)
    assert verdicts() == [(2, 1)]


def test_a_source_joined_to_its_own_copy_is_one_origin_too() -> None:
    trade, other = make.make_indicator(), make.make_source()
    one = make.make_source(copy_of=other)
    make_figure(trade, 2401, source=one), make_figure(trade, 2401, source=other)
    say("same", one, other)
    assert verdicts() == [(2, 1)]


def claimants() -> int:
    keep_up(at=make.NOW)
    return ComparedSet.objects.get().number_of_claimants


def test_two_counting_bodies_that_are_one_count_once() -> None:
    trade, one, other = make.make_indicator(), make.make_speaker("GAC"), make.make_speaker("海关")
    make_figure(trade, 2401, claimant=one), make_figure(trade, 2401, claimant=other)
    assert claimants() == 2
    say("same", one, other)
    assert claimants() == 1


@pytest.mark.parametrize("kind", ["outlet", "claimant"])
def test_a_new_name_of_the_one_kept_reaches_the_figures_of_the_other(kind: str) -> None:
    trade = make.make_indicator()
    one: Any
    other: Any
    one, other = (make.make_outlet() if kind == "outlet" else make.make_speaker() for _ in "ab")
    if kind == "outlet":
        make_figure(trade, 2401, source=make.make_source(outlet=other))
    else:
        make_figure(trade, 2401, claimant=other)
    say("same", one, other)
    keep_up(at=make.NOW)
    before = ComparedSet.objects.get().inputs
    one.name = "Another name"
    one.save()
    keep_up(at=make.NOW)
    assert ComparedSet.objects.get().inputs != before


def test_two_events_that_are_one_compare_nothing_anew() -> None:
    one, other = make.make_event(), make.make_event()
    Touched.objects.all().delete()
    say("same", one, other)
    assert standing(one, other) == [None, one]
    assert not Touched.objects.exists()


PAIRS = st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] != pair[1])


@given(st.lists(PAIRS, max_size=10))
def test_representatives_are_flat_and_equal_the_connected_groups(
    numbers: list[tuple[int, int]],
) -> None:
    names = [UUID(int=number + 1) for number in range(6)]
    pairs = [(names[one], names[other]) for one, other in numbers]
    found = representatives(pairs, {name: at for at, name in enumerate(names)})
    assert representatives(reversed(pairs), {name: at for at, name in enumerate(names)}) == found
    for name in names:
        assert found[found[name]] == found[name]
        assert {each for each in names if found[each] == found[name]} == together(pairs, name)


class RandomJudgements(TestCase):
    """Any sequence of judgements, on the database."""

    @settings(deadline=None, max_examples=25)
    @given(st.lists(st.tuples(PAIRS, st.sampled_from(["same", "same", "unsure"])), max_size=8))
    def test_what_is_joined_follows_from_the_judgements_alone(self, drawn: list[Any]) -> None:
        ensure_roles()
        speakers = [make.make_speaker() for _ in range(6)]
        last: dict[frozenset[int], str] = {}
        for (one, other), verdict in drawn:
            say(verdict, speakers[one], speakers[other])
            last[frozenset((one, other))] = verdict
        self.are_flat(speakers)
        pairs = [tuple(speakers[at].uuid for at in pair) for pair, word in last.items()
                 if word == "same"]  # fmt: skip
        for speaker in speakers:
            group = together(pairs, speaker.uuid)  # type: ignore[arg-type]
            standing_for = {each.representative for each in speakers if each.uuid in group}
            assert len(standing_for) == 1
            assert {s.uuid for s in speakers if s.representative in standing_for} == group
        for judgement in Judgement.objects.all():
            say("unsure", *(Speaker.objects.get(uuid=each)
                            for each in (judgement.kept, judgement.other)))  # fmt: skip
        assert standing(*speakers) == [None] * 6

    def are_flat(self, speakers: list[Speaker]) -> None:
        for joined in standing(*speakers):
            assert joined is None or joined.joined_to is None


def test_whoever_may_judge_is_an_editor() -> None:
    assert joining.may_judge(cem())
    assert not joining.may_judge(ada())
