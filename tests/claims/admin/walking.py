"""A person walks the desk: what each way of the roles' table comes to for them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.urls import URLPattern, reverse

from claims.assessing import keep_up
from claims.citing import as_seen
from claims.models import (
    JOINABLE,
    Claim,
    CrossSourceNote,
    Event,
    Fact,
    Indicator,
    Reviewed,
    Statement,
    Suggestion,
    Translation,
)
from claims.review import EVENT_FIELD, TRANSITIONS
from sources.models import Snapshot, Source
from tests import make
from tests.claims.admin.everything import address, make_one_of_each
from tests.claims.admin.roles_table import Line, Way, addresses, menus
from tests.people import client_of

ANSWERED = frozenset({200, 400, 409, 422})
"""Somebody who is let in gets a page, or is told what is wrong with what they sent."""
OWNED: tuple[type[Model], ...] = (Statement, Claim, Fact, CrossSourceNote, Translation)
"""The kinds of which it matters whose a record is."""
REVIEWED: Mapping[str, type[Model]] = {name: model for model, name in EVENT_FIELD.items()}
"""The kinds of reviewed records by the word that addresses of their pages have."""
MINE, ASSIGNED, NOBODYS, THEIRS = "mine", "assigned to me", "nobody's", "somebody else's"


def expected(cell: str, whose: str) -> bool:
    """Return what a cell of the table says of a record, by whose it is."""
    match cell:
        case "own":
            return whose != THEIRS
        case "own drafts":
            return whose == MINE
        case "others’":
            return whose != MINE
    return cell == "yes"


@cache
def patterns() -> dict[tuple[type[Model] | None, str], URLPattern]:
    return {(kind, name): pattern for kind, name, pattern in addresses()}


@dataclass(frozen=True)
class Answer:
    """What came back, and whether anything was written."""

    response: Any
    wrote: list[str]

    @property
    def is_refused(self) -> bool:
        return self.response.status_code in {403, 404, 405}

    @property
    def is_log_in_page(self) -> bool:
        address: str = self.response.headers.get("Location", "")
        return address.startswith(reverse("admin:login"))


SENT: dict[str, dict[str, Any]] = {
    "step": {"reason": "Because."},
    "delete": {"post": "yes"},
    "suggest_accept_all": {"start": "0", "end": "9"},
    "preview": {"body": "Words."},
}
"""What is sent to the addresses that don't answer an empty form."""


