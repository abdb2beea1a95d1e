"""The list of facts, and the form of a fact with its evidence."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import adopting, review
from claims.models import Claim, Evidence, Fact, Status
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import messages_of, send
from tests.people import ada, administrator, ben, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

BN = Decimal(1_000_000_000)


def confirmed_fact(*, origins: int = 2, **values: Any) -> Fact:
    """Return Ada's fact of 240.1 bn USD, which claims of so many outlets support."""
    claims = [make.make_claim(claimant=None) for _ in range(origins)]
    defaults = {
        "value": Decimal("240.1") * BN,
        "unit": "USD",
        "measure": "level",
        "verdict": "confirmed" if origins > 1 else "open",
    }
    fact = Fact(**{**defaults, **values})
    return adopting.adopt(fact=fact, evidence=dict.fromkeys(claims, "supports"), by=ada())


def approved_fact() -> Fact:
    fact = confirmed_fact()
    review.submit(record=fact, by=ada(), at=make.NOW)
    return review.approve(record=fact, by=ben(), at=make.NOW)


def change_a_claim(fact: Fact) -> Evidence:
    row = fact.evidence.select_related("claim").order_by("pk")[0]
    make.change(row.claim, value=241 * BN)
    return row


def page_of(fact: Fact) -> str:
    return address(Fact, "change", fact.pk)


def shown(page: str, who: Any = ada) -> str:
    text: str = client_of(who()).get(page).content.decode()
    return text


# The list


def test_the_list_shows_verdict_figure_evidence_and_origins() -> None:
    confirmed_fact()
    page = shown(address(Fact, "changelist"))
    assert '<span class="verdict verdict-confirmed">confirmed</span>' in page
    assert ">240.1<" in page
    assert "2 · 0" in page


def test_the_list_marks_what_is_stale_with_the_reason() -> None:
    change_a_claim(approved_fact())
    assert 'title="evidence changed">stale</span>' in shown(address(Fact, "changelist"))


@pytest.mark.parametrize(("asked", "found"), [("stale", 1), ("fresh", 0), ("", 1)])
def test_the_list_is_filtered_by_staleness(asked: str, found: int) -> None:
    change_a_claim(approved_fact())
    page = f"{address(Fact, 'changelist')}?evidence={asked}"
    assert client_of(ada()).get(page).context["cl"].result_count == found


# The form


def test_origins_and_counting_bodies_stand_beside_the_form_in_words() -> None:
    assert "2 independent origins; none says who counted" in shown(page_of(confirmed_fact()))


def test_each_claim_leads_to_its_passage_and_shows_its_words() -> None:
    fact = confirmed_fact()
    claim = fact.claims.earliest("pk")
    page = shown(page_of(fact))
    place = f"{reverse('admin:read', args=[claim.passage.snapshot.source_id])}?snapshot="
    assert f'href="{place}{claim.passage.snapshot_id}#claim-{claim.pk}"' in page
    assert "240.1 billion US dollars" in page


def test_a_typed_figure_is_read() -> None:
    fact = confirmed_fact()
    send(client_of(ada()), page_of(fact), figure="240,11 tỷ USD")
    fact.refresh_from_db()
    assert (fact.value, fact.step) == (Decimal("240.11") * BN, Decimal(10_000_000))
    assert fact.measure == "level"


def test_saving_without_a_change_leaves_an_approved_fact_approved() -> None:
    fact = approved_fact()
    send(client_of(ada()), page_of(fact))
    fact.refresh_from_db()
    assert fact.status == Status.APPROVED
    assert fact.fingerprint == fact.approved_fingerprint


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence-0-stance": "mentions", "override": "The customs service itself."},
        {"evidence-0-DELETE": "on", "verdict": "open"},
        {"rationale": "Two papers say so."},
    ],
)
def test_a_change_of_evidence_or_words_sends_an_approved_fact_back(
    changes: dict[str, str],
) -> None:
    fact = approved_fact()
    send(client_of(ada()), page_of(fact), **changes)
    fact.refresh_from_db()
    assert (fact.status, fact.edited_by) == (Status.SUBMITTED, ada())
    assert fact.fingerprint == fact.content_fingerprint() != fact.approved_fingerprint


def test_added_evidence_is_weighed_and_sends_an_approved_fact_back() -> None:
    fact, claim = approved_fact(), make.make_claim()
    send(
        client_of(ada()),
        page_of(fact),
        **{
            "evidence-TOTAL_FORMS": "3",
            "evidence-2-id": "",
            "evidence-2-fact": str(fact.pk),
            "evidence-2-claim": str(claim.pk),
            "evidence-2-stance": "contradicts",
        },
    )
    fact.refresh_from_db()
    row = fact.evidence.get(claim=claim)
    assert (row.seen, row.origin) == (claim.fingerprint, claim.passage.snapshot.source.outlet.name)
    assert (fact.status, fact.fingerprint) == (Status.SUBMITTED, fact.content_fingerprint())


def test_which_claim_evidence_is_cannot_be_forged() -> None:
    fact, other = confirmed_fact(), make.make_claim()
    send(client_of(ada()), page_of(fact), **{"evidence-0-claim": str(other.pk)})
    assert not fact.evidence.filter(claim=other).exists()


def test_confirmed_with_one_origin_is_refused_and_nothing_typed_is_lost() -> None:
    fact = confirmed_fact(origins=1)
    response = send(
        client_of(ada()), page_of(fact), verdict="confirmed", rationale="One paper is enough."
    )
    page = response.content.decode()
    assert "the evidence has 1 (Outlet" in page
    assert "One paper is enough." in page
    fact.refresh_from_db()
    assert fact.verdict == "open"


