"""Pages of speakers, events, statements and translations."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import rights, roles_held
from claims.admin.passages import PassageForm, save_passage
from claims.admin.reviewed import AssignmentFilter, ReviewedAdmin
from claims.models import (
    Claim,
    Event,
    Position,
    Relay,
    Speaker,
    SpeakerName,
    Statement,
    Translation,
)
from claims.resources import EventResource, SpeakerResource, StatementResource, TranslationResource
from extraction import wording
from sources.admin.base import CuratedModelAdmin, ImportingModelAdmin, LanguageFilter, clipped
from sources.admin.joined import (
    AboutFilter,
    JoinableAdmin,
    JoinedFilter,
    SearchAsOne,
    UsedRecordFilter,
    count_as_one,
    named,
    recorded_as,
)
from sources.admin.lists import DeskList
from sources.fields import PeriodField
from sources.models import Source
from sources.people import as_user
from sources.records import EdtfField
from sources.rights import may, may_see

SPEAKER_NAMES = ("search_text", "names__search_text")


class SpeakerNameInline(admin.TabularInline[SpeakerName, Speaker]):
    """Names in other languages and scripts."""

    model = SpeakerName
    extra = 1


class PositionInline(admin.TabularInline[Position, Speaker]):
    """Posts with their dates."""

    model = Position
    extra = 1
    formfield_overrides = {EdtfField: {"form_class": PeriodField}}


@admin.register(Speaker)
class SpeakerAdmin(JoinableAdmin, ImportingModelAdmin):
    """Speakers, found by any of their names."""

    resource_classes = [SpeakerResource]
    list_display = (
        "name_cell",
        "other_names",
        "kind",
        "country",
        "latest_position",
        "number_of_statements",
    )
    list_filter = ("kind", "country", JoinedFilter)
    search_fields = ("search_text",)
    searched_records = {"pk": (Speaker, SPEAKER_NAMES)}
    search_help_text = _("Any name in any script; accents are optional")
    inlines = (SpeakerNameInline, PositionInline)
    fields = (("name", "kind", "country"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Speaker]:
        found: QuerySet[Speaker] = super().get_queryset(request)
        return found.prefetch_related("names", "positions").annotate(
            statement_count=count_as_one(Statement, "speaker")
        )

    @admin.display(description=_("other names"))
    def other_names(self, speaker: Speaker) -> SafeString:
        return clipped(" · ".join(name.name for name in speaker.names.all()))

    @admin.display(description=_("latest position"))
    def latest_position(self, speaker: Speaker) -> SafeString:
        positions = list(speaker.positions.all())
        return clipped(str(positions[0]) if positions else "")

    @admin.display(description=_("statements"), ordering="statement_count")
    def number_of_statements(self, speaker: Any) -> int:
        count: int = speaker.statement_count
        return count


@admin.register(Event)
class EventAdmin(JoinableAdmin, CuratedModelAdmin):
    """Meetings, calls, visits and press conferences."""

    resource_classes = [EventResource]
    list_display = (
        "name_cell", "kind", "place", "date_cell", "number_of_statements", "side_by_side",
    )  # fmt: skip
    list_filter = ("kind", JoinedFilter)
    search_fields = ("search_text",)
    searched_records = {"pk": (Event, ("search_text",)), "participants": (Speaker, SPEAKER_NAMES)}
    date_hierarchy = "first_day"
    autocomplete_fields = ("participants",)
    change_form_template: ClassVar[str | None] = "admin/claims/event/change_form.html"
    fields = ("name", ("kind", "place", "date"), "participants")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        found: QuerySet[Event] = super().get_queryset(request)
        return found.annotate(statement_count=count_as_one(Statement, "event"))

    @admin.display(description=_("date"), ordering="first_day")
    def date_cell(self, event: Event) -> str:
        return wording.period(event.date) if event.date else "–"

    @admin.display(description=_("statements"), ordering="statement_count")
    def number_of_statements(self, event: Any) -> int:
        count: int = event.statement_count
        return count

    @admin.display(description="")
    def side_by_side(self, event: Event) -> SafeString:
        address = reverse("admin:event", args=[event.pk])
        return format_html('<a href="{}">{}</a>', address, _("Side by side"))


class StatementForm(PassageForm):
    """A statement: the words, and who said them when, on what occasion."""

    class Meta:
        model = Statement
        fields = (
            "snapshot", "quote", "start", "form", "speaker", "role_as_written", "spoken",
            "event", "assigned_to",
        )  # fmt: skip


class RelayInline(admin.TabularInline[Relay, Statement]):
    """The hops between the speaker and this source."""

    model = Relay
    extra = 0
    autocomplete_fields = ("outlet", "speaker")


class TranslationInline(admin.StackedInline[Translation, Statement]):
    """Translations of a statement."""

    model = Translation
    extra = 0
    fields = (("language", "translator"), "text")


class StatementLanguageFilter(LanguageFilter):
    """By the language of the text that the statement stands in."""

    lookup = "passage__snapshot__source__language"


class RoleFilter(admin.SimpleListFilter):
    """Statements whose speaker did not hold the post that the role names at the time."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("misfit", _("doesn't fit the date"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "misfit":
            return queryset
        return queryset.filter(pk__in=roles_held.misfitting(queryset))


