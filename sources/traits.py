"""What some kinds of records have in common: one may stand for others, be searched, have a date."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extraction import edtf
from extraction.folding import fold
from sources.records import Record


class Joinable(Record):
    """A record that may turn out to be another one: ``joined_to`` is the one that stands for it.

    Computed from judgements, which people make and take back; whatever points at the record
    goes on pointing at it (docs/decisions/0010).
    """

    joined_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="joined"
    )

    class Meta(Record.Meta):
        abstract = True

    @property
    def representative(self) -> Self:
        """The record that stands for this one: itself, unless it was joined to another."""
        other: Any = self.joined_to
        found: Self = other or self
        return found


def as_one(records: Iterable[Any]) -> list[Any]:
    """Return one record where all that were found are one: the one that stands for them.

    A record that was found alone is returned as it is, joined or not.
    """
    found = list(records)
    keys = {record.representative.pk for record in found}
    return [found[0].representative] if len(found) > 1 and len(keys) == 1 else found


def keys_of_one(model: type[Joinable], key: int) -> list[int]:
    """Return the keys of all records that are one with the record of this key, in order."""
    one_with = Q(pk=key) | Q(joined_to=key) | Q(joined=key) | Q(joined_to__joined=key)
    found = model._default_manager.filter(one_with).order_by("pk")
    return list(found.values_list("pk", flat=True).distinct())


class Searchable(Record):
    """A record with a folded copy of its texts, so that search needs no accents.

    Folding is the same in both databases, which their own functions are not.
    """

    search_text = models.TextField(editable=False, blank=True, default="")

    searched: ClassVar[Sequence[str]] = ()
    """The fields that ``search_text`` is made of."""

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def computed_columns(cls) -> Collection[str]:
        return [*super().computed_columns(), "search_text"]

    @classmethod
    def computed_from(cls) -> set[str]:
        return super().computed_from() | set(cls.searched)

    def prepare(self) -> None:
        super().prepare()
        self.search_text = fold("\n".join(str(getattr(self, name)) for name in self.searched))


class Dated(Record):
    """A record with one EDTF date, whose first and last day are kept for sorting and filters."""

    first_day = models.DateField(_("first day"), null=True, editable=False, db_index=True)
    last_day = models.DateField(_("last day"), null=True, editable=False)

    dated_by: ClassVar[str]
    """The name of the field that holds the date."""

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def computed_columns(cls) -> Collection[str]:
        return [*super().computed_columns(), "first_day", "last_day"]

    @classmethod
    def computed_from(cls) -> set[str]:
        return super().computed_from() | {cls.dated_by}

    def prepare(self) -> None:
        super().prepare()
        written = getattr(self, self.dated_by)
        self.first_day = self.last_day = None
        if not written:
            return
        try:
            days = edtf.days(written)
        except edtf.DateProblem as problem:
            raise ValidationError({self.dated_by: str(problem)}) from problem
        self.first_day, self.last_day = days.first, days.last
