"""The page on which a set becomes a fact."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.assessing import keep_up
from claims.models import Claim, ComparedSet, Evidence, Fact, Indicator, Status
from tests import make
from tests.claims.admin.forms import form_with, messages_of, send, submit
from tests.people import ada, administrator, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

BN = Decimal(1_000_000_000)
ADOPT = reverse("admin:claims_fact_adopt")


def claims_of(*numbers: str, indicator: Indicator | None = None) -> list[Claim]:
    """Return claims of one set in billions of dollars, each by an outlet of its own."""
    indicator = indicator or make.make_indicator("Trade")
    steps = [Decimal(1).scaleb(-len(number.partition(".")[2])) * BN for number in numbers]
    made = [
        make.make_claim(indicator=indicator, value=Decimal(number) * BN, step=step)
        for number, step in zip(numbers, steps, strict=True)
    ]
    keep_up(at=make.NOW)
    return made


def page_of(claims: list[Claim]) -> str:
    found = ComparedSet.objects.get(verdicts__claim=claims[0])
    return f"{ADOPT}?set={found.pk}"


def adopt(page: str, who: Any = ada, **changes: Any) -> Any:
    return send(client_of(who()), page, **changes)


def stances_of(fact: Fact) -> dict[int, str]:
    return dict(fact.evidence.values_list("claim", "stance"))


def test_enter_adopts_what_the_set_proposes() -> None:
    one, other, odd = claims = claims_of("240", "240.1", "185")
    response = adopt(page_of(claims))
    fact = Fact.objects.get()
    assert (fact.value, fact.verdict, fact.period) == (Decimal("240.1") * BN, "confirmed", "2023")
    assert stances_of(fact) == {one.pk: "supports", other.pk: "supports", odd.pk: "contradicts"}
    assert response.redirect_chain[-1][0] == reverse("admin:claims_fact_change", args=[fact.pk])


def test_the_rationale_begins_with_the_sets_reason() -> None:
    claims = claims_of("240", "240.1")
    adopt(page_of(claims))
    reason = ComparedSet.objects.get(verdicts__claim=claims[0]).reason
    assert Fact.objects.get().rationale.startswith(reason)


def test_the_value_can_be_typed_as_people_write_it() -> None:
    adopt(page_of(claims_of("240", "240.1")), figure="240 tỷ USD")
    fact = Fact.objects.get()
    assert (fact.value, fact.step, fact.measure) == (240 * BN, BN, "level")


def test_a_sentence_is_adopted_in_place_of_a_figure() -> None:
    adopt(
        page_of(claims_of("240", "240.1")),
        figure="", value="", value_high="", step="", comparator="", sentence="Trade set a record.",
        verdict="open",
    )  # fmt: skip
    fact = Fact.objects.get()
    assert (fact.value, fact.unit, fact.sentence) == (None, "", "Trade set a record.")


def test_the_band_is_adopted_only_where_it_is_asked_for() -> None:
    page = page_of(claims_of("240", "240.1"))
    assert "Adopt this band as a range instead" in client_of(ada()).get(page).content.decode()
    adopt(f"{page}&band=1")
    fact = Fact.objects.get()
    assert (fact.comparator, fact.value, fact.value_high) == (
        "range", Decimal("240.05") * BN, Decimal("240.15") * BN,
    )  # fmt: skip


def test_where_neither_side_stands_the_analyst_says_what_holds() -> None:
    claims = claims_of("81.4", "84.1")
    response = adopt(page_of(claims))
    assert "Give a figure, or say in one sentence what holds." in response.content.decode()
    adopt(page_of(claims), figure="81.4 bn USD", **{f"stance_{claims[0].pk}": "supports"})
    fact = Fact.objects.get()
    assert (fact.verdict, fact.period, fact.value) == ("contested", "2023", Decimal("81.4") * BN)


def test_claims_that_are_left_out_are_no_evidence() -> None:
    claims = claims_of("240", "240.1", "240.11")
    adopt(page_of(claims), **{f"stance_{claims[0].pk}": ""})
    assert set(stances_of(Fact.objects.get())) == {claims[1].pk, claims[2].pk}


def test_a_rejected_claim_is_not_listed() -> None:
    claims = claims_of("240", "240.1", "240.11")
    make.put(claims[0], status=Status.REJECTED)
    adopt(page_of(claims))
    assert claims[0].pk not in stances_of(Fact.objects.get())


def test_claims_of_one_indicator_are_adopted_by_their_keys() -> None:
    claims = claims_of("240", "240.1", "185")
    keys = ",".join(str(claim.pk) for claim in claims[:2])
    adopt(f"{ADOPT}?indicator={claims[0].indicator_id}&claims={keys}")
    assert set(stances_of(Fact.objects.get())) == {claims[0].pk, claims[1].pk}


def test_claims_of_an_indicator_that_was_joined_belong_to_it() -> None:
    stands, joined = make.make_indicator("Trade"), make.make_indicator("Turnover")
    joined.joined_to = stands
    joined.save()
    claims = claims_of("240", indicator=joined)
    adopt(f"{ADOPT}?indicator={joined.pk}&claims={claims[0].pk}", verdict="open")
    assert Fact.objects.get().indicator == stands


def test_claims_of_another_indicator_are_left_out_and_said_so() -> None:
    claims, foreign = claims_of("240"), make.make_claim()
    page = f"{ADOPT}?indicator={claims[0].indicator_id}&claims={claims[0].pk},{foreign.pk},999999"
    response = client_of(ada()).get(page)
    assert "2 claims were left out" in messages_of(response)[0]
    assert f"stance_{foreign.pk}" not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "?set=999999", "?set=x", "?indicator=999999&claims=1", "?indicator=x", "?set=" + "9" * 40],
)
def test_what_there_is_not_is_not_found(query: str) -> None:
    assert client_of(ada()).get(f"{ADOPT}{query}").status_code == 404


def test_an_indicator_none_of_whose_claims_is_named_is_not_found() -> None:
    page = f"{ADOPT}?indicator={make.make_indicator().pk}&claims={make.make_claim().pk}"
    assert client_of(ada()).get(page).status_code == 404


@pytest.mark.parametrize("who", [viewer, stranger])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_may_not_add_facts_adopts_nothing(who: Any, method: str) -> None:
    page = page_of(claims_of("240", "240.1"))
    assert getattr(client_of(who()), method)(page).status_code == 403
    assert not Fact.objects.exists()


# Bad input


def refused(page: str, **changes: Any) -> str:
    """Send the form and return the page that says why it was refused."""
    text: str = adopt(page, **changes).content.decode()
    assert not Fact.objects.exists()
    assert not Evidence.objects.exists()
    return text


def test_a_forged_claim_is_refused() -> None:
    page, foreign = page_of(claims_of("240", "240.1")), make.make_claim()
    text = refused(page, **{f"stance_{foreign.pk}": "supports"})
    assert f"Claim {foreign.pk} is not, or no longer, one of those listed here." in text


def test_a_forged_stance_is_refused() -> None:
    claims = claims_of("240", "240.1")
    assert "Choose a stance" in refused(page_of(claims), **{f"stance_{claims[0].pk}": "adores"})


def test_no_evidence_is_refused() -> None:
    claims = claims_of("240", "240.1")
    left_out = {f"stance_{claim.pk}": "" for claim in claims}
    assert "Name at least one claim" in refused(page_of(claims), **left_out)


def test_neither_value_nor_sentence_is_refused() -> None:
    empty = dict.fromkeys(("figure", "value", "value_high", "step", "comparator"), "")
    assert "Give a figure" in refused(page_of(claims_of("240", "240.1")), **empty)


def test_a_megabyte_of_rationale_is_refused() -> None:
    text = refused(page_of(claims_of("240", "240.1")), rationale="x" * 1_000_000)
    assert "Ensure this value has at most 20000 characters" in text


def test_an_unreadable_figure_is_refused_and_nothing_typed_is_lost() -> None:
    text = refused(
        page_of(claims_of("240", "240.1")), figure="a lot", rationale="My own long words."
    )
    assert "a lot" in text
    assert "My own long words." in text


def test_confirmed_by_one_origin_is_refused_with_the_number() -> None:
    text = refused(page_of(claims_of("240")), verdict="confirmed")
    assert "the evidence has 1 (Outlet" in text
    adopt(page_of(list(Claim.objects.all())), verdict="confirmed", override="The source itself.")
    assert Fact.objects.get().override == "The source itself."


def test_a_claim_that_changed_while_the_page_was_open_is_weighed_again() -> None:
    claims = claims_of("240", "240.1")
    client, page = client_of(ada()), page_of(claims)
    form = form_with(client.get(page).content, "_save")
    make.change(claims[0], proposition="Said otherwise.")
    response = submit(client, page, form, {"_save": "Adopt"})
    assert "A claim has changed since you opened this page" in response.content.decode()
    assert not Fact.objects.exists()


# Live counts, and how much it asks


def weigh(who: Any = ada, **data: str) -> Any:
    return client_of(who()).post(reverse("admin:claims_fact_weigh"), data)


def test_the_origins_are_counted_while_stances_are_chosen() -> None:
    one, other = claims_of("240", "240.1")
    chosen = {f"stance_{one.pk}": "supports", f"stance_{other.pk}": "mentions"}
    page = weigh(**chosen, value="1", verdict="confirmed").content.decode()
    assert "1 independent origin;" in page
    assert "not confirmed" in page


def test_the_rows_of_a_facts_own_form_are_counted_too() -> None:
    one, other = claims_of("240", "240.1")
    rows = {
        "evidence-0-claim": str(one.pk), "evidence-0-stance": "supports",
        "evidence-1-claim": str(other.pk), "evidence-1-stance": "supports",
        "evidence-1-DELETE": "on", "evidence-2-claim": "", "evidence-x-claim": "7",
    }  # fmt: skip
    assert "1 independent origin;" in weigh(**rows, value="1").content.decode()


@pytest.mark.parametrize("who", [viewer, stranger])
def test_whoever_makes_no_facts_counts_nothing(who: Any) -> None:
    assert weigh(who).status_code == 403


def test_the_page_asks_as_many_questions_for_many_claims_as_for_few() -> None:
    counted = []
    for number in (2, 30):
        page = page_of(claims_of(*["240.1"] * number, indicator=make.make_indicator()))
        client = client_of(administrator())
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counted.append(len(queries))
    assert counted[0] == counted[1]