class StatementList(DeskList):
    """The list's page, with how each statement's role fits the posts of its speaker."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        fits = roles_held.fits_of(self.result_list)
        for statement in self.result_list:
            statement.role_fit = fits[statement.pk]


class SpeakerFilter(AboutFilter):
    """Statements of one speaker."""

    title = _("speaker")
    parameter_name = "speaker"
    model = Speaker
    paths = ("speaker",)


class SourceFilter(AboutFilter):
    """Records of one source."""

    title = _("source")
    parameter_name = "passage__snapshot__source"
    model = Source
    paths = ("passage__snapshot__source",)


class EventFilter(AboutFilter):
    """Statements of one event."""

    title = _("event")
    parameter_name = "event"
    model = Event
    paths = ("event",)


@admin.register(Statement)
class StatementAdmin(SearchAsOne, ReviewedAdmin):
    """Statements: who said what, in which source."""

    resource_classes = [StatementResource]
    form = StatementForm
    change_form_template: ClassVar[str | None] = "admin/claims/statement/change_form.html"
    list_display = (
        "status_cell", "quote_cell", "speaker_cell", "form", "spoken_cell", "event_cell",
        "outlet_cell",
    )  # fmt: skip
    list_display_links = ("quote_cell",)
    exported_columns = {
        "quote_cell": ("as_written",),
        "outlet_cell": ("outlet", "published"),
        "speaker_cell": ("speaker", "role_as_written"),
    }
    list_filter = (
        "status",
        AssignmentFilter,
        "form",
        StatementLanguageFilter,
        ("passage__snapshot__source__outlet", UsedRecordFilter),
        RoleFilter,
        SpeakerFilter,
        SourceFilter,
        EventFilter,
    )
    search_fields = ("search_text", "passage__search_text")
    searched_records = {
        "speaker": (Speaker, SPEAKER_NAMES),
        "event": (Event, ("search_text",)),
    }
    date_hierarchy = "first_day"
    autocomplete_fields = ("speaker", "event", "assigned_to")
    inlines = (RelayInline, TranslationInline)
    fieldsets = (
        (_("Words"), {"fields": ("snapshot", "quote", "start", "form")}),
        (
            _("Who and when"),
            {"fields": ("speaker", "role_as_written", "spoken", "event", "assigned_to")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        found: QuerySet[Statement] = super().get_queryset(request)
        return found.select_related(
            "passage__snapshot__source__outlet__joined_to",
            "speaker__joined_to",
            "event__joined_to",
            "assigned_to",
            "created_by",
        ).defer("passage__snapshot__text", "passage__snapshot__articles")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002 (Django's signature)
        return StatementList

    def autocomplete_label(self, record: Statement) -> str:
        return f"{record} · {record.passage.snapshot.source.outlet}"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        save_passage(obj)
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the claims made in the statement beside the form."""
        record: Statement | None = kwargs.get("obj")
        if record is not None:
            context["role_fit"] = roles_held.fits_of([record])[record.pk]
            if may_see(request.user, Claim):
                claims = record.claims.select_related("indicator")
                context["claims"] = claims.order_by("passage__start")
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("words"))
    def quote_cell(self, statement: Statement) -> SafeString:
        language = statement.passage.snapshot.source.language
        return clipped(statement.passage.exact, lang=language, css="clip quote")

    @admin.display(description=_("speaker"), ordering="speaker__name")
    def speaker_cell(self, statement: Statement) -> SafeString:
        fit = getattr(statement, "role_fit", None)
        if fit is None or not fit.misfit:
            return named(statement.speaker)
        return format_html(
            '<span class="clip" title="{} – {}">{} '
            '<span class="verdict verdict-warn">{}</span></span>',
            recorded_as(statement.speaker),
            fit.misfit,
            statement.speaker.representative,
            _("role?"),
        )

    @admin.display(description=_("spoken"), ordering="first_day")
    def spoken_cell(self, statement: Statement) -> str:
        return wording.period(statement.spoken) if statement.spoken else "–"

    @admin.display(description=_("event"), ordering="event__name")
    def event_cell(self, statement: Statement) -> SafeString:
        return named(statement.event) if statement.event else clipped("")

    @admin.display(
        description=_("outlet · date"), ordering="passage__snapshot__source__outlet__name"
    )
    def outlet_cell(self, statement: Statement) -> SafeString:
        return outlet_and_date(statement)


def outlet_and_date(record: Any) -> SafeString:
    """Return “outlet · date” of the source that a statement or claim stands in."""
    source = record.passage.snapshot.source
    day = wording.period(source.published) if source.published else ""
    shown = " · ".join(part for part in (source.outlet.representative.name, day) if part)
    whole = " · ".join(part for part in (recorded_as(source.outlet), day) if part)
    return clipped(shown, title=whole)


@admin.register(Translation)
class TranslationAdmin(CuratedModelAdmin):
    """Translations of statements and of whole texts."""

    resource_classes = [TranslationResource]
    list_display = ("text_cell", "language", "translator")
    list_filter = ("language",)
    search_fields = ("text", "translator")
    autocomplete_fields = ("statement", "snapshot")
    fields = (("statement", "snapshot"), ("language", "translator"), "text")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask whose the statement is that a translation belongs to."""
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or not rights.refusal(obj, as_user(request)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave the translation of a whole text, which has no maker, to reviewers."""
        if not super().has_delete_permission(request, obj):
            return False
        if obj is None or obj.statement is None:
            return obj is None or may(as_user(request), "review", Statement)
        return not rights.refusal(obj, as_user(request))

    def response_post_save_add(
        self, request: HttpRequest, obj: Translation
    ) -> HttpResponseRedirect:
        """Lead to the translation beside its text."""
        if obj.snapshot is None:
            return super().response_post_save_add(request, obj)
        address = reverse("admin:read", args=[obj.snapshot.source_id])
        return HttpResponseRedirect(f"{address}?snapshot={obj.snapshot_id}&translation={obj.pk}")

    @admin.display(description=_("text"))
    def text_cell(self, translation: Translation) -> SafeString:
        return clipped(translation.text, lang=translation.language)
