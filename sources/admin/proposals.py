"""Proposals of copies and credits: decided one by one in the reader, or here in a list."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sources import proposing
from sources.admin.base import CuratedModelAdmin, clipped
from sources.models import Proposal
from sources.people import as_user
from sources.resources import ProposalResource

DECISIONS = {"accept": True, "dismiss": False}


@admin.register(Proposal)
class ProposalAdmin(CuratedModelAdmin):
    """What sources seem to be copied from, and whom they credit."""

    resource_classes = [ProposalResource]
    list_display = ("source_cell", "kind", "what_cell", "percent_shared", "status", "decided_by")
    list_display_links = ("source_cell",)
    list_filter = ("status", "kind")
    list_select_related = ("source", "original", "decided_by")
    search_fields = ("source__search_text", "agency", "original__search_text")
    fields = ("source", "kind", "original", "agency", "percent_shared", "status")
    readonly_fields = fields
    actions = ["accept", "dismiss"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide_view)
        own = path("<int:object_id>/decide/<str:decision>/", view, name="sources_proposal_decide")
        return [own, *super().get_urls()]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def decide_view(self, request: HttpRequest, object_id: int, decision: str) -> HttpResponse:
        """Decide one proposal, and lead back to the text it is about."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        proposal = Proposal.objects.filter(pk=object_id).first()
        if proposal is None or decision not in DECISIONS:
            raise Http404
        self.decide(request, [proposal], accept=DECISIONS[decision])
        return HttpResponseRedirect(reverse("admin:read", args=[proposal.source_id]))

    @admin.action(description=_("Accept"), permissions=["change"])
    def accept(self, request: HttpRequest, proposals: QuerySet[Proposal]) -> None:
        self.decide(request, list(proposals), accept=True)

    @admin.action(description=_("Dismiss"), permissions=["change"])
    def dismiss(self, request: HttpRequest, proposals: QuerySet[Proposal]) -> None:
        self.decide(request, list(proposals), accept=False)

    def decide(self, request: HttpRequest, proposals: list[Proposal], *, accept: bool) -> None:
        """Decide each proposal by itself, and say what could not be decided."""
        done = 0
        for proposal in proposals:
            try:
                proposing.decide(
                    proposal=proposal, accept=accept, by=as_user(request), at=timezone.now()
                )
                done += 1
            except ValidationError as error:
                messages.error(request, f"{proposal.source}: {' '.join(error.messages)}")
        if done:
            word = (
                ngettext("%s proposal accepted.", "%s proposals accepted.", done)
                if accept
                else ngettext("%s proposal dismissed.", "%s proposals dismissed.", done)
            )
            messages.success(request, word % done)

    @admin.display(description=_("source"), ordering="source__title")
    def source_cell(self, proposal: Proposal) -> SafeString:
        return clipped(proposal.source.title, lang=proposal.source.language)

    @admin.display(description=_("taken from"))
    def what_cell(self, proposal: Proposal) -> SafeString:
        language = proposal.original.language if proposal.original else ""
        return clipped(str(proposal), lang=language)
