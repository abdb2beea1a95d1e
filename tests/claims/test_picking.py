"""The records that a note may cite, found by what somebody types."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models.citation import CITED, tokens
from claims.picking import MOST_OF_A_KIND, choices
from tests import make

pytestmark = pytest.mark.django_db


def found(query: str, kinds: frozenset[str] = frozenset(CITED)) -> list[tuple[str, str]]:
    return [(choice.kind, choice.words) for choice in choices(query, kinds=kinds)]


def test_a_claim_is_found_by_any_name_of_its_indicator_without_accents() -> None:
    make.make_claim(indicator=make.make_indicator("Trade", names=["Kim ngạch thương mại"]))
    assert ("claim", "240.1 bn USD") in found("kim ngach")


@pytest.mark.parametrize("query", ["240.1 bn USD", "240,1 tỷ USD", "$240.1bn", "2401亿美元"])
def test_a_claim_is_found_by_its_figure_however_it_is_written(query: str) -> None:
    make.make_claim()
    assert ("claim", "240.1 bn USD") in found(query)


def test_a_year_finds_the_figures_of_that_year() -> None:
    trade = make.make_indicator("Trade")
    make.make_claim(indicator=trade, period="2019", value=5, step=None)
    make.make_claim(indicator=trade, period="2018", value=6, step=None)
    assert found("trade 2019", frozenset({"claim"})) == [("claim", "5 USD")]


def test_every_word_has_to_be_there() -> None:
    make.make_source("Trade rose")
    assert found("trade fell") == []


def test_each_kind_is_found_by_its_own_words() -> None:
    make.make_statement(speaker=make.make_speaker("Wang Yi", names=["Ван И"]))
    make.make_fact(sentence="Trade with Wang rose.")
    make.make_source("Wang travels")
    make.make_indicator("Wang visits")
    assert [kind for kind, _ in found("wang")] == ["statement", "fact", "source", "indicator"]
    assert [kind for kind, _ in found("Ван И")] == ["statement"]


def test_nothing_typed_finds_the_newest_of_each_kind() -> None:
    for _ in range(MOST_OF_A_KIND + 2):
        make.make_indicator()
    newest = make.make_indicator("Newest")
    offered = choices("", kinds={"indicator"})
    assert len(offered) == MOST_OF_A_KIND
    assert offered[0].words == newest.name


def test_what_was_approved_comes_first_and_what_was_rejected_last() -> None:
    for status in ("rejected", "approved", "draft", "submitted"):
        make.make_fact(sentence=f"Trade {status}", status=status)
    words = [words for _, words in found("trade")]
    assert words == ["Trade approved", "Trade submitted", "Trade draft", "Trade rejected"]


def test_a_kind_that_a_person_may_not_see_is_not_offered() -> None:
    make.make_indicator("Trade")
    assert found("trade", frozenset({"claim", "source"})) == []


@pytest.mark.parametrize(
    "query",
    ["%", "_", "'; DROP TABLE", "[[", "9" * 5_000, "9" * 60 + " USD", "x " * 500, "\0xyzzy",
     "1e999", "٢٠٢٣"],
)  # fmt: skip
def test_strange_queries_find_nothing_and_harm_nothing(query: str) -> None:
    make.make_claim()
    assert found(query) == []


def test_words_never_end_their_token() -> None:
    source = make.make_source("Trade [2023]] | rose\nagain")
    [choice] = choices("again", kinds={"source"})
    token = f"[[source:{source.uuid}|{choice.words}]]"
    assert [each.words for each in tokens(f"{token} rest")] == [choice.words]


def test_many_records_ask_as_many_questions_as_few() -> None:
    counts = []
    for _ in range(2):
        for _ in range(6):
            make.make_fact(claims=[make.make_claim()])
            make.make_statement()
        with CaptureQueriesContext(connection) as queries:
            choices("", kinds=CITED)
        counts.append(len(queries))
    assert counts[0] == counts[1]
