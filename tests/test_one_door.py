"""Only claims/review.py writes the status of a reviewed record: in the code, and when it runs."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from claims.models import Claim, CrossSourceNote, Fact, Reviewed, Statement
from claims.models.door import ClosedDoor
from tests import make

ROOT = Path(__file__).parent.parent
DOOR = ROOT / "claims" / "review.py"
OTHERS = {
    # The status of a suggestion, which is no reviewed record.
    "claims/deciding.py": {"suggestion.status", "current.status"},
    "claims/suggesting.py": {"update(status=)"},
    "claims/undoing.py": {"update(status=)"},
    # The status of what was proposed about a source, and of a passage found again.
    "sources/proposing.py": {"proposal.status"},
    "sources/recapture.py": {"PassagePlace(status=)"},
    # What an open door lets through: the outcome of the judge that claims/review.py gave it.
    "claims/models/review.py": {"opened.status"},
    # What a site answered.
    "sources/fetching.py": {"FetchProblem(status=)"},
    "sources/wire.py": {"self.status"},
}
"""What writes something else that is called a status, file by file."""
PARTS = ("claims", "sources", "config", "extraction")
SQL = re.compile(r"\bUPDATE\b.*\bclaims_|\bINTO\b.*\bclaims_", re.DOTALL)


def writes(code: str) -> Iterator[str]:
    """Yield what a module does that may write a status: assignments, keywords, setattr, SQL."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from assigned(target)
        elif isinstance(node, ast.Call):
            yield from called(node)
        elif isinstance(node, ast.Constant) and SQL.search(str(node.value)):
            yield "SQL"


def assigned(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from assigned(each)
    elif ast.unparse(target).endswith((".status", "['status']")):
        yield ast.unparse(target)


READING = {
    "filter", "exclude", "order_by", "When", "Q", "get", "panel", "TemplateResponse",
    "JsonResponse", "HttpResponse", "render", "answer", "Choice", "Place", "_place", "Fetched",
    "Transition",
}  # fmt: skip
"""Functions that look a status up, or answer with one; none of them stores a record."""


def called(node: ast.Call) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    if name in {"setattr", "__setattr__"} and len(node.args) > 1:
        if not isinstance(node.args[-2], ast.Constant) or node.args[-2].value == "status":
            yield f"setattr({ast.unparse(node.args[-2])})"
    elif name == "Field" and "attribute='status'" in ast.unparse(node):
        yield "Field(status)"  # a column of a table that an import would write
    elif name == "bulk_update" and "status" in ast.unparse(node):
        yield "bulk_update(status)"
    elif name not in READING and any(each.arg == "status" for each in node.keywords):
        yield f"{name}(status=)"


MODULES = sorted(
    path
    for part in PARTS
    for path in (ROOT / part).rglob("*.py")
    if "migrations" not in path.parts and path != DOOR
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_code_writes_a_status(path: Path) -> None:
    allowed = OTHERS.get(str(path.relative_to(ROOT)), set())
    found = {each for each in writes(path.read_text(encoding="utf-8")) if "setattr" not in each}
    assert found <= allowed


SETATTR = {
    "claims/assessing.py": {"setattr(name)"},
    "claims/citing.py": {"setattr(kind)"},
    "claims/joining.py": {"setattr(name)"},
    "claims/suggesting.py": {"setattr(name)"},
    "claims/talking.py": {"setattr(EVENT_FIELD[type(record)])"},
    "claims/templatetags/desk.py": {"setattr(kind)"},
    "claims/undoing.py": {"setattr(name)"},
    "sources/records.py": {"setattr(field.attname)"},
}
"""Names computed elsewhere: of conflicts, suggestions, judgements and comments, of what is cited,
of texts to tidy. What an undone batch had changed is written through the record's door, which
lets no status pass."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_code_sets_an_attribute_that_may_be_a_status(path: Path) -> None:
    allowed = SETATTR.get(str(path.relative_to(ROOT)), set())
    found = {each for each in writes(path.read_text(encoding="utf-8")) if "setattr" in each}
    assert found <= allowed


@pytest.mark.parametrize(
    "code",
    [
        "claim.status = 'approved'",
        "a, claim.status = 1, 'approved'",
        "claim.__dict__['status'] = 'approved'",
        "setattr(claim, 'status', 'approved')",
        "setattr(claim, name, 'approved')",
        "object.__setattr__(claim, 'status', 'approved')",
        "Claim(status='approved')",
        "Claim.objects.create(status='approved')",
        "Claim.objects.update(status='approved')",
        "Claim.objects.update_or_create(defaults={}, status='approved')",
        "Claim.objects.bulk_update(claims, ['status'])",
        "status = fields.Field(attribute='status', column_name='status')",
        "cursor.execute('UPDATE claims_claim SET status = 1')",
    ],
)
def test_every_way_of_writing_one_would_be_seen(code: str) -> None:
    assert list(writes(code))


def test_the_door_itself_writes_one() -> None:
    assert "record.status" in set(writes(DOOR.read_text(encoding="utf-8")))


MAKERS: dict[type[Reviewed], Callable[..., Any]] = {
    Claim: make.make_claim,
    Statement: make.make_statement,
    CrossSourceNote: make.make_note,
    Fact: make.make_fact,
}


def save(record: Any) -> None:
    record.status = "approved"
    record.save()


def save_some(record: Any) -> None:
    record.status = "approved"
    record.save(update_fields=["status"])


def save_what_was_read_again(record: Any) -> None:
    record.refresh_from_db(fields=["status"])
    save(record)


def save_what_was_read_in_part(record: Any) -> None:
    save(type(record)._default_manager.defer("status").get(pk=record.pk))


def save_under_its_key(record: Any) -> None:
    columns = [field.attname for field in record._meta.concrete_fields]
    save(type(record)(**{column: getattr(record, column) for column in columns}))


def update(record: Any) -> None:
    type(record)._default_manager.filter(pk=record.pk).update(status="approved")


def bulk_update(record: Any) -> None:
    record.status = "approved"
    type(record)._default_manager.bulk_update([record], ["status"])


def update_or_create(record: Any) -> None:
    type(record)._default_manager.update_or_create(pk=record.pk, defaults={"status": "approved"})


def bulk_create(record: Any) -> None:
    record.status = "approved"
    type(record)._default_manager.bulk_create(
        [record], update_conflicts=True, update_fields=["status"], unique_fields=["id"]
    )


WAYS = (
    save, save_some, save_what_was_read_again, save_what_was_read_in_part, update, bulk_update,
    update_or_create, bulk_create,
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_status_is_written_in_no_other_way(
    way: Callable[[Any], None], model: type[Reviewed]
) -> None:
    record = MAKERS[model](status="submitted")
    with pytest.raises(ClosedDoor):
        way(record)
    assert model._default_manager.get().status == "submitted"
    assert record.history.count() == 1


@pytest.mark.django_db
def test_a_new_record_with_the_key_of_a_stored_one_is_refused() -> None:
    claim = make.make_claim(status="submitted")
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        save_under_its_key(claim)
    assert Claim.objects.get().status == "submitted"


@pytest.mark.django_db
def test_inside_an_edit_a_status_is_not_written_either() -> None:
    claim = make.make_claim(status="submitted")
    with pytest.raises(ClosedDoor, match=r"for claims\.review to write"), make.open_doors(claim):
        save(claim)
    plain: QuerySet[Any] = QuerySet(Claim)
    assert plain.get().status == "submitted"
