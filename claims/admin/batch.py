"""Batches: what was changed many records at once, and the button that undoes it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims import undoing
from claims.templatetags.desk import age
from claims.undo_plan import Name, moment, plan, who
from sources import batches, changed_page
from sources.admin.base import DeskModelAdmin, clipped
from sources.models import Batch
from sources.people import as_user
from sources.records import as_key
from sources.resources import BatchResource
from sources.rights import may_see
from sources.versions import names_of

NAMED = 200
"""Records that are left, named one by one; the rest are counted."""


class UndoneFilter(admin.SimpleListFilter):
    """Undone, or standing."""

    title = _("undone")
    parameter_name = "undone"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("standing")), ("yes", _("undone"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"yes", "no"}:
            return queryset.filter(undone_at__isnull=self.value() == "no")
        return queryset


@admin.register(Batch)
class BatchAdmin(DeskModelAdmin):
    """Imports, bulk actions and joins, to read and to undo; nothing here is edited."""

    resource_classes = [BatchResource]
    list_display = (
        "what_cell", "kind", "list_cell", "records_cell", "by_cell", "at_cell", "undone_cell",
    )  # fmt: skip
    list_display_links = ("what_cell",)
    list_filter = ("kind", ("by", admin.RelatedOnlyFieldListFilter), UndoneFilter)
    list_select_related = ("by", "undone_by")
    search_fields = ("what",)
    search_help_text = _("The file, the action or the pair")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.undo_view)
        own = path("<int:object_id>/undo/", view, name="sources_batch_undo")
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out joins of records that the person may not see."""
        batches_seen: QuerySet[Any] = batches.seen_by(as_user(request))
        return batches_seen

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for each word as it is written: nothing of a batch is folded."""
        found = Q()
        for word in search_term.split():
            found &= Q(what__icontains=word)
        return queryset.filter(found), False

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_export_permission(self, _request: HttpRequest) -> bool:
        return False

    def batch_of(self, request: HttpRequest, key: Any) -> Batch:
        """Return the batch with a key.

        Raises:
            PermissionDenied: for whoever may not see it.
            Http404: when there is none, or it joined records that they may not see.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        known = batches.seen_by(as_user(request)).select_related("by", "undone_by")
        batch: Batch | None = known.filter(pk=as_key(key) or 0).first()
        if batch is None:
            raise Http404
        return batch

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        _form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what the batch changed, and what came of undoing it.

        Raises:
            PermissionDenied: for anything but looking.
        """
        batch = self.batch_of(request, object_id)
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        changed = changed_page.page(
            batch.revision,
            number=as_key(request.GET.get("p")) or 1,
            first=batch.model,
            seen_by=as_user(request),
        )
        left = []
        if batch.undone_in is not None:
            left = [
                (unit.name, unit.why)
                for unit in plan(batch.revision, undone_in=batch.undone_in).left
            ]
        context = {
            **self.context_of(request, batch),
            "page": changed,
            "earlier": changed.number - 1,
            "later": changed.number + 1 if changed.number < changed.number_of_pages else 0,
            "may_undo": batch.undone_at is None and request.user.has_perm(undoing.RIGHT),
            "left": named(request, left),
            "number_left": len(left),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/sources/batch/page.html", context)

    def history_view(
        self, request: HttpRequest, object_id: str, _extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the batch's page, which is all that there is of its history."""
        batch = self.batch_of(request, object_id)
        return HttpResponseRedirect(reverse("admin:sources_batch_change", args=[batch.pk]))

    def undo_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Say what would be undone and what left, and undo it when that is confirmed."""
        batch = self.batch_of(request, object_id)
        if not request.user.has_perm(undoing.RIGHT):
            raise PermissionDenied
        address = reverse("admin:sources_batch_change", args=[batch.pk])
        if request.method == "POST":
            try:
                done = undoing.undo(batch=batch, by=as_user(request), at=timezone.now())
            except undoing.UndoingProblem as problem:
                messages.error(request, str(problem))
            else:
                self.tell(request, done)
            return HttpResponseRedirect(address)
        if batch.undone_at is not None:
            return HttpResponseRedirect(address)
        found = plan(batch.revision)
        context = {
            **self.context_of(request, batch),
            "title": _("Undo “%s”?") % batch,
            "undone": len(found.undone),
            "left": named(request, [(unit.name, unit.why) for unit in found.left]),
            "number_left": len(found.left),
            "address": address,
        }
        return TemplateResponse(request, "admin/sources/batch/undo.html", context)

    def context_of(self, request: HttpRequest, batch: Batch) -> dict[str, Any]:
        """Return what both pages of a batch show."""
        return {
            **self.admin_site.each_context(request),
            "title": str(batch),
            "opts": self.opts,
            "original": batch,
            "list_name": list_name(batch),
            "by": who(batch.by) if batch.by else _("a command that named nobody"),
            "at": moment(batch.at),
            "undone_by": who(batch.undone_by) if batch.undone_by else "",
            "undone_at": moment(batch.undone_at) if batch.undone_at else "",
        }

    def tell(self, request: HttpRequest, done: undoing.Undone) -> None:
        """Say how many records are as before and how many were left."""
        undone, left = len(done.undone), len(done.left)
        words = ngettext(
            "Undone: %s record is as it was before.",
            "Undone: %s records are as they were before.",
            undone,
        )
        messages.success(request, words % undone)
        if left:
            words = ngettext(
                "%s record was left; it is named below with the reason.",
                "%s records were left; they are named below with the reasons.",
                left,
            )
            messages.warning(request, words % left)

    @admin.display(description=_("what"), ordering="what")
    def what_cell(self, batch: Batch) -> SafeString:
        return clipped(batch.what)

    @admin.display(description=_("list"), ordering="model")
    def list_cell(self, batch: Batch) -> str:
        return list_name(batch)

    @admin.display(description=_("records"), ordering="number_of_records")
    def records_cell(self, batch: Batch) -> int:
        return batch.number_of_records

    @admin.display(description=_("by"), ordering="by__username")
    def by_cell(self, batch: Batch) -> str:
        return who(batch.by) if batch.by else "–"

    @admin.display(description=_("when"), ordering="at")
    def at_cell(self, batch: Batch) -> SafeString:
        return format_html('<time datetime="{}">{}</time>', batch.at.isoformat(), age(batch.at))

    @admin.display(description=_("undone"), ordering="undone_at")
    def undone_cell(self, batch: Batch) -> SafeString:
        at = batch.undone_at
        return clipped(f"{who(batch.undone_by)}, {moment(at)}" if at else "")


def list_name(batch: Batch) -> str:
    """Return what the list is called that a batch started from."""
    known = {model._meta.label_lower: model for model in admin.site._registry}
    model = known.get(batch.model)
    return batch.model if model is None else str(model._meta.verbose_name_plural)


def named(request: HttpRequest, left: list[tuple[Name, str]]) -> list[tuple[str, str, str, str]]:
    """Return kind, name, address and reason of records that are left, the first of many.

    What the person may not see is named by its kind alone. One query for each kind.
    """
    some = left[:NAMED]
    names = {
        model: names_of(model, [key for (other, key), _why in some if other is model])
        for model in {name[0] for name, _why in some}
    }
    found = []
    for (model, key), why in some:
        kind = str(model._meta.verbose_name)
        if not may_see(as_user(request), model):
            found.append((kind, "–", "", ""))
        elif key in names[model]:
            found.append((kind, names[model][key], changed_page.address_of(model, key), why))
        else:
            found.append((kind, str(_("deleted (%s)") % key), "", why))
    return found
