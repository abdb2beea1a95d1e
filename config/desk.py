"""The desk: the admin site with its navigation."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from claims import queue, queue_page, series_page, talk_page, timeline_page
from claims.events.changing import change
from claims.events.page import export, page
from claims.judging import join
from claims.reader import suggested
from claims.reader.borders import borders
from claims.reader.emptied import empty
from claims.reader.page import read
from claims.reader.recording import record
from claims.timeline import has_timeline
from config.front import front_page
from sources import understanding
from sources.people import as_user

NAVIGATION: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Desk"),
        (
            "sources.Source",
            "claims.Statement",
            "claims.Claim",
            "claims.CrossSourceNote",
            "claims.Fact",
            "claims.Event",
            "claims.Speaker",
            "claims.Indicator",
            "claims.Conflict",
        ),
    ),
    (
        _("Texts"),
        (
            "sources.Snapshot",
            "sources.Passage",
            "claims.Suggestion",
            "claims.Translation",
            "claims.ReviewEvent",
            "sources.Batch",
            "sources.Proposal",
        ),
    ),
    (
        _("Set-up"),
        ("sources.Outlet", "sources.Tag", "claims.Judgement", "auth.User", "auth.Group"),
    ),
)
"""The sections of the navigation and their models, in the desk's order."""


class Choices(AutocompleteJsonView):
    """Menus of choices whose lines say enough to choose by."""

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        """Offer people's names to whoever may assign a record; their pages stay closed."""
        view: Any = self  # its attributes, which the stubs leave out
        if view.source_field.name == "assigned_to":
            naming = view.admin_site._registry.get(view.source_field.model)
            return naming is not None and naming.has_change_permission(request)
        may: bool = super().has_perm(request, obj)
        return may

    def get_queryset(self) -> QuerySet[Any]:
        """Offer what stands for others, which is found by their names as well."""
        found: QuerySet[Any] = super().get_queryset()
        offered = getattr(self.model_admin, "offered", None)
        return found if offered is None else offered(found)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "autocomplete_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


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
        own += [
            path("indicator/<int:indicator>/", self.admin_view(series_page.show), name="indicator"),
            path(
                "indicator/<int:indicator>/table/",
                self.admin_view(series_page.export),
                name="indicator_table",
            ),
            path("read/<int:source>/", self.admin_view(read), name="read"),
            path("record/<int:snapshot>/<str:kind>/", self.admin_view(record), name="record"),
            path("empty/<int:snapshot>/", self.admin_view(empty), name="empty"),
            path("suggest/<int:snapshot>/", self.admin_view(suggested.find), name="suggest"),
            path(
                "suggest/<int:snapshot>/accept/",
                self.admin_view(suggested.accept_all),
                name="suggest_accept_all",
            ),
            path(
                "suggestion/<int:suggestion>/<str:decision>/",
                self.admin_view(suggested.decide),
                name="suggestion_decide",
            ),
            path("join/<str:kind>/<uuid:one>/", self.admin_view(join), name="join"),
            path("review/", self.admin_view(queue_page.start), name="review"),
            path(
                "review/<str:kind>/<int:key>/", self.admin_view(queue_page.one), name="review_one"
            ),
            path(
                "review/<str:kind>/<int:key>/hold/",
                self.admin_view(queue_page.prolong),
                name="review_hold",
            ),
            path("borders/<int:snapshot>/", self.admin_view(borders), name="borders"),
            path("timeline/", self.admin_view(timeline_page.desk), name="timeline"),
            path(
                "timeline/<str:kind>/<str:record>/",
                self.admin_view(timeline_page.record),
                name="record_timeline",
            ),
            path("talk/<str:kind>/<int:record>/", self.admin_view(talk_page.talk), name="talk"),
            path("event/<int:event>/", self.admin_view(page), name="event"),
            path("event/<int:event>/export/", self.admin_view(export), name="event_export"),
            path("event/<int:event>/<str:action>/", self.admin_view(change), name="event_change"),
        ]
        return [*own, *super().get_urls()]

    # Django lets a browser keep the pages of the password, which bear a person's name.

    @method_decorator(never_cache)
    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().password_change(request, extra_context)

    @method_decorator(never_cache)
    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().password_change_done(request, extra_context)

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
        person: Any = request.user  # nobody in particular on the log-in page
        waiting = queue.waiting_for(person)
        counts = count_rows([known[label]["model"] for label in sorted(known)], waiting)
        sections = []
        for name, labels in NAVIGATION:
            models = [known[label] for label in labels if label in known]
            for model in models:
                model["count"] = counts[model["model"]]
            if models:
                sections.append(section(name, "desk", models))
        if sections and not request.user.is_anonymous:
            lines = []
            if has_timeline(person):
                lines.append(line(_("Timeline"), "Timeline", reverse("admin:timeline")))
            if waiting is not None:
                address = reverse("admin:review")
                lines.insert(0, line(_("Review queue"), "Review", address, counts[None]))
            if lines:
                sections.insert(1, section(_("Work"), "work", lines))
        return sections

    def history(self, request: HttpRequest, model: type[Model], key: str) -> HttpResponse:
        """Show a record's timeline: the page behind its button “History”."""
        return timeline_page.record(request, model._meta.label_lower, key)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        context = {**(extra_context or {}), **front_page(as_user(request), at=timezone.now())}
        return super().index(request, context)


def section(name: Any, label: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a section of the navigation, in the shape of one of Django's applications."""
    return {
        "name": name,
        "app_label": label,
        "app_url": "",
        "has_module_perms": True,
        "models": lines,
    }


def line(name: Any, key: str, address: str, count: int | None = None) -> dict[str, Any]:
    """Return a line of the navigation that is a page of the desk's own."""
    return {"name": name, "object_name": key, "admin_url": address, "count": count}


def count_rows(
    models: list[type[Model]], waiting: QuerySet[Any] | None = None
) -> dict[type[Model] | None, int]:
    """Count the rows of several tables, and under None those that wait, in one query."""
    quote = connection.ops.quote_name
    # Names of tables are ours, quoted.
    counted: dict[type[Model] | None, str] = {
        model: f"SELECT COUNT(*) FROM {quote(model._meta.db_table)}"  # noqa: S608
        for model in models
    }
    parameters: tuple[Any, ...] = ()
    if waiting is not None:
        rows, parameters = waiting.query.sql_with_params()
        counted[None] = f"SELECT COUNT(*) FROM ({rows}) AS waiting"  # noqa: S608
    if not counted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({each})" for each in counted.values()), parameters)
        return dict(zip(counted, cursor.fetchone() or (), strict=True))
