"""Forms that are saved over no version but the one they were opened on, and that make one record.

Every change form sends back the version that it shows. Where the record has moved on, nothing
is saved and the merge screen shows what it was, what they saved and what I typed. Every add
form carries the identifier that its record gets, so that sent twice it makes one record.
"""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR, ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sources import merging, versions
from sources.admin.held import Forms
from sources.admin.merge_page import (
    Page,
    carried,
    choices_in,
    gone_lines,
    page_of,
    texts_in,
)
from sources.records import Curated, as_key, as_uuid

VERSION, WAS, TOKEN = "version", "was", "token"
OWN = _lazy("you, elsewhere")
MERGE, COPY = "_merge", "_copy"


class MergingAdmin(ModelAdmin[Any]):
    """A form that never saves over what somebody else has saved meanwhile."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Save a form that was opened on the version that the record has, and no other."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if object_id is not None:
                refused = self.moved_on(request, object_id)
                return refused or super().changeform_view(
                    request, object_id, form_url, extra_context
                )
            if (made := self.made_before(request)) is not None:
                return made
            try:
                with transaction.atomic():
                    return super().changeform_view(request, None, form_url, extra_context)
            except IntegrityError:
                # Sent twice at once, this one had to wait until the other was through.
                if (made := self.made_before(request)) is None:
                    raise
                return made

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if not change and (token := as_uuid(request.POST.get(TOKEN))) is not None:
            obj.uuid = token
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Save the rows of an inline, whose record was counted on by its own saving."""
        for each in formset.forms:
            if isinstance(each.instance, Curated):
                each.instance.with_whole()
        super().save_formset(request, form, formset, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Give the form the version that it shows, or the identifier that its record will get."""
        record = context.get("original")
        if record is None:
            context["token"] = as_uuid(request.POST.get(TOKEN)) or uuid4()
        else:
            context["held_version"] = record.version
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    # An add form

    def made_before(self, request: HttpRequest) -> HttpResponse | None:
        """Lead to the record that this form has made already, where it was sent before."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if COPY in request.POST:
            set_sent(request, self.as_new(request))
        if (made := self.made_of(request)) is None:
            return None
        if IS_POPUP_VAR in request.POST:
            return self.response_add(request, made)
        messages.warning(
            request,
            _("This form was saved before, and made one record: this one. Nothing was made twice."),
        )
        return HttpResponseRedirect(self.address_of(made))

    def made_of(self, request: HttpRequest) -> Any:
        """Return the record that the add form sent has made already, None where it hasn't."""
        token = as_uuid(request.POST.get(TOKEN))
        return token and self.model._default_manager.filter(uuid=token).first()

    def address_of(self, record: Any) -> str:
        """Return the page of a record."""
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk]
        )

    def as_new(self, request: HttpRequest) -> QueryDict:
        """Return what a change form sent as an add form would send it."""
        sent = request.POST.copy()
        for formset, _inline in self.get_formsets_with_inlines(request, None):
            prefix, name = formset.get_default_prefix(), formset.model._meta.pk.name
            sent[f"{prefix}-INITIAL_FORMS"] = "0"
            for number in range(min(as_key(sent.get(f"{prefix}-TOTAL_FORMS")) or 0, 1_000)):
                sent[f"{prefix}-{number}-{name}"] = ""
                sent[f"{prefix}-{number}-{formset.fk.name}"] = ""
        return sent

    # A change form

    def moved_on(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """Return the page for a form whose record is another version by now, or is gone.

        None lets the form be saved: the row is locked until the transaction ends, so that no
        other form can come in between.
        """
        shown = self.get_object(request, unquote(object_id), request.POST.get(TO_FIELD_VAR))
        if not self.has_change_permission(request, shown):
            raise PermissionDenied
        rows = self.model._default_manager.select_for_update()
        record = None if shown is None else rows.filter(pk=shown.pk).first()
        if record is None:
            return self.gone_page(request, unquote(object_id))
        opened = as_key(request.POST.get(VERSION))
        if not opened or opened > record.version:
            return self.merge_page(request, record, request.POST, None, is_forged=True)
        if MERGE in request.POST:
            return self.merged(request, record, opened)
        if opened < record.version:
            return self.merge_page(request, record, request.POST, opened)
        return None

    def merged(self, request: HttpRequest, record: Curated, opened: int) -> HttpResponse | None:
        """Take what was chosen on the merge screen as what the form sent.

        Returns None where it may be saved as any form; the screen again where something is
        still to be chosen, or where the record has moved on once more.
        """
        forms = Forms(self, request, record)
        was = as_key(request.POST.get(WAS))
        before = None if not was or was >= opened else forms.at_version(was)
        is_current = opened == record.version
        theirs = forms.stored() if is_current else forms.at_version(opened)
        if theirs is None:
            return self.merge_page(request, record, request.POST, None)
        rows = merging.compare(
            before,
            theirs,
            forms.typed(request.POST, was if before is not None else None),
            together=forms.together,
            lists=forms.lists,
        )
        choices = choices_in(request.POST, rows)
        if is_current and merging.unchosen(rows, choices):
            return self.merge_page(request, record, request.POST, was if before else None)
        put = merging.merge(rows, theirs, choices, texts_in(request.POST, rows))
        sent = forms.as_sent(put, request.POST)
        for name, values in request.POST.lists():
            if name in {IS_POPUP_VAR, TO_FIELD_VAR, VERSION}:
                sent.setlist(name, list(values))
        if not is_current:
            return self.merge_page(request, record, sent, opened)
        sent["_continue"] = "1"
        set_sent(request, sent)
        return None

    def merge_page(
        self,
        request: HttpRequest,
        record: Curated,
        sent: QueryDict,
        opened: int | None,
        *,
        is_forged: bool = False,
    ) -> HttpResponse:
        """Show what it was, what they saved and what was typed, to choose field by field."""
        forms = Forms(self, request, record)
        before = None if opened is None else forms.at_version(opened)
        typed = forms.typed(sent, opened if before is not None else None)
        rows = merging.compare(
            before, forms.stored(), typed, together=forms.together, lists=forms.lists
        )
        page = page_of(forms, rows, request.POST if MERGE in request.POST else {})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Two versions"),
            "opts": self.opts,
            "original": record,
            "page": page,
            "opened": opened,
            "is_was_known": before is not None,
            "is_forged": is_forged,
            "is_again": MERGE in request.POST,
            "step_left": "_step" in request.POST,
            "was_row": opened and versions.at_version(self.model, record.pk, opened),
            "saves": (saves := saves_since(record, opened)),
            "them": (them := savers(saves, request)),
            "is_own": them == str(OWN),
            "carried": carried(sent),
            "does": self.saving_does(request, record, page),
            "may_copy": self.has_add_permission(request),
            "token": uuid4(),
            "draft": request.POST.get("draft", ""),
            "preserved_filters": self.get_preserved_filters(request),
        }
        return TemplateResponse(
            request, "admin/merging/merge.html", context, status=400 if is_forged else 409
        )

    def saving_does(self, request: HttpRequest, record: Curated, page: Page) -> list[str]:  # noqa: ARG002
        """Return what else saving from the merge screen will do, one sentence each."""
        return []

    def gone_page(self, request: HttpRequest, key: str) -> HttpResponse | None:
        """Show what was typed into the form of a record that was deleted meanwhile.

        None where there never was one: Django's own message says so then.
        """
        number = as_key(key)
        if number is None:
            return None
        history: Any = self.model.history
        last = history.filter(id=number).order_by("-history_date", "-history_id").first()
        if last is None:
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted meanwhile"),
            "opts": self.opts,
            "last": last,
            "lines": gone_lines(Forms(self, request, self.model()), request.POST),
            "carried": carried(request.POST),
            "may_copy": self.has_add_permission(request),
            "token": uuid4(),
            "draft": request.POST.get("draft", ""),
        }
        return TemplateResponse(request, "admin/merging/gone.html", context, status=409)


def set_sent(request: HttpRequest, sent: QueryDict) -> None:
    """Let the form read this in place of what the browser sent."""
    sent._mutable = False
    request.POST = sent  # type: ignore[assignment]


def savers(saves: list[Any], request: HttpRequest) -> str:
    """Return who saved, where that was one person; empty where it was several, or the desk."""
    people = {row.history_user for row in saves}
    if len(people) != 1 or (person := people.pop()) is None:
        return ""
    if person.pk == request.user.pk:
        return str(OWN)
    return str(person.get_short_name() or person.get_username())


def saves_since(record: Curated, opened: int | None) -> list[Any]:
    """Return the rows of history of what was saved since, one a revision, the newest first."""
    rows = versions.kept_of(record).select_related("history_user")
    if opened is None:
        return list(rows[:1])
    found: dict[Any, Any] = {}
    for row in rows.filter(version__gt=opened)[:50]:
        found.setdefault(row.revision or row.history_id, row)
    return list(found.values())