def test_a_new_fact_is_made_from_its_form() -> None:
    claim = make.make_claim()
    send(
        client_of(ada()),
        address(Fact, "add"),
        sentence="They met in Beijing.",
        **{"evidence-0-claim": str(claim.pk), "evidence-0-stance": "supports"},
    )
    fact = Fact.objects.get()
    assert (fact.created_by, fact.claims.get()) == (ada(), claim)
    assert fact.fingerprint == fact.content_fingerprint()


@pytest.mark.parametrize("name", ["sentence", "rationale", "override"])
def test_a_megabyte_of_words_is_refused(name: str) -> None:
    fact = confirmed_fact()
    response = send(client_of(ada()), page_of(fact), **{name: "x" * 1_000_000})
    assert "Ensure this value has at most" in response.content.decode()
    assert Fact.objects.filter(pk=fact.pk, **{name: ""}).exists()


def test_a_fact_without_evidence_is_not_submitted() -> None:
    fact = make.make_fact(created_by=ada())
    response = send(client_of(ada()), page_of(fact), "_step=submit")
    assert "A fact needs evidence" in messages_of(response)[-1]


def test_the_form_asks_as_many_questions_with_many_claims_as_with_few() -> None:
    counted = []
    for origins in (2, 12):
        fact = confirmed_fact(origins=origins)
        for row in fact.evidence.select_related("claim"):
            make.put(row.claim, status=Status.REJECTED)
        client = client_of(administrator())
        client.get(page_of(fact))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(fact))
        counted.append(len(queries))
    assert counted[0] == counted[1]


# What has changed


def test_a_stale_fact_says_what_its_evidence_was_and_is() -> None:
    fact = approved_fact()
    change_a_claim(fact)
    page = shown(page_of(fact))
    assert "<del>240.1 bn USD</del> <ins>241.0 bn USD</ins>" in page
    assert "It still holds" in page


def test_a_viewer_sees_what_changed_and_no_button() -> None:
    fact = approved_fact()
    change_a_claim(fact)
    page = shown(page_of(fact), viewer)
    assert "<ins>241.0 bn USD</ins>" in page
    assert "It still holds" not in page


def holds(row: Evidence) -> str:
    return reverse("admin:claims_fact_holds", args=[row.fact_id, row.pk])


def test_that_it_still_holds_is_noted_and_reviewed_again() -> None:
    fact = approved_fact()
    row = change_a_claim(fact)
    response = client_of(ada()).post(holds(row), {"seen": row.claim.fingerprint}, follow=True)
    fact.refresh_from_db()
    assert "waits for review again" in messages_of(response)[0]
    assert (fact.status, Fact.objects.all().stale().exists()) == (Status.SUBMITTED, False)


def test_a_claim_that_changed_meanwhile_is_read_again_first() -> None:
    row = change_a_claim(approved_fact())
    response = client_of(ada()).post(holds(row), {"seen": "read before"}, follow=True)
    assert "changed again" in messages_of(response)[0]


@pytest.mark.parametrize("who", [viewer, stranger])
def test_whoever_may_not_change_facts_weighs_nothing(who: Any) -> None:
    row = change_a_claim(approved_fact())
    response = client_of(who()).post(holds(row), {"seen": row.claim.fingerprint})
    assert response.status_code == 403
    assert Fact.objects.all().stale().exists()


def test_evidence_of_another_fact_is_not_found() -> None:
    row, other = change_a_claim(approved_fact()), make.make_fact()
    page = reverse("admin:claims_fact_holds", args=[other.pk, row.pk])
    assert client_of(ada()).post(page).status_code == 404


def test_weighing_is_no_page_to_open() -> None:
    assert client_of(ada()).get(holds(change_a_claim(approved_fact()))).status_code == 405


# Beside other records


def test_a_claim_lists_the_facts_that_lean_on_it() -> None:
    fact = approved_fact()
    claim = change_a_claim(fact).claim
    page = shown(address(Claim, "change", claim.pk))
    assert "Facts that lean on it" in page
    assert f'href="{page_of(fact)}"' in page
    assert 'title="evidence changed">stale</span>' in page


def test_an_indicator_lists_its_facts() -> None:
    indicator = make.make_indicator()
    fact = confirmed_fact(indicator=indicator)
    assert f'href="{page_of(fact)}"' in shown(address(type(indicator), "change", indicator.pk))


def test_the_first_page_shows_facts_that_wait_and_facts_that_are_stale() -> None:
    waiting, stale = confirmed_fact(), approved_fact()
    review.submit(record=waiting, by=ada(), at=make.NOW)
    change_a_claim(stale)
    response = client_of(ben()).get(reverse("admin:index"))
    assert [item.record for item in response.context["waiting"]] == [waiting]
    assert list(response.context["stale_facts"]) == [stale]
    assert "Facts that lean on what has changed" in response.content.decode()


def test_a_fact_that_came_back_shows_its_reason_on_the_first_page() -> None:
    fact = confirmed_fact()
    review.submit(record=fact, by=ada(), at=make.NOW)
    review.ask_for_changes(record=fact, by=ben(), at=make.NOW, reason="Whose count?")
    assert "Whose count?" in shown(reverse("admin:index"))


def test_somebody_without_a_role_sees_no_facts_on_the_first_page() -> None:
    change_a_claim(approved_fact())
    assert not client_of(stranger()).get(reverse("admin:index")).context["stale_facts"]


def test_facts_are_exported_with_their_claims() -> None:
    fact = confirmed_fact()
    row = client_of(ada()).post(
        address(Fact, "export"),
        {"format": "0", **{f"factresource_{name}": "on" for name in ("id", "value", "supports")}},
    )
    table = row.content.decode("utf-8-sig")
    assert "240100000000" in table
    assert all(str(claim.uuid) in table for claim in fact.claims.all())
