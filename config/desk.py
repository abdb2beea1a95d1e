"""The desk: the admin site with its navigation and its first page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, CrossSourceNote, ReviewEvent, Statement
from claims.models.review import ReviewedQuerySet
from sources import understanding
from sources.models import Source

LONGEST_LIST = 9

NAVIGATION: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Desk"),
        (
            "sources.Source",
            "claims.Statement",
            "claims.Claim",
            "claims.CrossSourceNote",
            "claims.Event",
            "claims.Speaker",
            "claims.Indicator",
        ),
    ),
    (
        _("Texts"),
        ("sources.Snapshot", "sources.Passage", "claims.Translation", "claims.ReviewEvent"),
    ),
    (_("Set-up"), ("sources.Outlet", "sources.Tag", "auth.User", "auth.Group")),
)
"""The sections of the navigation and their models, in the desk's order."""


class Choices(AutocompleteJsonView):
    """Menus of choices whose lines say enough to choose by."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "autocomplete_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


@dataclass(frozen=True)
class Waiting:
    """One line of what waits for review."""

    record: Any
    kind: str
    address: str

    @property
    def label(self) -> str:
        """What the record is about: a claim's indicator and period, else its own name."""
        if isinstance(self.record, Claim) and self.record.indicator is not None:
            words = self.record.period_in_words
            return f"{self.record.indicator}, {words}" if words else str(self.record.indicator)
        return str(self.record)


class DeskSite(AdminSite):
    """The stock admin in the desk's order, with the desk as its first page."""

    site_header = site_title = "On Record"
    index_title = _("Desk")
    enable_nav_sidebar = True
    empty_value_display = "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path(
                f"understand/{view.__name__}/",
                self.admin_view(view),
                name=f"understand_{view.__name__}",
            )
            for view in (understanding.figure, understanding.date)
        ]
        return [*own, *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        choices: Any = Choices.as_view(admin_site=self)
        response: HttpResponse = choices(request)
        return response

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the navigation's sections in place of Django's applications."""
        if app_label is not None:
            return super().get_app_list(request, app_label)
        built = self._build_app_dict(request)
        known = {
            model["model"]._meta.label: model for app in built.values() for model in app["models"]
        }
        counts = count_rows([known[label]["model"] for label in sorted(known)])
        sections = []
        for name, labels in NAVIGATION:
            models = [known[label] for label in labels if label in known]
            for model in models:
                model["count"] = counts[model["model"]]
            if models:
                sections.append(
                    {
                        "name": name,
                        "app_label": "desk",
                        "app_url": "",
                        "has_module_perms": True,
                        "models": models,
                    }
                )
        return sections

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        context = {**(extra_context or {}), **desk(request), "today": timezone.localdate()}
        return super().index(request, context)


def count_rows(models: list[type[Model]]) -> dict[type[Model], int]:
    """Count the rows of several tables in one query."""
    if not models:
        return {}
    quote = connection.ops.quote_name
    tables = [quote(model._meta.db_table) for model in models]  # names of ours, quoted
    counts = ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + counts)
        return dict(zip(models, cursor.fetchone() or (), strict=True))


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return what the first page shows to this person."""
    person: Any = request.user
    waiting: list[Waiting] = []
    came_back: list[Waiting] = []
    numbers = []
    for kind, address, records in reviewed_kinds(request):
        submitted = records.awaiting_review()
        numbers.append(
            (
                submitted.count(),
                records.model._meta.verbose_name_plural,
                address.replace("_change", "_changelist"),
            )
        )
        waiting += [Waiting(record, kind, address) for record in submitted[:LONGEST_LIST]]
        came_back += [
            Waiting(record, kind, address)
            for record in records.sent_back_to(person).order_by("-updated_at")[:LONGEST_LIST]
        ]
    waiting.sort(key=lambda item: item.record.submitted_at or item.record.updated_at)
    reasons = last_reasons([item.record for item in came_back])
    decide = sum(
        records.awaiting_review().exclude(edited_by=person).count()
        for _kind, _address, records in reviewed_kinds(request)
    )
    return {
        "waiting": waiting[:LONGEST_LIST],
        "waiting_numbers": numbers,
        "to_decide": decide,
        "oldest": waiting[0].record.submitted_at if waiting else None,
        "came_back": [(item, *reasons.get(item.record.uuid, ("", None))) for item in came_back],
        "newest_sources": Source.objects.select_related("outlet").order_by("-id")[:8],
        "newest_notes": CrossSourceNote.objects.select_related("created_by").order_by("-id")[:5],
        "just_now": ReviewEvent.objects.select_related(
            "by", "claim", "note", "statement__speaker", "statement__passage"
        )[:6],
    }


def reviewed_kinds(request: HttpRequest) -> list[tuple[str, str, ReviewedQuerySet[Any]]]:
    """Return noun, name of the change page and records of each kind the person may see."""
    user: Any = request.user
    kinds: list[tuple[str, str, str, ReviewedQuerySet[Any]]] = [
        ("claims.view_claim", "claim", "admin:claims_claim_change", Claim.objects.with_context()),
        (
            "claims.view_statement",
            "statement",
            "admin:claims_statement_change",
            Statement.objects.select_related("speaker", "passage", "created_by"),
        ),
        (
            "claims.view_crosssourcenote",
            "note",
            "admin:claims_crosssourcenote_change",
            CrossSourceNote.objects.select_related("created_by"),
        ),
    ]
    return [(kind, page, records) for right, kind, page, records in kinds if user.has_perm(right)]


def last_reasons(records: list[Any]) -> dict[Any, tuple[str, datetime]]:
    """Return, by uuid, why and when each record was sent back."""
    reasons: dict[Any, tuple[str, datetime]] = {}
    events = ReviewEvent.objects.filter(new_status="changes_requested").select_related(
        "claim", "note", "statement"
    )
    keys = {type(record): [r.pk for r in records if type(r) is type(record)] for record in records}
    of_these = (
        events.filter(claim__in=keys.get(Claim, []))
        | events.filter(note__in=keys.get(CrossSourceNote, []))
        | events.filter(statement__in=keys.get(Statement, []))
    )
    for event in of_these.order_by("at"):
        reasons[event.record.uuid] = (event.reason, event.at)
    return reasons
