"""What the pages of reviewed records share: statuses, steps of review, assignment."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims import mailing, review, rights, talking
from claims.admin.assigning import ReviewedForm
from claims.editing import editing, making
from claims.models import Reviewed, Status
from claims.since import since_review
from claims.templatetags.desk import status as badge
from sources.admin.base import CuratedModelAdmin
from sources.admin.merge_page import Page
from sources.merging import By
from sources.people import as_user
from sources.records import as_key
from sources.revisions import LONGEST_REASON

SHOWN_PROBLEMS = 5


class AssignmentFilter(admin.SimpleListFilter):
    """Mine, assigned to me, or waiting for anybody else to decide."""

    title = _("whose")
    parameter_name = "whose"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("mine", _("made by me")),
            ("assigned", _("assigned to me")),
            ("decide", _("mine to decide")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "mine":
            return queryset.filter(created_by=request.user.pk)
        if self.value() == "assigned":
            return queryset.filter(assigned_to=request.user.pk)
        if self.value() == "decide":
            waiting = queryset.filter(status=Status.SUBMITTED)
            return waiting.exclude(edited_by=request.user.pk)
        return queryset


def step_action(name: str) -> Callable[..., HttpResponse | None]:
    """Return the list action that takes one step of review with every ticked record."""
    step = review.TRANSITIONS[name]

    def action(
        model_admin: "ReviewedAdmin", request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return model_admin.take_step(request, queryset, name)

    action.__name__ = name
    return admin.action(action, description=step.label)


def refusal_of(step: review.Transition, record: Reviewed, person: User) -> str:
    """Return the rule that refuses a step on the form, where pressing the button can't help it."""
    if refusal := review.refused_to(step, record, person):
        return refusal
    # What an author still has to mend is mended in this form, and submitted in one go.
    return " ".join(record.not_ready()) if step.name == "approve" else ""


