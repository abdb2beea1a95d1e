"""The list of what people judged to be one, different or unsure."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import joining
from claims.models import JOINABLE, Judgement
from claims.resources import JudgementResource
from claims.templatetags.desk import age
from extraction.folding import fold
from sources.admin.base import CuratedModelAdmin, clipped
from sources.admin.joined import called
from sources.people import as_user

NAMES = {
    Judgement.Kind.SPEAKER: ("search_text", "names__search_text"),
    Judgement.Kind.INDICATOR: ("search_text", "names__search_text"),
}
"""The columns of names of kinds that have several; of the others there is one."""
SIGNS = {
    Judgement.Verdict.SAME: "agrees",
    Judgement.Verdict.DIFFERENT: "apart",
    Judgement.Verdict.UNSURE: "none",
}


@admin.register(Judgement)
class JudgementAdmin(CuratedModelAdmin):
    """Judgements, to read; a pair is judged anew on its own page."""

    resource_classes = [JudgementResource]
    change_form_template: ClassVar[str | None] = "admin/claims/judgement/change_form.html"
    list_display = (
        "verdict_cell", "kind", "kept_cell", "other_cell", "reason_cell", "by_cell", "at_cell",
    )  # fmt: skip
    list_display_links = ("kept_cell", "other_cell")
    list_filter = ("verdict", "kind", ("judged_by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("reason",)
    search_help_text = _("Any name of either record, or the reason; accents are optional in names")
    fields = ("kind", "kept_cell", "other_cell", "verdict_cell", "reason", "by_cell", "judged_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Judgement]:
        found: Any = super().get_queryset(request)
        named: QuerySet[Judgement] = found.with_names()
        return named

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find judgements by the names of what they are about, too."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not (words := search_term.strip()):
            return found, may_repeat
        about = Q()
        for kind, model in JOINABLE.items():
            keys = called(model, NAMES.get(Judgement.Kind(kind), ("search_text",)), fold(words))
            named = model._default_manager.filter(pk__in=keys).order_by().values("uuid")
            about |= Q(kind=kind) & (Q(kept__in=named) | Q(other__in=named))
        return queryset.filter(Q(reason__icontains=words) | about), may_repeat

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Refuse: the page of the pair judges anew, and keeps what was judged before."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Lead whoever may judge to the page of the pair."""
        context["may_judge"] = joining.may_judge(as_user(request))
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    @admin.display(description=_("verdict"), ordering="verdict")
    def verdict_cell(self, judgement: Judgement) -> SafeString:
        return format_html(
            '<span class="verdict verdict-{}">{}</span>',
            SIGNS[Judgement.Verdict(judgement.verdict)],
            judgement.get_verdict_display(),
        )

    @admin.display(description=_("kept"), ordering="kept_name")
    def kept_cell(self, judgement: Any) -> SafeString:
        return clipped(judgement.kept_name or str(_("(deleted)")))

    @admin.display(description=_("other"), ordering="other_name")
    def other_cell(self, judgement: Any) -> SafeString:
        return clipped(judgement.other_name or str(_("(deleted)")))

    @admin.display(description=_("reason"))
    def reason_cell(self, judgement: Judgement) -> SafeString:
        return clipped(judgement.reason)

    @admin.display(description=_("judged by"), ordering="judged_by__username")
    def by_cell(self, judgement: Judgement) -> str:
        person = judgement.judged_by
        return person.get_short_name() or person.get_username()

    @admin.display(description=_("judged"), ordering="judged_at")
    def at_cell(self, judgement: Judgement) -> SafeString:
        return format_html(
            '<time datetime="{}">{}</time>',
            judgement.judged_at.isoformat(),
            age(judgement.judged_at),
        )
