"""From claims to a fact: what is proposed, what counts as confirmed, what becomes stale."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from claims import adopting, review, reweighing
from claims.adopting import adopt, proposed
from claims.agreement import Figure
from claims.assessing import keep_up
from claims.models import Claim, Evidence, Fact, Status
from tests import make
from tests.claims.figures import figure
from tests.people import ada, ben

BN = Decimal(1_000_000_000)


def figure_of(number: str, origin: str, **values: Any) -> Figure:
    """Return a figure in billions of dollars, whose step is that of its last digit."""
    digits = len(number.partition(".")[2])
    defaults = {"id": f"{origin} {number}", "origin": origin, "claimant": "Customs"}
    return figure(f"{number}e9/1e{9 - digits}", **{**defaults, **values})


def claim_by(outlet: str, **values: Any) -> Claim:
    """Return a claim of 240.1 bn USD printed by an outlet of its own."""
    source = make.make_source(outlet=make.make_outlet(outlet))
    passage = make.make_passage(snapshot=make.make_snapshot(source=source))
    return make.make_claim(passage=passage, **values)


def copy_of(claim: Claim, outlet: str) -> Claim:
    source = make.make_source(
        outlet=make.make_outlet(outlet), copy_of=claim.passage.snapshot.source
    )
    passage = make.make_passage(snapshot=make.make_snapshot(source=source))
    return make.make_claim(passage=passage, indicator=claim.indicator)


def confirmed(*claims: Claim, **values: Any) -> Fact:
    """Adopt a confirmed figure that these claims support."""
    fact = Fact(
        **{
            "value": 240 * BN, "unit": "USD", "measure": "level", "period": "2023",
            "verdict": "confirmed", **values,
        }
    )  # fmt: skip
    return adopt(fact=fact, evidence=dict.fromkeys(claims, "supports"), by=ada())


# What figures propose


def test_the_most_exact_figure_of_those_that_stand_is_proposed() -> None:
    found = proposed([figure_of("240", "A"), figure_of("240.11", "B"), figure_of("240.1", "C")])
    assert found.figure is not None
    assert found.figure.value == Decimal("240.11") * BN


def test_an_exact_odd_one_is_not_proposed() -> None:
    found = proposed([figure_of("240", "A"), figure_of("240.1", "B"), figure_of("185.123", "C")])
    assert found.figure is not None
    assert found.figure.value == Decimal("240.1") * BN


def test_a_two_sided_figure_goes_before_an_exacter_one_sided_one() -> None:
    more = figure_of("240.05", "A", comparator="gt")
    found = adopting.most_exact([more, figure_of("241", "B")])
    assert found is not None
    assert found.comparator == "eq"


def test_of_one_sided_figures_the_tighter_bound_is_proposed() -> None:
    over = [figure_of("200", "A", comparator="gt"), figure_of("240", "B", comparator="gt")]
    under = [figure_of("300", "A", comparator="le"), figure_of("250", "B", comparator="le")]
    assert [adopting.most_exact(each).value / BN for each in (over, under)] == [240, 250]  # type: ignore[union-attr]


def test_of_equally_exact_figures_the_one_given_more_often_is_proposed() -> None:
    figures = [figure_of("240.1", "A"), figure_of("240.2", "B"), figure_of("240.2", "C")]
    assert adopting.most_exact(figures).value == Decimal("240.2") * BN  # type: ignore[union-attr]


def test_nothing_is_averaged_where_neither_side_stands() -> None:
    found = proposed([figure_of("81.4", "A"), figure_of("84.1", "B")])
    assert (found.figure, found.verdict) == (None, "contested")
    assert set(found.stances.values()) == {"mentions"}


def test_where_neither_side_stands_what_they_share_is_proposed() -> None:
    found = proposed([figure_of("81.4", "A"), figure_of("84.1", "B")])
    assert found.values()["period"] == "2023"
    assert "value" not in found.values()


def test_those_that_stand_support_and_the_odd_one_contradicts() -> None:
    found = proposed([figure_of("240", "A"), figure_of("240.1", "B"), figure_of("185", "C")])
    assert found.stances == {"A 240": "supports", "B 240.1": "supports", "C 185": "contradicts"}


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ([figure_of("240", "A"), figure_of("240.1", "B")], "confirmed"),
        ([figure_of("240", "A"), figure_of("240.1", "A")], "open"),
        ([figure_of("240", "A"), figure_of("200", "B", comparator="gt")], "open"),
        ([figure_of("240", "A"), figure_of("185", "B")], "contested"),
        ([figure_of("240", "A"), figure_of("240.1", "B"), figure_of("185", "C")], "confirmed"),
        ([figure_of("240", "A"), figure_of("240", "B", period="2024")], "open"),
        ([], "open"),
    ],
)
def test_the_verdict_follows_that_of_the_set(figures: list[Figure], verdict: str) -> None:
    assert proposed(figures).verdict == verdict


def test_the_rationale_begins_with_the_reason_and_names_who_counted() -> None:
    found = proposed([figure_of("240", "A"), figure_of("240", "B", claimant="Kremlin")])
    assert found.rationale.startswith("2 origins say 240 bn USD.")
    assert "Customs" in found.rationale
    assert "Kremlin" in found.rationale


def test_the_shared_band_is_a_range_only_where_it_is_asked_for() -> None:
    found = proposed([figure_of("240", "A"), figure_of("240.1", "B")])
    band = found.values(as_band=True)
    assert found.values()["comparator"] == "eq"
    assert (band["comparator"], band["value"] / BN, band["value_high"] / BN) == (
        "range", Decimal("240.05"), Decimal("240.15"),
    )  # fmt: skip


def test_figures_that_are_all_the_same_offer_no_band() -> None:
    assert proposed([figure_of("240", "A"), figure_of("240", "B")]).band is None


@pytest.mark.parametrize(("vintages", "kept"), [("final final", "final"), ("final revised", "")])
def test_a_vintage_is_proposed_where_all_have_it(vintages: str, kept: str) -> None:
    one, other = vintages.split()
    found = proposed([figure_of("240", "A", vintage=one), figure_of("240", "B", vintage=other)])
    assert found.values()["vintage"] == kept


# Confirmed


@pytest.mark.django_db
def test_two_origins_with_two_sided_figures_confirm() -> None:
    fact = confirmed(claim_by("One"), claim_by("Other"))
    assert fact.independent_origins() == ["One", "Other"]
    assert fact.not_ready() == []


@pytest.mark.django_db
def test_one_origin_with_two_copies_does_not_confirm() -> None:
    original = claim_by("Agency")
    with pytest.raises(ValidationError, match=r"has 1 \(Agency\)"):
        confirmed(original, copy_of(original, "Paper"), copy_of(original, "Daily"))
    assert not Fact.objects.exists()


@pytest.mark.django_db
def test_joined_outlets_count_once() -> None:
    one, other = claim_by("RIA"), claim_by("RIA Novosti")
    outlet = other.passage.snapshot.source.outlet
    outlet.joined_to = one.passage.snapshot.source.outlet
    outlet.save()
    with pytest.raises(ValidationError, match=r"has 1 \(RIA\)"):
        confirmed(one, other)


@pytest.mark.django_db
@pytest.mark.parametrize("comparator", ["gt", "ge", "lt", "le", "approx"])
def test_a_one_sided_figure_does_not_confirm(comparator: str) -> None:
    with pytest.raises(ValidationError, match=r"has 1 \(One\)"):
        confirmed(claim_by("One"), claim_by("Other", comparator=comparator))


@pytest.mark.django_db
def test_a_range_confirms() -> None:
    both = claim_by("Other", comparator="range", value_high=241 * BN)
    assert confirmed(claim_by("One"), both).not_ready() == []


@pytest.mark.django_db
def test_a_rejected_claim_does_not_confirm() -> None:
    with pytest.raises(ValidationError, match=r"has 1 \(One\)"):
        confirmed(claim_by("One"), claim_by("Other", status=Status.REJECTED))


@pytest.mark.django_db
@pytest.mark.parametrize("stance", ["contradicts", "mentions"])
def test_only_what_supports_confirms(stance: str) -> None:
    one, other = claim_by("One"), claim_by("Other")
    fact = Fact(value=240 * BN, verdict="confirmed")
    with pytest.raises(ValidationError, match="Add a claim of another origin"):
        adopt(fact=fact, evidence={one: "supports", other: stance}, by=ada())


@pytest.mark.django_db
def test_an_override_needs_words() -> None:
    one = claim_by("One")
    with pytest.raises(ValidationError, match="two independent origins"):
        confirmed(one, override="  \n ")
    assert confirmed(one, override="The customs service itself.").not_ready() == []


@pytest.mark.django_db
def test_a_sentence_is_confirmed_by_claims_without_figures() -> None:
    said: dict[str, Any] = {"value": None, "step": None, "proposition": "They met."}
    one, other = claim_by("One", **said), claim_by("Other", **said)
    fact = confirmed(one, other, value=None, unit="", measure="", sentence="They met.")
    assert fact.not_ready() == []
    with pytest.raises(ValidationError, match="has none"):
        confirmed(one, other)


@pytest.mark.django_db
def test_other_verdicts_need_no_second_origin() -> None:
    assert confirmed(claim_by("One"), verdict="open").not_ready() == []


# Making it


@pytest.mark.django_db
def test_a_fact_is_made_whole_or_not_at_all() -> None:
    fact = Fact(value=240 * BN, verdict="open")
    with pytest.raises(ValidationError):
        adopt(fact=fact, evidence={claim_by("One"): "nonsense"}, by=ada())
    assert not Fact.objects.exists()
    assert not Evidence.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"value": None}, "Give a figure, or say in one sentence"),
        ({"value": BN, "rationale": "x" * 1_000_000}, "At most 20000 characters"),
        ({"value": BN, "sentence": "x" * 1_001}, "At most 1000 characters"),
    ],
)
def test_a_bad_fact_is_refused_in_words(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        adopt(fact=Fact(**values), evidence={claim_by("One"): "supports"}, by=ada())


@pytest.mark.django_db
def test_a_fact_without_evidence_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one claim"):
        adopt(fact=Fact(sentence="So it is."), evidence={}, by=ada())


@pytest.mark.django_db
def test_a_new_fact_is_a_draft_of_its_author_whose_fingerprint_holds_its_evidence() -> None:
    fact = Fact.objects.get(pk=confirmed(claim_by("One"), claim_by("Other")).pk)
    assert (fact.status, fact.created_by, fact.version) == (Status.DRAFT, ada(), 1)
    assert fact.fingerprint == fact.content_fingerprint()


@pytest.mark.django_db
def test_a_claim_that_is_evidence_is_not_deleted() -> None:
    claim = claim_by("One")
    make.make_fact(claims=[claim])
    with pytest.raises(ProtectedError, match="a fact leans on it"):
        claim.delete()


# Stale


@pytest.fixture
def approved(db: None) -> Fact:
    """Return an approved fact that two claims confirm."""
    fact = confirmed(claim_by("One"), claim_by("Other"))
    review.submit(record=fact, by=ada(), at=make.NOW)
    return review.approve(record=fact, by=ben(), at=make.NOW)


def evidence_of(fact: Fact) -> Evidence:
    return fact.evidence.select_related("claim__passage__snapshot").order_by("pk")[0]


def change(claim: Claim, **values: Any) -> None:
    make.change(claim, **values)


def test_a_fact_is_stale_after_a_material_change_of_a_claim(approved: Fact) -> None:
    change(evidence_of(approved).claim, value=241 * BN)
    assert list(Fact.objects.all().stale()) == [approved]


def test_a_fact_is_not_stale_after_another_change_of_a_claim(approved: Fact) -> None:
    change(evidence_of(approved).claim, credibility=3)
    assert not Fact.objects.all().stale().exists()


def test_a_fact_is_stale_when_a_claim_is_rejected(approved: Fact) -> None:
    change(evidence_of(approved).claim, status=Status.REJECTED)
    assert list(Fact.objects.all().stale()) == [approved]


def test_a_confirmed_fact_is_stale_when_one_source_proves_a_copy(approved: Fact) -> None:
    one, other = (row.claim.passage.snapshot.source for row in approved.evidence.order_by("pk"))
    other.copy_of = one
    other.save()
    keep_up(at=make.NOW)
    assert list(Fact.objects.all().stale()) == [approved]
    approved.refresh_from_db()
    assert (approved.verdict, approved.status) == ("confirmed", Status.APPROVED)


@pytest.mark.django_db
def test_an_overridden_fact_is_not_stale_for_want_of_origins() -> None:
    confirmed(claim_by("One"), override="The customs service itself.")
    assert not Fact.objects.all().stale().exists()


@pytest.mark.django_db
def test_what_lost_an_origin_is_not_approved() -> None:
    fact = confirmed(claim_by("One"), claim_by("Other"))
    review.submit(record=fact, by=ada(), at=make.NOW)
    change(evidence_of(fact).claim, comparator="gt")
    with pytest.raises(review.ReviewProblem, match=r"can't be approved yet.*has 1 \(Other\)"):
        review.approve(record=fact, by=ben(), at=make.NOW)


def test_a_change_says_what_it_was_and_what_it_is(approved: Fact) -> None:
    change(evidence_of(approved).claim, value=241 * BN, period="2024")
    (found,) = reweighing.changes(approved.evidence.all())
    said = [(each.label, each.was, each.now) for each in found.differences]
    assert said == [("figure", "240.1 bn USD", "241.0 bn USD"), ("period", "2023", "2024")]
    assert found.since is not None


def test_a_change_of_indicator_and_status_is_said_in_names(approved: Fact) -> None:
    claim = evidence_of(approved).claim
    old = claim.indicator
    new = make.make_indicator("Balance")
    change(claim, indicator=new, status=Status.REJECTED)
    (found,) = reweighing.changes(approved.evidence.all())
    assert [(each.was, each.now) for each in found.differences] == [
        ("draft", "rejected"),
        (str(old), "Balance"),
    ]


def still_holds(fact: Fact, by: Any) -> None:
    row = evidence_of(fact)
    reweighing.still_holds(evidence=row, seen=row.claim.fingerprint, by=by, at=make.NOW)
    fact.refresh_from_db()


def test_what_still_holds_is_fresh_again_and_goes_back_to_review(approved: Fact) -> None:
    change(evidence_of(approved).claim, value=241 * BN)
    still_holds(approved, ada())
    assert not Fact.objects.all().stale().exists()
    assert (approved.status, approved.edited_by) == (Status.SUBMITTED, ada())


def test_that_it_still_holds_is_in_the_history(approved: Fact) -> None:
    change(evidence_of(approved).claim, value=241 * BN)
    still_holds(approved, ben())
    newest: Any = evidence_of(approved).history.first()
    assert (newest.history_user, newest.history_change_reason) == (ben(), "It still holds")


def test_what_changed_again_is_not_taken_as_read(approved: Fact) -> None:
    row = evidence_of(approved)
    read = row.claim.fingerprint
    change(row.claim, value=241 * BN)
    with pytest.raises(ValidationError, match="changed again"):
        reweighing.still_holds(evidence=row, seen=read, by=ada(), at=make.NOW)
    assert Fact.objects.all().stale().exists()


def test_what_has_not_changed_is_not_weighed_anew(approved: Fact) -> None:
    with pytest.raises(ValidationError, match="as it was"):
        still_holds(approved, ada())


# Who says so, in words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bodies", "words"),
    [
        (["Customs", "Customs"], "2 independent origins, all citing Customs"),
        (["Customs", ""], "2 independent origins; those that say who counted cite Customs"),
        (["", ""], "2 independent origins; none says who counted"),
        (["A", "B"], "2 independent origins, citing 2 counting bodies: A, B"),
        (["Customs"], "1 independent origin, citing Customs"),
        ([], "No claim supports it yet"),
    ],
)
def test_origins_and_counting_bodies_are_said_in_a_line(bodies: list[str], words: str) -> None:
    speakers = {name: make.make_speaker(name) for name in bodies if name}
    claims = [claim_by(f"Outlet {n}", claimant=speakers.get(b)) for n, b in enumerate(bodies)]
    rows = Claim.objects.filter(pk__in=[claim.pk for claim in claims])
    assert adopting.weight(rows, has_figure=True).words == words
