"""The one base of every list and form of the desk."""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportMixin
from import_export.forms import SelectableFieldsExportForm
from simple_history.admin import SimpleHistoryAdmin

from extraction.folding import fold
from sources import batches
from sources.admin.merging import MergingAdmin
from sources.admin.view_pages import ViewedAdmin
from sources.fields import LinesField, PeriodField
from sources.models import Batch, Source
from sources.people import as_user
from sources.records import Curated, EdtfField, as_key, tidy
from sources.revisions import LONGEST_REASON, give_reason
from sources.rights import may_see, may_see_parts
from sources.tables import FORMATS, TableProblem


def clipped(text: str, *, lang: str = "", css: str = "clip", title: str = "") -> SafeString:
    """Return a cell that is cut by an ellipsis and carries its whole text in ``title``.

    Or a fuller text, where one is given.
    """
    if not text:
        return SafeString("–")
    whole = title or text
    if lang:
        return format_html(
            '<span class="{}" title="{}" lang="{}">{}</span>', css, whole, lang, text
        )
    return format_html('<span class="{}" title="{}">{}</span>', css, whole, text)


class DeskForm(forms.ModelForm[Any]):
    """A form whose labels end without a colon."""

    taken_together: ClassVar[Sequence[tuple[str, ...]]] = ()
    """Fields that mean something only together: a merge takes all of them from one side."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def change_reason(self) -> str | None:
        """Why somebody makes this change, as written in the save bar; None without a history."""
        if not hasattr(self._meta.model, "history"):
            return None
        return tidy(str(self.data.get("change_reason", ""))).strip()

    def clean(self) -> dict[str, Any] | None:
        """Refuse a reason that the history can't keep."""
        reason = self.change_reason or ""
        length = len(reason)
        if length > LONGEST_REASON:
            words = _("“Why” holds at most %(most)s characters; these are %(length)s. Shorten it.")
            self.add_error(None, words % {"most": LONGEST_REASON, "length": length})
        if "\x00" in reason:
            self.add_error(None, _("“Why” holds a character that can't be kept. Type it anew."))
        return super().clean()


