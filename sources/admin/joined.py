"""Lists that follow judgements: records that are one have one row, one count, one filter."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from extraction.folding import fold
from sources.admin.base import clipped
from sources.records import as_key
from sources.traits import Joinable, keys_of_one

RIGHTS = ("claims.add_judgement", "claims.change_judgement")


def count_as_one(model: type[Model], path: str, **conditions: Any) -> Any:
    """Return how many records lead to a row by a path, or to what was joined to it.

    Counted for the rows shown alone; both ways use the index of the foreign key.
    """

    def counted(column: str) -> Coalesce:
        rows = model._default_manager.filter(**{column: OuterRef("pk")}, **conditions)
        number = rows.order_by().values(column).annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number, output_field=IntegerField()), 0)

    return counted(path) + counted(f"{path}__joined_to")


def called(model: type[Joinable], columns: Sequence[str], words: str) -> QuerySet[Any]:
    """Return the keys of records that are found by words, with all that are one with them."""
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": words})
    manager = model._default_manager
    matching = manager.filter(found).annotate(stands=Coalesce("joined_to", "pk"))
    standing = matching.order_by().values("stands")
    return manager.filter(Q(pk__in=standing) | Q(joined_to__in=standing)).order_by().values("pk")


def named(record: Joinable) -> SafeString:
    """Return what a record is called: what stands for it, with its own name in the title."""
    return clipped(str(record.representative), title=recorded_as(record))


def recorded_as(record: Joinable) -> str:
    """Return what stands for a record, and the name under which it was recorded."""
    standing = record.representative
    if standing is record:
        return str(record)
    return str(_("%(name)s (recorded as %(own)s)") % {"name": standing, "own": record})


class SearchAsOne(ModelAdmin[Any]):
    """A search that finds records by every name of what they lead to."""

    searched_records: ClassVar[Mapping[str, tuple[type[Joinable], Sequence[str]]]] = {}
    """Paths to joinable records (``pk``: the rows themselves) with the columns of their names."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for each word in the row's own texts and in the names of what it leads to."""
        columns = list(self.get_search_fields(request))
        for part in smart_split(fold(search_term)):
            is_quoted = part.startswith(('"', "'")) and part[0] == part[-1] and len(part) > 1
            words = unescape_string_literal(part) if is_quoted else part
            found = Q()
            for column in columns:
                found |= Q(**{f"{column}__icontains": words})
            for path, (model, names) in self.searched_records.items():
                found |= Q(**{f"{path}__in": called(model, names, words)})
            queryset = queryset.filter(found)
        paths = (*columns, *self.searched_records)
        return queryset, any(lookup_spawns_duplicates(self.opts, path) for path in paths)


class JoinedFilter(admin.SimpleListFilter):
    """Leaves out what was joined to another row, unless it is asked for."""

    title = _("joined")
    parameter_name = "joined"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("shown", _("shown")), ("only", _("only these"))]

    def choices(self, changelist: ChangeList) -> Any:
        """Call the default what it is."""
        first, *others = super().choices(changelist)
        return [{**first, "display": _("under the one kept")}, *others]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "shown":
                return queryset
            case "only":
                return queryset.exclude(joined_to=None)
        return queryset.filter(joined_to=None)


class OneRecordFilter(admin.RelatedFieldListFilter):
    """By a record or what was joined to it; joined ones are not offered."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Any:
        ordering = self.field_admin_ordering(field, request, model_admin)
        offered = self.offered(request, model_admin)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=offered)

    def offered(self, _request: HttpRequest, _model_admin: ModelAdmin[Any]) -> Q:
        """Return which records are offered."""
        return Q(joined_to=None)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if not self.lookup_val:
            return super().queryset(request, queryset)
        model: Any = self.field.related_model
        keys: list[int] = []
        for value in self.lookup_val:
            key = as_key(value)
            if key is None:
                raise IncorrectLookupParameters
            keys += keys_of_one(model, key)
        return queryset.filter(**{f"{self.field_path}__in": keys})


class UsedRecordFilter(OneRecordFilter):
    """The same, of the records that the list leads to."""

    def offered(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Q:
        related: Any = self.field.related_model
        used = model_admin.get_queryset(request).order_by().values(f"{self.field_path}__pk")
        standing = related._default_manager.filter(pk__in=used).order_by().values("joined_to")
        return super().offered(request, model_admin) & (Q(pk__in=used) | Q(pk__in=standing))


class AboutFilter(admin.SimpleListFilter):
    """By a record that another page leads here with; shown while it is in use alone."""

    model: type[Joinable]
    paths: Sequence[str]

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        key = as_key(self.value())
        record = key and self.model._default_manager.filter(pk=key).first()
        return [(str(key), str(record))] if record else [("", "–")] if self.value() else []

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        key = as_key(self.value())
        if key is None:
            return queryset.none()
        keys, concerned = keys_of_one(self.model, key), Q()
        for path in self.paths:
            concerned |= Q(**{f"{path}__in": keys})
        return queryset.filter(concerned)


class JoinableAdmin(SearchAsOne):
    """Lists and forms of records that may turn out to be one."""

    actions = ["join_two"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.select_related("joined_to").prefetch_related("joined")

    def offered(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """Return which of the records found a menu of choices offers."""
        return records.filter(joined_to=None)

    def has_join_permission(self, request: HttpRequest) -> bool:
        """Tell whether the person may judge whether two records are one."""
        user: Any = request.user
        return bool(user.has_perms(RIGHTS))

    @admin.action(description=_("Are these two one?"), permissions=["join"])
    def join_two(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponseRedirect | None:
        """Lead to the page that puts the two ticked records side by side."""
        keys = list(queryset.order_by("pk").values_list("uuid", flat=True)[:3])
        if len(keys) != 2:
            messages.error(request, _("Tick exactly two rows."))
            return None
        address = reverse("admin:join", args=[self.opts.model_name, keys[0]])
        return HttpResponseRedirect(f"{address}?other={keys[1]}")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Protect records that are one with another: they are parted before one is deleted."""
        to_delete, counts, needed, protected = super().get_deleted_objects(objs, request)
        keys = [record.pk for record in objs]
        joined = self.model._default_manager.filter(
            Q(pk__in=keys, joined_to__isnull=False) | Q(joined__in=keys) | Q(joined_to__in=keys)
        )
        said = _("“%(one)s” is one with “%(other)s”; part them first")
        for record in joined.exclude(joined_to=None).select_related("joined_to"):
            protected.append(said % {"one": record, "other": record.joined_to})
        return to_delete, counts, needed, protected

    @admin.display(description=_("name"), ordering="name")
    def name_cell(self, record: Any) -> SafeString:
        """Return a record's name with the names of those that were joined to it."""
        return with_joined(record)


def with_joined(record: Any, *, lang: str = "") -> SafeString:
    """Return a record's name, and quietly what was joined to it or what it was joined to."""
    if record.joined_to is not None:
        beside = _("joined to %s") % record.joined_to
    elif joined := record.joined.all():
        beside = _("also: %s") % " · ".join(str(each) for each in joined)
    else:
        return clipped(str(record), lang=lang)
    return format_html(
        '<span class="clip" title="{} ({})"><span{}>{}</span> <span class="also">{}</span></span>',
        record,
        beside,
        format_html(' lang="{}"', lang) if lang else "",
        record,
        beside,
    )