class ReviewedAdmin(CuratedModelAdmin):
    """Lists and forms of records that go through review."""

    form: Any = ReviewedForm
    actions = [*(step_action(name) for name in review.TRANSITIONS), "assign_to_me"]
    change_form_template: ClassVar[str | None] = "admin/claims/reviewed_change_form.html"
    search_help_text = _("Accents are optional")
    built_in_views: ClassVar[Sequence[tuple[Any, str]]] = (
        (_("Mine"), "whose=mine"),
        (_("To review"), f"status__exact={Status.SUBMITTED.value}"),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.step_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        return [path("<int:object_id>/step/<str:step>/", view, name=name), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer only the steps that the person's roles allow."""
        actions: dict[str, Any] = super().get_actions(request)
        for name, step in review.TRANSITIONS.items():
            if not step.allowed_to(as_user(request), self.model):
                actions.pop(name, None)
        if not self.has_change_permission(request):
            actions.pop("assign_to_me", None)
        return actions

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask whose the record is, where one is given."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or not rights.refusal(obj, as_user(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow one's own drafts to be deleted, and nothing else."""
        if not super().has_delete_permission(request, obj):
            return False
        if obj is None:
            return not self.is_bulk_action(request)
        is_own_draft = obj.status == Status.DRAFT and obj.created_by_id == request.user.pk
        return bool(is_own_draft and not obj.is_cited())

    def is_bulk_action(self, request: HttpRequest) -> bool:
        """Tell whether this is about a list: a bulk delete can't look at each record."""
        match = request.resolver_match
        return match is not None and match.url_name == (
            f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Let a source's page lead to the records of that source."""
        if lookup == "passage__snapshot__source":
            return True
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed

    # Steps of review

    def take_step(
        self, request: HttpRequest, records: QuerySet[Any], name: str, *, back_to: str = ""
    ) -> HttpResponse | None:
        """Take a step with each record, after asking for a reason where one is needed."""
        step = review.TRANSITIONS[name]
        try:
            reason = review.checked(request.POST.get("reason", ""))
        except review.ReviewProblem as refusal:
            return self.ask_for_reason(request, records, step, back_to=back_to, problem=refusal)
        if step.needs_reason and not reason:
            return self.ask_for_reason(request, records, step, back_to=back_to)
        done, problems = [], []
        for record in records:
            try:
                review.move(
                    record=record,
                    transition=name,
                    by=as_user(request),
                    at=timezone.now(),
                    reason=reason,
                )
            except review.ReviewProblem as refusal:
                problems.append(str(refusal))
            else:
                done.append(record)
        if done:
            noun = self.opts.verbose_name if len(done) == 1 else self.opts.verbose_name_plural
            messages.success(request, f"{len(done)} {noun} {step.past}.")
            mailing.tell_who_made_it(
                records=done,
                step=name,
                by=as_user(request),
                reason=reason,
                desk=mailing.desk_of(request),
            )
        self.say_problems(request, problems)
        return HttpResponseRedirect(back_to) if back_to else None

    def say_problems(self, request: HttpRequest, problems: list[str]) -> None:
        """Say the first of what was refused, and how much more there was."""
        for problem in problems[:SHOWN_PROBLEMS]:
            messages.error(request, problem)
        if len(problems) > SHOWN_PROBLEMS:
            rest = len(problems) - SHOWN_PROBLEMS
            messages.error(
                request,
                ngettext("%s more was refused.", "%s more were refused.", rest) % rest,
            )

    def ask_for_reason(
        self,
        request: HttpRequest,
        records: QuerySet[Any],
        step: review.Transition,
        *,
        back_to: str,
        problem: review.ReviewProblem | None = None,
    ) -> HttpResponse:
        """Return the page that asks why, with what was typed and what is wrong with it."""
        typed = request.POST.get("reason", "")
        if "reason" in request.POST and not typed.strip():
            problem = review.ReviewProblem(_("Give a reason, so that the author knows what to do."))
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "step": step,
            "records": records,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            "is_action": not back_to,
            "back_to": back_to or request.get_full_path(),
            "problem": problem,
            "typed": typed,
            "longest": LONGEST_REASON,
        }
        return TemplateResponse(request, "admin/claims/reason.html", context)

    def step_view(self, request: HttpRequest, object_id: int, step: str) -> HttpResponse:
        """Take a step with one record, from its form."""
        records = self.get_queryset(request).filter(pk=object_id)
        record = records.first()
        if record is None or step not in review.TRANSITIONS:
            raise Http404
        if not review.TRANSITIONS[step].allowed_to(as_user(request), self.model):
            raise PermissionDenied
        address = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id]
        )
        if request.method != "POST":
            return self.ask_for_reason(request, records, review.TRANSITIONS[step], back_to=address)
        response = self.take_step(request, records, step, back_to=address)
        return response or HttpResponseRedirect(address)

    @admin.action(description=_("Assign to me"))
    def assign_to_me(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Make the person at the screen responsible for the ticked records."""
        person = as_user(request)
        count, problems = 0, []
        for record in queryset:
            try:
                review.assign(record=record, to=person, by=person)
            except review.ReviewProblem as refusal:
                problems.append(f"{record}: {refusal}")
            else:
                count += 1
        if count:
            noun = self.opts.verbose_name if count == 1 else self.opts.verbose_name_plural
            said = _("%(count)s %(noun)s assigned to you.") % {"count": count, "noun": noun}
            messages.success(request, said)
        self.say_problems(request, problems)

    # Saving

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Lock what is about to be changed before the form reads it: nobody saves in between."""
        if request.method == "POST" and connection.in_atomic_block:
            key = as_key(object_id)
            self.model._base_manager.select_for_update().filter(pk=key).first()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Store a new record; a stored one is saved with its inlines, as one edit."""
        if not change:
            obj.created_by = obj.edited_by = as_user(request)
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Store what belongs to the record, and the record itself where it is changed."""
        record = form.instance
        if not change:
            with making(record=record):
                super().save_related(request, form, formsets, change)
            return
        was_approved = record.status == Status.APPROVED
        with editing(record=record, by=as_user(request), at=timezone.now()):
            super().save_model(request, record, form, change)
            super().save_related(request, form, formsets, change)
        if was_approved and record.status != Status.APPROVED:
            messages.warning(
                request, _("It was approved, so it waits for review again; somebody else decides.")
            )

    def saving_does(self, request: HttpRequest, record: Any, page: Page) -> list[str]:
        """Say which material fields of the merge screen send an approved record back."""
        material = [row.label for row in page.rows if row.is_material and row.row.by != By.THEM]
        done = super().saving_does(request, record, page)
        if material and record.status == Status.APPROVED:
            words = {"name": self.opts.verbose_name, "fields": ", ".join(material)}
            done.append(
                _("The %(name)s is approved: what you take of yours in %(fields)s sends it back "
                  "to review.") % words
            )  # fmt: skip
        elif record.status == Status.SUBMITTED:
            done.append(_("The %s is waiting for review, and goes on waiting.")
                        % self.opts.verbose_name)  # fmt: skip
        return done

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """After saving, take the step whose button was pressed."""
        name = request.POST.get("_step", "")
        if name not in review.TRANSITIONS:
            response: HttpResponse = super().response_change(request, obj)
            return response
        info = (self.opts.app_label, self.opts.model_name)
        if review.TRANSITIONS[name].needs_reason:
            return HttpResponseRedirect(
                reverse("admin:{}_{}_step".format(*info), args=[obj.pk, name])
            )
        address = reverse("admin:{}_{}_change".format(*info), args=[obj.pk])
        records = self.get_queryset(request).filter(pk=obj.pk)
        return self.take_step(request, records, name, back_to=address) or HttpResponseRedirect(
            address
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Give the form its steps of review, and note that its talk was seen."""
        record = kwargs.get("obj") or (args[3] if len(args) > 3 else None)
        if record is not None:
            person = as_user(request)
            context["steps"] = [
                (step, refusal_of(step, record, person))
                for step in review.possible_steps(record)
                if step.allowed_to(person, self.model)
            ]
            if self.has_change_permission(request):  # a Viewer has no record to be told about
                context["whose"] = rights.refusal(record, person)
            if record.status == Status.SUBMITTED:
                context["since"] = since_review(record, seen_by=person)
            if request.method == "GET":
                talking.see(record=record, person=person, at=timezone.now())
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    # Columns

    @admin.display(description=_("status"), ordering="status")
    def status_cell(self, record: Reviewed) -> SafeString:
        return badge(record.status)
