"""Whatever changes many records at once is a batch, in the transaction of the change."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from claims.models import Claim, Judgement, Speaker, SpeakerName, Statement, Suggestion
from sources import batches, revisions
from sources.models import Batch, Outlet, Tag
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import messages_of
from tests.claims.admin.tables import as_csv, confirm, import_rows, preview
from tests.claims.test_import_claims_command import a_row, write
from tests.people import ada, ben, cem, client_of

pytestmark = pytest.mark.django_db


def act(name: str, *records: Any, by: Any = cem, **fields: Any) -> Any:
    page = address(type(records[0]), "changelist")
    sent = {"action": name, "_selected_action": [record.pk for record in records], **fields}
    return client_of(by()).post(page, sent, follow=True)


def of_ada(status: str = "draft") -> Claim:
    return make.make_claim(status=status, created_by=ada(), edited_by=ada())


def batch_of(**given: Any) -> Any:
    values = {"kind": Batch.Kind.ACTION, "what": "Some", "by": cem(), "at": make.NOW}
    return batches.batch(**{**values, "model": Tag, "counted": (Tag,), **given})


def test_an_import_is_one_batch_with_the_revision_of_all_its_rows() -> None:
    import_rows(Speaker, {"name": "Wang Yi", "names": "ru: Ван И"}, {"name": "Lavrov"}, by=cem())
    batch = Batch.objects.get()
    assert (batch.kind, batch.what, batch.model) == ("import", "table.csv", "claims.speaker")
    assert (batch.by, batch.number_of_records) == (cem(), 2)
    rows = [*Speaker.history.all(), *SpeakerName.history.all()]
    assert {row.revision for row in rows} == {batch.revision}


def test_every_row_of_an_import_says_who_made_it_and_from_which_file() -> None:
    import_rows(Speaker, {"name": "Wang Yi", "names": "ru: Ван И"}, by=cem())
    for row in (*Speaker.history.all(), *SpeakerName.history.all()):
        assert (row.history_user, row.history_change_reason) == (cem(), "Import of table.csv")


def test_an_import_of_500_rows_leaves_500_rows_of_history_in_one_revision() -> None:
    import_rows(Outlet, *({"name": f"Outlet {n}"} for n in range(500)), by=cem())
    rows = Outlet.history.filter(revision=Batch.objects.get().revision)
    assert (rows.count(), set(rows.values_list("history_user", flat=True))) == (500, {cem().pk})


def test_a_preview_and_an_import_that_changes_nothing_are_no_batches() -> None:
    outlet = make.make_outlet("Outlet")
    preview(Outlet, as_csv({"name": "New outlet"}), by=cem())
    import_rows(Outlet, {"id": outlet.uuid, "name": "Outlet"}, by=cem())
    assert not Batch.objects.exists()


def test_an_import_that_goes_wrong_after_its_preview_leaves_neither_rows_nor_batch() -> None:
    shown = preview(Speaker, as_csv({"name": "Lavrov"}, {"name": "Wang Yi"}), by=cem())
    make.make_speaker("Wang Yi")
    make.make_speaker("Wang Yi")  # which one the row means can't be told any longer
    confirm(Speaker, shown, by=cem())
    assert not Speaker.objects.filter(name="Lavrov").exists()
    assert not Batch.objects.exists()


def test_the_command_makes_a_batch_of_whoever_is_named(tmp_path: Path) -> None:
    call_command("import_claims", write(tmp_path, a_row()), by=cem().username)
    batch, row = Batch.objects.get(), Claim.objects.get().history.get()
    assert (batch.kind, batch.what, batch.by) == ("import", "claims.csv", cem())
    assert (row.history_user, row.history_change_reason) == (cem(), "Import of claims.csv")
    assert row.revision == batch.revision


def test_a_dry_run_of_the_command_is_no_batch(tmp_path: Path) -> None:
    call_command("import_claims", write(tmp_path, a_row()), dry_run=True)
    assert not Batch.objects.exists()


def test_a_step_of_review_with_several_records_is_a_batch() -> None:
    claims = [of_ada("submitted"), of_ada("submitted")]
    act("approve", *claims, by=ben)
    batch = Batch.objects.get()
    assert (batch.kind, batch.what, batch.number_of_records) == ("action", "Approve", 2)
    assert {claim.history.first().revision for claim in claims} == {batch.revision}


def test_an_action_that_changed_one_record_is_no_batch() -> None:
    act("approve", of_ada("submitted"), of_ada("draft"), by=ben)
    assert not Batch.objects.exists()


def test_asking_for_the_reason_is_no_batch_and_giving_it_is_one() -> None:
    claims = [of_ada("submitted"), of_ada("submitted")]
    act("reject", *claims, by=ben)
    assert not Batch.objects.exists()
    act("reject", *claims, by=ben, reason="Which year?")
    assert Batch.objects.get().what == "Reject"


def test_whoever_is_assigned_many_records_is_told_why_by_their_history() -> None:
    claims = [of_ada(), of_ada()]
    act("assign_to_me", *claims, by=ada)
    row = claims[0].history.first()
    assert (row.history_user, row.history_change_reason) == (ada(), "Assign to me")
    assert row.revision == Batch.objects.get().revision


def test_decided_proposals_are_a_batch() -> None:
    act("dismiss", make.make_proposal(), make.make_proposal(), by=ada)
    assert (Batch.objects.get().model, Batch.objects.get().number_of_records) == (
        "sources.proposal",
        2,
    )


def test_what_is_deleted_from_a_list_is_a_batch() -> None:
    tags = [make.make_tag(), make.make_tag()]
    act("delete_selected", *tags, post="yes")
    assert not Tag.objects.exists()
    assert Batch.objects.get().what == "Delete selected tags"


def test_an_export_is_no_batch() -> None:
    act("export_admin_action", make.make_tag(), make.make_tag())
    assert not Batch.objects.exists()


def test_the_page_leads_to_the_batch() -> None:
    response = act("submit", of_ada(), of_ada(), by=ada)
    page = address(Batch, "change", Batch.objects.get().pk)
    assert f'href="{page}"' in messages_of(response)[-1]


def test_a_join_is_a_batch_that_names_the_pair() -> None:
    make.make_judgement(make.make_speaker("Wang Yi"), make.make_speaker("Wang"))
    batch = Batch.objects.get()
    assert (batch.kind, batch.what) == ("join", "“Wang Yi” · “Wang”: the same")
    assert Judgement.objects.get().history.get().revision == batch.revision


def test_accepting_all_suggestions_of_a_text_is_a_batch() -> None:
    snapshot = make.make_snapshot()
    make.make_suggestion("26.3%", snapshot=snapshot)
    make.make_suggestion(
        make.QUOTE, snapshot=snapshot, kind=Suggestion.Kind.STATEMENT,
        speaker=make.make_speaker("Wang Yi"),
    )  # fmt: skip
    everything = {"start": 0, "end": len(snapshot.text)}
    client_of(ada()).post(f"/admin/suggest/{snapshot.pk}/accept/", everything)
    rows = [*Claim.history.all(), *Statement.history.all()]
    assert (len(rows), {row.revision for row in rows}) == (2, {Batch.objects.get().revision})


def test_a_failure_leaves_neither_change_nor_batch() -> None:
    def fails() -> None:
        with batch_of():
            make.make_tag()
            raise DatabaseError("The disk is full.")

    with pytest.raises(DatabaseError):
        fails()
    assert not Tag.objects.exists()
    assert not Batch.objects.exists()


def test_a_second_change_in_one_revision_belongs_to_the_first_batch() -> None:
    with revisions.revision():
        with batch_of(what="First") as first:
            make.make_tag()
        with batch_of(what="Second") as second:
            make.make_tag()
    assert first.batch == second.batch == Batch.objects.get()


def test_a_long_name_of_a_file_is_cut() -> None:
    with batch_of(what="é" * 400) as kept:
        make.make_tag()
    assert kept.batch is not None
    assert kept.batch.what == "é" * 299 + "…"


def test_what_a_batch_says_of_itself_can_not_be_changed() -> None:
    with batch_of() as kept:
        make.make_tag()
    assert kept.batch is not None
    kept.batch.what = "Forged"
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.batch.save()