class DeskExportForm(SelectableFieldsExportForm):
    """The export form with CSV, the first format, chosen already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].initial = "0"


class DeskModelAdmin(ViewedAdmin):
    """A list with saved views, export, accent-free search and dates as people write them."""

    form = DeskForm
    list_per_page = 50
    list_max_show_all = 500
    save_on_top = False
    show_facets = admin.ShowFacets.NEVER
    formats = FORMATS
    export_formats = FORMATS
    show_change_form_export = False
    export_form_class = DeskExportForm
    formfield_overrides = {
        EdtfField: {"form_class": PeriodField},
        models.TextField: {"form_class": LinesField},
        models.URLField: {"assume_scheme": "https"},
    }
    change_form_template: ClassVar[str | None] = None
    change_nothing: ClassVar[Collection[str]] = ("export_admin_action", "join_two")
    """The actions that only show something."""

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Take an action with the ticked rows as one batch, where it changes two or more.

        The rows are locked in the order of their keys: of two people who act on the same ones,
        the second waits for the first, and never both for each other.
        """
        name = request.POST.get("action", "")
        words = dict(self.get_action_choices(request)).get(name)
        if words is None or name in self.change_nothing or not issubclass(self.model, Curated):
            return super().response_action(request, queryset)
        with batches.batch(
            kind=Batch.Kind.ACTION,
            what=str(words),
            model=self.model,
            counted=(self.model,),
            by=as_user(request),
            at=timezone.now(),
            reason=str(words),
            least=2,
        ) as kept:
            ticked = queryset
            if request.POST.get("select_across") != "1":
                keys = map(as_key, request.POST.getlist(ACTION_CHECKBOX_NAME))
                ticked = queryset.filter(pk__in=[key for key in keys if key is not None])
            rows = self.model._base_manager.filter(pk__in=ticked.order_by().values("pk"))
            list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
            response = super().response_action(request, queryset)
        batches.show(request, kept.batch)
        return response

    # Nobody does anything with what they may not see in whole (sources/rights.py).

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may: bool = super().has_view_permission(request, obj)
        return may and may_see_parts(request.user, self.model)

    def has_add_permission(self, request: HttpRequest) -> bool:
        may: bool = super().has_add_permission(request)
        return may and may_see_parts(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and may_see_parts(request.user, self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may: bool = super().has_delete_permission(request, obj)
        return may and may_see_parts(request.user, self.model)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Hand out in a file only what the list would show."""
        may: bool = super().has_export_permission(request)
        return may and may_see(request.user, self.model)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search the folded texts, so that “Vuong Nghi” finds “Vương Nghị”."""
        found: tuple[QuerySet[Any], bool] = super().get_search_results(
            request, queryset, fold(search_term)
        )
        return found

    def autocomplete_label(self, record: Any) -> str:
        """Return how the record is named in a menu of choices."""
        return str(record)

    def get_valid_export_item_pks(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the keys that ticked rows may have: those of the list as filtered."""
        return self.get_queryset(request).order_by().values_list("pk", flat=True)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Let a form's field choose among records that come with what their names need."""
        related = getattr(db_field, "related_model", None)
        if related is not None and related in self.admin_site._registry:
            chooser = self.admin_site._registry[related]
            if isinstance(chooser, DeskModelAdmin):
                kwargs.setdefault("queryset", chooser.get_queryset(request))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the record's timeline, which the desk's site makes."""
        if not hasattr(self.model, "history"):
            return super().history_view(request, object_id, extra_context)
        desk: Any = self.admin_site
        response: HttpResponse = desk.history(request, self.model, object_id)
        return response

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:  # noqa: FBT001 (Django's signature)
        """Let the history say why, where the person at the screen did."""
        if reason := getattr(form, "change_reason", ""):
            give_reason(reason)
        return super().save_form(request, form, change)


class CuratedModelAdmin(MergingAdmin, DeskModelAdmin, SimpleHistoryAdmin):
    """The pages of records whose changes are kept as history, and never saved over."""

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an earlier version; the library would let whoever sees it save it, too.

        Raises:
            PermissionDenied: for anything but looking.
            Http404: where the address names no version.
        """
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        if as_key(object_id) is None or as_key(version_id) is None:
            raise Http404
        response: HttpResponse = super().history_form_view(
            request, object_id, version_id, extra_context
        )
        return response


class ImportingModelAdmin(ImportMixin, CuratedModelAdmin):
    """A list that can be imported too, all of a file or nothing of it."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_formats = FORMATS

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """Say why a file can't be read, in our own words where we have them."""
        if isinstance(e, TableProblem):
            form.add_error("import_file", str(e))
        elif isinstance(e, UnicodeDecodeError):
            form.add_error("import_file", _("This file is not UTF-8. Save it as UTF-8."))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Ask for sight as well: the preview shows what the desk has."""
        may: bool = super().has_import_permission(request)
        return may and may_see(request.user, self.model)

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Roll everything back when one row is wrong, in the preview and after it."""
        found: dict[str, Any] = super().get_import_data_kwargs(**kwargs)
        return {**found, "rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Refuse before anything else whoever may not import."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        response: HttpResponse = super().process_import(request, **kwargs)
        return response

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Read the table in as one batch, whose rows of history say which file they came from."""
        name = form.cleaned_data.get("original_file_name") or _("a table")
        with batches.batch(
            kind=Batch.Kind.IMPORT,
            what=str(name),
            model=self.model,
            counted=(self.model,),
            by=as_user(request),
            at=timezone.now(),
            reason=str(_("Import of %s") % name),
        ) as kept:
            result = super().process_dataset(dataset, form, request, **kwargs)
        result.batch = kept.batch
        return result

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Report an import whose rows went wrong between the preview and now."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(
                request,
                _(
                    "Nothing was imported: the desk has changed since the preview. "
                    "Import the file again to see which rows are concerned."
                ),
            )
            return HttpResponseRedirect("../import/")
        response: HttpResponse = super().process_result(result, request)
        batches.show(request, result.batch)
        return response


class LanguageFilter(admin.SimpleListFilter):
    """Filters by the language of the source."""

    title = _("language")
    parameter_name = "language"
    lookup = "language"

    def lookups(
        self, _request: HttpRequest, _model_admin: ModelAdmin[Any]
    ) -> Sequence[tuple[str, str]]:
        used = Source.objects.exclude(language="").order_by("language")
        return [(code, code) for code in used.values_list("language", flat=True).distinct()]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.lookup: self.value()}) if self.value() else queryset
