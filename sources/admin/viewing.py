"""Saved views above the lists, and what is exported from a list that a view shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.contrib.admin.utils import (
    build_q_object_from_lookup_parameters,
    prepare_lookup_value,
)
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.core.exceptions import FieldError, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ExportActionMixin
from import_export.forms import SelectableFieldsExportForm

from sources import views
from sources.admin.lists import COLUMNS, NO_FILTER, VIEW, DeskList, Shown, columns_named, is_bare
from sources.models import SavedView
from sources.people import as_user

SHOWN_TABS = 6
"""Saved views that stand in the row; the others are in its menu."""


@dataclass(frozen=True)
class Tab:
    """One view above a list; a number is known of the one that is open, and of all rows."""

    name: str
    address: str
    is_current: bool = False
    count: int | None = None
    shared_by: str = ""


@dataclass(frozen=True)
class Tabs:
    """The row above a list."""

    tabs: list[Tab]
    more: list[Tab]
    opened: SavedView | None
    is_changed: bool
    """Whether the list shows something else than the view that was opened."""
    may_change: bool
    has_own_columns: bool
    query: str
    """The query by which other pages know what the list shows."""


class ViewedList(ExportActionMixin, ModelAdmin[Any]):
    """A list whose filters, columns and order can be saved under a name."""

    built_in_views: ClassVar[Sequence[tuple[Any, str]]] = ()
    """Names and queries of the views that every desk needs; “All” stands before them."""
    exported_columns: ClassVar[Mapping[str, Sequence[str]]] = {}
    """The columns of the exported table that a column of the list stands for.

    Where none are given: the column of the same name, with or without ``_cell``.
    """

    # What an address says

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002 (Django's signature)
        return DeskList

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns that the address names, all of them where it names none."""
        every: Any = super().get_list_display(request)
        return columns_named(request.GET.get(COLUMNS, ""), every)[0] or every

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """Let the first column lead to the record where none that would is shown."""
        links: Any = super().get_list_display_links(request, list_display)
        if links and not set(links) & set(list_display):
            return list(list_display)[:1]
        return links

    def known_views(self, request: HttpRequest) -> list[SavedView]:
        """Return the views of this list that the person at the screen sees."""
        return views.listed(model=self.opts.label, by=as_user(request))

    def open_view(self, request: HttpRequest, known: Sequence[SavedView]) -> SavedView | None:
        """Return the view that the address names; alone, it stands for all that was saved.

        What the list no longer offers is left out with a message.

        Raises:
            Http404: for a view that the person doesn't see, of this list or at all.
        """
        if VIEW not in request.GET:
            return None
        view = views.seen(known, request.GET[VIEW])
        if view is None:
            raise Http404(_("There is no such view of this list, or it is somebody's own."))
        if is_bare(request.GET):
            request.GET = self.saved_params(request, view)  # type: ignore[assignment]
        return view

    def saved_params(self, request: HttpRequest, view: SavedView) -> QueryDict:
        """Return what a view would be as an address."""
        params = request.GET.copy()
        saved = QueryDict(view.query)
        gone = [name for name in saved if not self.understands(request, name, saved.getlist(name))]
        for name in saved:
            if name not in gone:
                params.setlist(name, saved.getlist(name))
        if view.columns:
            params[COLUMNS] = ".".join(map(str, view.columns))
        if gone and request.method == "GET":
            messages.warning(
                request,
                _(
                    "“%(view)s” also filters by %(gone)s, which this list no longer offers: "
                    "that is left out. Save the view again to be rid of it."
                )
                % {"view": view, "gone": ", ".join(gone)},
            )
        return params

    def understands(self, request: HttpRequest, name: str, values: list[str]) -> bool:
        """Tell whether the list can filter by this; the database is not asked."""
        if name in NO_FILTER:
            return True
        filters: Any = self.get_list_filter(request)
        if any(name == getattr(each, "parameter_name", None) for each in filters):
            return True
        if not all(self.lookup_allowed(name, value, request) for value in values):
            return False
        try:
            # The stubs know single values alone.
            prepared: Any = prepare_lookup_value(name, values)  # type: ignore[call-arg, arg-type]
            condition = build_q_object_from_lookup_parameters({name: prepared})
            self.model._default_manager.filter(condition)
        except (FieldError, ValidationError, ValueError, TypeError):
            return False
        return True

    def say_what_was_left_out(self, request: HttpRequest) -> None:
        """Tell whoever opened an address which part of it wasn't understood."""
        if ERROR_FLAG in request.GET:
            messages.warning(
                request,
                _("The filters of that address weren't understood; this is the whole list."),
            )
        known: Any = super().get_list_display(request)
        if unknown := columns_named(request.GET.get(COLUMNS, ""), known)[1]:
            messages.warning(
                request,
                _("This list has no column “%s”; it is left out.") % "”, “".join(unknown)[:200],
            )

    # The list and its export

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list as its view or its address says, with the views above it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        known = self.known_views(request)
        opened = self.open_view(request, known)
        if request.method == "GET":
            self.say_what_was_left_out(request)
        response: HttpResponse = super().changelist_view(request, extra_context)
        context = response.context_data if isinstance(response, TemplateResponse) else None
        if context and isinstance(context.get("cl"), DeskList):
            context["views"] = self.tabs(request, context["cl"], known, opened)
        return response

    def tabs(
        self,
        request: HttpRequest,
        shown_list: DeskList,
        known: Sequence[SavedView],
        opened: SavedView | None,
    ) -> Tabs:
        """Return the row of views above a list."""
        shown, number = shown_list.shown(), shown_list.result_count
        built_in = [Tab(_("All"), "?", count=shown_list.full_result_count)]
        built_in += [Tab(str(name), f"?{query}") for name, query in self.built_in_views]
        if opened is None and not shown.columns:
            built_in = [
                Tab(tab.name, tab.address, is_current=True, count=number)
                if tab.address == f"?{shown.query}"
                else tab
                for tab in built_in
            ]
        person = as_user(request)
        saved = [
            Tab(
                view.name,
                f"?{VIEW}={view.uuid}",
                is_current=view == opened,
                count=number if view == opened else None,
                shared_by="" if view.owner_id == person.pk else name_of(view.owner),
            )
            for view in known
        ]
        others = [tab for tab in saved[SHOWN_TABS:] if not tab.is_current]
        return Tabs(
            tabs=built_in + [tab for tab in saved if tab not in others],
            more=others,
            opened=opened,
            is_changed=opened is not None and shown != as_shown(opened),
            may_change=opened is not None and views.may_change(opened, person),
            has_own_columns=bool(shown.columns),
            query=shown_list.get_query_string(),
        )

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Export the rows that the view or the address shows, in its order."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        self.open_view(request, self.known_views(request) if VIEW in request.GET else ())
        try:
            response: HttpResponse = super().export_action(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{self.page('changelist')}?{ERROR_FLAG}=1")
        return response

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        """Tick the columns of the table that the list's own columns stand for."""
        every: Any = super().get_list_display(request)
        columns, _unknown = columns_named(request.GET.get(COLUMNS, ""), every)
        if columns and isinstance(form, SelectableFieldsExportForm) and not form.is_bound:
            for resource in form.resources:
                for name in resource().get_export_order():
                    box = form.fields[form.create_boolean_field_name(resource, name)]
                    box.initial = name in {"id", *self.exported_by(columns)}
        context: dict[str, Any] = super().init_request_context_data(request, form)
        return context

    def exported_by(self, columns: Sequence[str]) -> list[str]:
        """Return the columns of the exported table that these of the list stand for."""
        found: list[str] = []
        for column in columns:
            own = (column, column.removesuffix("_cell"))
            found += self.exported_columns.get(column, own)
        return found

    def page(self, name: str) -> str:
        """Return the address of one of the list's pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")


def as_shown(view: SavedView) -> Shown:
    """Return what a view was saved with."""
    return Shown(view.query, tuple(map(str, view.columns)))


def name_of(person: Any) -> str:
    """Return how a person is called on the desk."""
    return str(person.get_short_name() or person.get_username())
