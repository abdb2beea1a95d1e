"""Pages of indicators."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Fact, Indicator, IndicatorComponent, IndicatorName
from claims.resources import IndicatorResource
from sources.admin.base import ImportingModelAdmin, clipped
from sources.admin.joined import JoinableAdmin, JoinedFilter, count_as_one
from sources.rights import may_see
from sources.traits import keys_of_one


class IndicatorNameInline(admin.TabularInline[IndicatorName, Indicator]):
    """Names in other languages."""

    model = IndicatorName
    extra = 1


class ComponentInline(admin.TabularInline[IndicatorComponent, Indicator]):
    """The terms of an indicator that is a sum."""

    model = IndicatorComponent
    fk_name = "whole"
    extra = 0
    autocomplete_fields = ("part",)


@admin.register(Indicator)
class IndicatorAdmin(JoinableAdmin, ImportingModelAdmin):
    """What figures measure."""

    resource_classes = [IndicatorResource]
    change_form_template: ClassVar[str | None] = "admin/claims/indicator/change_form.html"
    list_display = (
        "name_cell", "other_names", "unit", "counting_body", "number_of_claims", "edit_cell",
    )  # fmt: skip
    list_display_links = ("edit_cell",)
    list_filter = ("unit", JoinedFilter)
    search_fields = ("search_text",)
    searched_records = {"pk": (Indicator, ("search_text", "names__search_text"))}
    list_select_related = ("counting_body",)
    search_help_text = _("Any name in any language, or its definition; accents are optional")
    autocomplete_fields = ("counting_body",)
    inlines = (IndicatorNameInline, ComponentInline)
    fields = ("name", "definition", ("unit", "counting_body"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        found: QuerySet[Indicator] = super().get_queryset(request)
        return (
            found.select_related("counting_body")
            .prefetch_related("names")
            .annotate(claim_count=count_as_one(Claim, "indicator"))
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show what the desk holds about the indicator below its form."""
        if (record := kwargs.get("obj")) is not None and may_see(request.user, Fact):
            facts: Any = Fact.objects.filter(indicator__in=keys_of_one(Indicator, record.pk))
            context["facts"] = facts.with_standing().order_by("-first_day", "-pk")[:50]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("other names"))
    def other_names(self, indicator: Indicator) -> SafeString:
        return clipped(" · ".join(name.name for name in indicator.names.all()))

    @admin.display(description=_("name"), ordering="name")
    def name_cell(self, indicator: Indicator) -> SafeString:
        """Return the name, which leads to the indicator's series."""
        address = reverse("admin:indicator", args=[indicator.pk])
        return format_html('<a href="{}">{}</a>', address, super().name_cell(indicator))

    @admin.display(description="")
    def edit_cell(self, _indicator: Indicator) -> str:
        return str(_("Edit"))

    @admin.display(description=_("claims"), ordering="claim_count")
    def number_of_claims(self, indicator: Any) -> int:
        count: int = indicator.claim_count
        return count
