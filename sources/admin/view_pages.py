"""The small pages that save, rename, share and delete views, and that choose columns."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sources import views
from sources.admin.lists import COLUMNS, VIEW, DeskList
from sources.admin.viewing import ViewedList, name_of
from sources.models import SavedView
from sources.people import as_user


class ViewForm(forms.Form):
    """A view's name, and who sees it."""

    name = forms.CharField(
        required=False,  # an empty one is refused in words of ours
        label_suffix="",
        widget=forms.TextInput(attrs={"maxlength": views.LONGEST_NAME, "class": "w-l"}),
    )
    is_shared = forms.BooleanField(required=False, label_suffix="")


class ViewedAdmin(ViewedList):
    """A list whose filters, columns and order can be saved under a name."""

    def get_urls(self) -> list[URLPattern]:
        own = (
            ("views/", self.views_page, "views"),
            ("views/save/", self.save_view_page, "save_view"),
            ("columns/", self.columns_page, "columns"),
        )
        pages = [
            path(
                address,
                self.admin_site.admin_view(page),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for address, page, name in own
        ]
        return [*pages, *super().get_urls()]

    def listed_by(self, request: HttpRequest) -> tuple[DeskList | None, SavedView | None]:
        """Return the list that the address of a page is about, and the view it came from.

        None with a message where its filters can't be understood.

        Raises:
            PermissionDenied: for whoever may not see the list.
        """
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        opened = self.open_view(request, self.known_views(request))
        try:
            shown_list: Any = self.get_changelist_instance(request)
        except (IncorrectLookupParameters, DisallowedModelAdminLookup):
            messages.error(
                request,
                _("The filters of that address aren't understood, so nothing was saved."),
            )
            return None, opened
        return shown_list, opened

    def save_view_page(self, request: HttpRequest) -> HttpResponse:
        """Ask for a name and keep the list under it, or keep it in the view it came from."""
        shown_list, opened = self.listed_by(request)
        if shown_list is None:
            return HttpResponseRedirect(self.page("changelist"))
        shown, person = shown_list.shown(), as_user(request)
        form = ViewForm(request.POST if request.method == "POST" else None)
        kept: dict[str, Any] = {"query": shown.query, "columns": shown.columns, "by": person}
        if form.is_valid():
            try:
                if "overwrite" in request.POST and opened is not None:
                    saved = views.overwrite(view=opened, **kept)
                else:
                    saved = views.save(model=self.opts.label, **form.cleaned_data, **kept)
            except views.ViewProblem as problem:
                form.add_error("name", str(problem))
            else:
                messages.success(request, _("Saved as “%s”.") % saved)
                return HttpResponseRedirect(f"{self.page('changelist')}?{VIEW}={saved.uuid}")
        return self.answer(
            request,
            "save",
            _("Save this view"),
            form=form,
            opened=opened,
            may_change=opened is not None and views.may_change(opened, person),
            back=f"{self.page('changelist')}{shown_list.get_query_string()}",
            number=shown_list.result_count,
            described=described(shown_list),
        )

    def views_page(self, request: HttpRequest) -> HttpResponse:
        """List the views of this list; their owner renames, shares and deletes them here."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        known, person = self.known_views(request), as_user(request)
        status = 200
        if request.method == "POST" and VIEW not in request.POST:
            messages.error(request, _("Say which view is meant: press the button beside it."))
            status = 400
        elif request.method == "POST":
            view = views.seen(known, request.POST.get(VIEW, ""))
            if view is None:
                raise Http404(_("There is no such view of this list, or it is somebody's own."))
            try:
                if "delete" in request.POST:
                    views.delete(view=view, by=person)
                    messages.success(request, _("“%s” is deleted.") % view)
                else:
                    is_shared = "is_shared" in request.POST
                    name = request.POST.get("name", "")
                    views.rename(view=view, name=name, is_shared=is_shared, by=person)
                    messages.success(request, _("“%s” is saved.") % view)
            except views.ViewProblem as problem:
                messages.error(request, str(problem))
            return HttpResponseRedirect(self.page("views"))
        return self.answer(
            request,
            "all",
            _("Views"),
            rows=[(view, views.may_change(view, person), name_of(view.owner)) for view in known],
            longest=views.LONGEST_NAME,
            status=status,
        )

    def columns_page(self, request: HttpRequest) -> HttpResponse:
        """Ask which columns the list shows, and in which order."""
        shown_list, _opened = self.listed_by(request)
        if shown_list is None:
            return HttpResponseRedirect(self.page("changelist"))
        rows = [
            (name, capfirst(str(label_for_field(name, self.model, self))))
            for name in shown_list.every_column
            if name != "action_checkbox"
        ]
        shown = {str(name) for name in shown_list.list_display}
        problem = ""
        if request.method == "POST":
            places = {
                name: as_place(request.POST.get(f"place-{name}", "")) for name, _label in rows
            }
            ticked = [name for name, _label in rows if f"show-{name}" in request.POST]
            if ticked:
                params = QueryDict(shown_list.get_query_string().removeprefix("?"), mutable=True)
                params[COLUMNS] = ".".join(sorted(ticked, key=lambda name: places[name]))
                return HttpResponseRedirect(f"{self.page('changelist')}?{params.urlencode()}")
            problem = _("Tick at least one column.")
        return self.answer(
            request,
            "columns",
            _("Columns"),
            rows=[(number, *row, row[0] in shown) for number, row in enumerate(rows, 1)],
            problem=problem,
            back=f"{self.page('changelist')}{shown_list.get_query_string()}",
        )

    def answer(
        self, request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        """Return one of the small pages."""
        return TemplateResponse(
            request,
            f"admin/views/{template}.html",
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": self.opts,
                "list_address": self.page("changelist"),
                **context,
            },
            status=status,
        )


def as_place(written: str) -> int:
    """Return a place in the row of columns; what is no number stands last."""
    word = written.strip()
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 5 else 9_999


def described(shown_list: DeskList) -> list[tuple[str, str]]:
    """Return in words what a list shows: its filters, search, order and columns."""
    lines: list[tuple[str, str]] = []
    for each in shown_list.filter_specs:
        chosen = [
            str(choice["display"]) for choice in each.choices(shown_list) if choice["selected"]
        ]
        if each.used_parameters and chosen:
            lines.append((capfirst(str(each.title)), ", ".join(chosen)))
    if shown_list.query:
        lines.append((_("Search"), shown_list.query))

    def labelled(column: str) -> str:
        return str(label_for_field(column, shown_list.model, shown_list.model_admin))

    if order := shown_list.named_order(shown_list.params.get(ORDER_VAR, "")):
        words = [
            labelled(part.removeprefix("-")) + (" ↓" if part.startswith("-") else " ↑")
            for part in order.split(".")
        ]
        lines.append((_("Order"), ", ".join(words)))
    if columns := shown_list.shown().columns:
        lines.append((_("Columns"), ", ".join(map(labelled, columns))))
    return lines
