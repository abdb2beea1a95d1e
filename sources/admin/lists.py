"""The desk's lists as addresses describe them: filters, order by the names of columns, columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.contrib.admin.options import (
    IS_FACETS_VAR,
    IS_POPUP_VAR,
    TO_FIELD_VAR,
    IncorrectLookupParameters,
)
from django.contrib.admin.views.main import (
    ALL_VAR,
    ERROR_FLAG,
    ORDER_VAR,
    PAGE_VAR,
    SEARCH_VAR,
    ChangeList,
)
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

VIEW, COLUMNS = "view", "columns"
PASSING = {
    PAGE_VAR, ERROR_FLAG, ALL_VAR, IS_POPUP_VAR, TO_FIELD_VAR, IS_FACETS_VAR, VIEW,
}  # fmt: skip
"""What an address may say that is no part of what a view keeps."""
LARGEST = 2**63 - 1
"""What a column of whole numbers holds, in both databases."""
NO_FILTER = {*PASSING, COLUMNS, ORDER_VAR, SEARCH_VAR}


class Shown(NamedTuple):
    """What a list shows: its filters, search and order as an address, and its columns."""

    query: str
    columns: tuple[str, ...]
    """Empty: all of them, in the list's own order."""

    @property
    def address(self) -> str:
        """The query of an address that shows this, whatever becomes of a view."""
        columns = urlencode({COLUMNS: ".".join(self.columns)}) if self.columns else ""
        return "&".join(part for part in (self.query, columns) if part)


def is_bare(params: QueryDict) -> bool:
    """Tell whether an address names a view and nothing else that would be shown."""
    return not set(params) - {VIEW, PAGE_VAR, ALL_VAR, IS_POPUP_VAR}


def columns_named(written: str, known: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which of the columns that an address names a list has, and which it has not."""
    named = list(dict.fromkeys(name for name in written.split(".") if name))
    return [name for name in named if name in known], [name for name in named if name not in known]


def is_beyond_columns(written: str) -> bool:
    """Tell whether a value is a whole number of more than 64 bits, or holds a NUL."""
    digits = written.strip().lstrip("+-").lstrip("0")
    is_number = digits.isascii() and digits.isdecimal()
    return "\x00" in written or (is_number and (len(digits) > 19 or int(digits) > LARGEST))


class DeskList(ChangeList):
    """A list that knows its columns by name, also those that aren't shown.

    Django counts columns in an address, from the tick boxes on; such a number would mean
    another column as soon as somebody shows fewer of them. Both are understood here, and
    every link of the page writes names.
    """

    @property
    def every_column(self) -> list[str]:
        """The columns shown, then the others."""
        known: Any = self.model_admin.list_display
        shown = [str(name) for name in self.list_display]
        return [*shown, *(name for name in known if name not in shown)]

    def named_order(self, written: str) -> str:
        """Return an order by the names of its columns; what names none is left out."""
        columns = self.every_column
        named = []
        for part in written.split("."):
            word = part.removeprefix("-")
            if word.isascii() and word.isdecimal() and len(word) < 4 and int(word) < len(columns):
                word = columns[int(word)]
            if word in columns:
                named.append(f"-{word}" if part.startswith("-") else word)
        return ".".join(named)

    @contextmanager
    def _counting_columns(self) -> Iterator[None]:
        """Let Django's own methods find an order by numbers, among all columns."""
        shown, params = self.list_display, self.params
        columns: Any = self.every_column
        if ORDER_VAR in params:
            numbered = []
            for part in self.named_order(params[ORDER_VAR]).split("."):
                if word := part.removeprefix("-"):
                    sign = "-" if part.startswith("-") else ""
                    numbered.append(f"{sign}{columns.index(word)}")
            self.params = {**params, ORDER_VAR: ".".join(numbered)}
        self.list_display = columns
        try:
            yield
        finally:
            self.list_display, self.params = shown, params

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        with self._counting_columns():
            return super().get_ordering(request, queryset)

    def get_ordering_field_columns(self) -> Any:
        with self._counting_columns():
            return super().get_ordering_field_columns()

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """Refuse values that no column can hold before the database is asked.

        Raises:
            IncorrectLookupParameters: for them; Django answers with the whole list.
        """
        for name, values in self.get_filters_params().items():
            if any(is_beyond_columns(part) for value in values for part in value.split(",")):
                raise IncorrectLookupParameters(name)
        return super().get_queryset(request, exclude_parameters)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Leave out what is no filter."""
        found: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in {VIEW, COLUMNS}}

    def get_query_string(
        self, new_params: Mapping[str, Any] | None = None, remove: Iterable[str] | None = None
    ) -> str:
        """Return the query of a link, in which an order is written by names.

        A link that leaves nothing of a view but its name says so with an empty search: the
        name alone would show the view as it was saved.
        """
        changed = dict(new_params or {})
        if changed.get(ORDER_VAR):
            changed[ORDER_VAR] = self.named_order(str(changed[ORDER_VAR]))
        written: str = super().get_query_string(changed, list(remove or ()))
        params = QueryDict(written.removeprefix("?"))
        if VIEW in params and is_bare(params):
            written += f"&{SEARCH_VAR}="
        return written

    def shown(self) -> Shown:
        """Return what this list shows, as a view keeps it."""
        params: dict[str, list[str]] = {
            name: list(values)
            for name, values in self.filter_params.items()
            if name not in PASSING and name != COLUMNS and any(values)
        }
        if ORDER_VAR in params:
            order = self.named_order(params[ORDER_VAR][-1])
            params = {**params, ORDER_VAR: [order]} if order else params
        known = list(self.model_admin.list_display)
        columns = [str(name) for name in self.list_display if name in known]
        return Shown(
            urlencode(sorted(params.items()), doseq=True),
            () if columns == known else tuple(columns),
        )