class OnlyStatus:
    """Middleware that leaves pages blank which somebody is let in to: their status says so.

    Pages of a refusal are no such pages, and stay whole.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, _request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        if response.status_code == 200:
            response.content = b""
        return response


class Walk:
    """One person with a browser, one record of each kind, and records by whose they are.

    ``reads`` is False for somebody who only looks whether a page opens.
    """

    def __init__(self, person: User, somebody: User, *, reads: bool = True) -> None:
        self.client = client_of(person)
        if not reads:
            blank = f"{OnlyStatus.__module__}.{OnlyStatus.__name__}"
            with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, blank]):
                self.client.handler.load_middleware()
        self.records = make_one_of_each()
        make.make_event(), make.make_indicator()
        self.owned = {
            kind: {
                MINE: make_owned(kind, created_by=person, edited_by=person),
                ASSIGNED: make_owned(
                    kind, created_by=somebody, edited_by=somebody, assigned_to=person
                ),
                NOBODYS: make_owned(kind),
                THEIRS: make_owned(kind, created_by=somebody, edited_by=somebody),
            }
            for kind in OWNED
        }
        self.pages: dict[tuple[type[Model], int], Any] = {}
        keep_up(at=make.NOW)  # what a page changes is its own doing

    # Sending

    @contextmanager
    def undone(self) -> Iterator[list[str]]:
        """Take back what is written inside, and tell what it was."""
        written: list[str] = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            is_change = sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
            if is_change and "django_session" not in sql and "axes_" not in sql:
                written.append(sql)
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                yield written
            transaction.set_rollback(True)

    def send(
        self, how: str, where: str, data: Mapping[str, Any] | None = None, *, alone: bool = False
    ) -> Answer:
        client = self.client
        if alone:  # what ends a session ends one of its own
            client = Client()
            client.cookies = self.client.cookies.__class__(self.client.cookies.output(header=""))
        with self.undone() as written:
            response = (client.post if how == "POST" else client.get)(where, data or {})
        client.cookies.pop("messages", None)  # what is said of one page isn't shown on the next
        return Answer(response, list(written))

    # Whose records a line is tried on

    def subjects(self, line: Line, cell: str) -> list[tuple[str, Any]]:
        if line.kind is None:
            return [("", None)]
        if line.kind not in self.owned:
            return [("", self.records[line.kind])]
        owned: dict[str, Any] = self.owned[line.kind]
        if cell == "yes":
            return [(THEIRS, owned[THEIRS])]  # whoever may change another's may change their own
        if cell == "–":
            return [(MINE, owned[MINE])]
        return list(owned.items())

    # Trying a way

    def may(self, line: Line, subject: Any) -> tuple[bool, Answer]:
        """Tell whether the person is let in by one way; refused, nothing may be written."""
        with transaction.atomic():
            self.prepare(line.way, subject)
            where = self.address_of(line.kind, line.way, subject)
            answer = self.send(
                line.way.how,
                where,
                self.data_of(line.way, subject),
                alone=line.way.name == "logout",
            )
            transaction.set_rollback(True)
        status = answer.response.status_code
        if line.way.how == "GET":
            return status == 200 or (status == 302 and not answer.is_log_in_page), answer
        is_in = status in ANSWERED or bool(answer.wrote) or line.way.name == "logout"
        return is_in, answer

    def prepare(self, way: Way, subject: Any) -> None:
        """Bring a record to where a step may be taken with it."""
        if way.asked in TRANSITIONS or way.name in TRANSITIONS:
            step = TRANSITIONS[way.asked or way.name]
            if isinstance(subject, Reviewed):
                make.put(subject, status=min(step.sources))
        if way.name == "holds" and isinstance(subject, Fact):
            for row in subject.evidence.all():
                make.put(row, seen="0" * 64)

    def address_of(self, kind: type[Model] | None, way: Way, subject: Any) -> str:
        if way.name == "app_list":
            return reverse("admin:app_list", args=[way.asked])
        pattern = patterns()[kind, way.name]
        # The library's pages of earlier versions have patterns whose parts bear no names.
        names = {"simple_history": ("object_id", "version_id")}.get(way.name)
        names = names or tuple(getattr(pattern.pattern, "converters", ()))
        values = [self.argument(name, way, subject) for name in names]
        own = reverse(f"admin:{way.name}", args=values) if kind is None else ""
        where = own or address(kind, way.name, *values)  # type: ignore[arg-type]
        return where + self.query_of(way)

    def argument(self, name: str, way: Way, subject: Any) -> Any:
        """Return what stands in an address for the name of one of its parts."""
        kinds: dict[str, type[Model]] = {
            "indicator": Indicator, "source": Source, "snapshot": Snapshot,
            "suggestion": Suggestion, "event": Event,
        }  # fmt: skip
        if way.name == "record_timeline" and name == "kind":
            return REVIEWED[way.asked]._meta.label_lower
        if way.asked in REVIEWED and name in {"key", "record"}:
            return self.records[REVIEWED[way.asked]].pk
        if name in kinds:
            return self.records[kinds[name]].pk
        if name in {"step", "decision", "kind", "action"}:
            return way.asked
        parts: dict[str, Callable[[], Any]] = {
            "object_id": lambda: 1 if subject is None else subject.pk,
            "id": lambda: subject.pk,
            "version_id": lambda: subject.history.latest().pk,
            "evidence": lambda: subject.evidence.first().pk,
            "citation": lambda: subject.citations.first().pk,
            "one": lambda: self.joinable(way)[0].uuid,
            "content_type_id": lambda: 1,
        }
        assert name in parts, f"Say in tests/claims/admin/walking.py what <{name}> stands for."
        return parts[name]()

    def joinable(self, way: Way) -> list[Any]:
        return list(JOINABLE[way.asked]._default_manager.order_by("pk")[:2])

    def query_of(self, way: Way) -> str:
        match way.name:
            case "record" | "borders":
                return "?start=0&end=5"
            case "join":
                return f"?other={self.joinable(way)[1].pk}"
            case "adopt":
                claim: Any = self.records[Claim]
                return f"?indicator={claim.indicator_id}&claims={claim.pk}"
        return ""

    def data_of(self, way: Way, subject: Any) -> dict[str, Any]:
        """Return what is sent, so that whoever may do something really does it."""
        if way.how == "POST" and way.name == "holds":
            if isinstance(subject, Fact):
                return {"seen": subject.evidence.get().claim.fingerprint}
            return {"seen": as_seen(subject.citations.first().record)}
        if way.name == "review_one":
            return {"step": "approve", "version": "1", "fingerprint": ""}
        return SENT.get(way.name, {}) if way.how == "POST" else {}

    # Lists, menus and rows

    def offered(self, kind: type[Model]) -> set[str]:
        """Return the actions that a list offers."""
        response = self.client.get(address(kind, "changelist"))
        context = response.context_data if response.status_code == 200 else None
        form = (context or {}).get("action_form")
        return {name for name, _ in form.fields["action"].choices if name} if form else set()

    def act(self, kind: type[Model], action: str, subject: Any) -> Answer:
        """Take an action with one ticked row."""
        with transaction.atomic():
            self.prepare(Way("action", action), subject)
            answer = self.send(
                "POST",
                address(kind, "changelist"),
                {"action": action, "_selected_action": [subject.pk], "reason": "Because."},
            )
            transaction.set_rollback(True)
        return answer

    def menu(self, owner: type[Model], field: str) -> Answer:
        names = {"app_label": owner._meta.app_label, "model_name": owner._meta.model_name}
        return self.send("GET", reverse("admin:autocomplete"), {**names, "field_name": field})

    def menus_of(self, line: Line) -> list[tuple[type[Model], str]]:
        """Return the fields that a line about menus means: those which offer its kind."""
        if line.way.name:
            assert line.kind is not None
            return [(line.kind, line.way.name)]
        return [
            (owner, field)
            for owner, field, offers in menus()
            if offers is line.kind and field != "assigned_to"
        ]

    def may_change_rows(self, line: Line, subject: Any) -> bool:
        """Tell whether the form of a record lets its rows of a kind be added or changed."""
        assert line.kind is not None
        key = (line.kind, subject.pk)
        if key not in self.pages:
            self.pages[key] = self.client.get(address(line.kind, "change", subject.pk))
        response = self.pages[key]
        if response.status_code != 200:
            return False
        return any(
            rows.has_add_permission or rows.has_change_permission or rows.has_delete_permission
            for rows in response.context_data["inline_admin_formsets"]
            if rows.opts.model.__name__ == line.way.name
        )


def make_owned(kind: type[Model], **people: Any) -> Model:
    """Return a draft of a kind that people have to do with; a translation, by its statement."""
    if kind is Statement:
        return make.make_statement(**people)
    if kind is Claim:
        return make.make_claim(**people)
    if kind is Fact:
        return make.make_fact(claims=[make.make_claim()], **people)
    if kind is CrossSourceNote:
        return make.make_note_over_two_sources(**people)
    statement = make.make_statement(**people)
    return Translation.objects.create(statement=statement, language="en", text="Text")
