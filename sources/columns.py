"""The columns of the desk's tables: how each kind of value is written and read back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model
from import_export import fields, widgets

from extraction import dates, edtf, values
from sources.traits import as_one


def join(parts: Iterable[str]) -> str:
    """Join names by “; ”, with a backslash before a semicolon that is part of a name."""
    return "; ".join(part.replace("\\", "\\\\").replace(";", "\\;") for part in parts)


def split(cell: object) -> list[str]:
    """Part names at the semicolons that no backslash stands before; undoes ``join``."""
    parts = [""]
    escaped = False
    for letter in str(cell or ""):
        if escaped or letter not in "\\;":
            parts[-1] += letter
            escaped = False
        elif letter == "\\":
            escaped = True
        else:
            parts.append("")
    return [part.strip() for part in parts if part.strip()]


class TextWidget(widgets.CharWidget):
    """Text, with None as empty; a number that a spreadsheet made of a text is text again."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> str:
        return "" if value is None else str(value).strip()

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> str:
        return "" if value is None else str(value)


class DecimalWidget(widgets.Widget):
    """Decimals that are never rounded: plain notation, at most 15 significant digits."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> Decimal | None:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(
                f"“{text}” is no number. Write digits with a point, such as 240100000000 or 26.3."
            ) from error
        values.check_digits(number)
        return number

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> Decimal | None:
        return None if value is None else Decimal(values.plain(value))


class DateWidget(TextWidget):
    """EDTF, or a date as people write it."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> str:
        text = super().clean(value)
        try:
            return dates.read(text).edtf if text else ""
        except edtf.DateProblem as problem:
            raise ValueError(str(problem)) from problem


class ChoiceWidget(TextWidget):
    """One of a few words; the refusal lists them."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self.choices = [choice for choice in choices if choice]

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> str:
        word = super().clean(value)
        if word and word not in self.choices:
            raise ValueError(f"“{word}” is none of {', '.join(self.choices)}.")
        return word


class NumberWidget(widgets.IntegerWidget):
    """Whole numbers, as numbers."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        try:
            number: int | None = super().clean(value, row, **kwargs)
        except (ValueError, InvalidOperation) as error:
            raise ValueError(f"“{value}” is no whole number.") from error
        return number

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> int | None:
        return None if value is None else int(value)


class YesNoWidget(widgets.Widget):
    """yes or empty."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> bool:
        word = str(value or "").strip().lower()
        if word in {"yes", "true", "1"}:
            return True
        if word in {"", "no", "false", "0"}:
            return False
        raise ValueError(f"“{value}” is neither yes nor no.")

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> str:
        return "yes" if value else ""


class InstantWidget(TextWidget):
    """A moment, in UTC and ISO 8601."""

    def render(self, value: datetime | None, _obj: Any = None, **_kwargs: Any) -> str:
        return value.isoformat() if value else ""


class NameWidget(TextWidget):
    """A record by a name of its own; unknown and ambiguous names are that row's errors."""

    def __init__(self, model: type[Model], *, noun: str) -> None:
        super().__init__()
        self.model, self.noun = model, noun

    def found(self, name: str) -> list[Model]:
        """Return the records with this name; one where all of them were joined to one."""
        manager = self.model._default_manager
        named = getattr(manager, "named", None)
        return as_one(named(name) if named else manager.filter(name=name))

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> Any:
        name = super().clean(value)
        if not name:
            return None
        found = self.found(name)
        if not found:
            raise ValueError(f"There is no {self.noun} named “{name}”. Add it first.")
        if len(found) > 1:
            raise ValueError(
                f"“{name}” is the name of more than one {self.noun}. "
                "Write a name that only one of them bears."
            )
        return found[0]


class NamesWidget(widgets.ManyToManyWidget):
    """Several records by their names, parted by “; ”."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(model, separator=";", field="name")

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> list[Model]:
        names = split(value)
        found = {str(record): record for record in self.model.objects.filter(name__in=names)}
        if missing := [name for name in names if name not in found]:
            raise ValueError(f"Unknown: {', '.join(missing)}. Add it first.")
        return [found[name] for name in names]

    def render(self, value: Any, _obj: Any = None, **_kwargs: Any) -> str:
        return join(str(record) for record in value.all()) if value is not None else ""


class IdentifierWidget(TextWidget):
    """A record's uuid."""

    def clean(self, value: Any, _row: Any = None, **_kwargs: Any) -> Any:
        return super().clean(value) or None


def text(attribute: str, column: str | None = None) -> fields.Field:
    """Return a column of text that is written and read."""
    return fields.Field(
        attribute=attribute, column_name=column or attribute, widget=TextWidget(), default=""
    )


def shown(attribute: str, column: str | None = None, widget: Any = None) -> fields.Field:
    """Return a column that is written, and never read back into a record."""
    return fields.Field(
        attribute=attribute,
        column_name=column or attribute,
        readonly=True,
        widget=widget or TextWidget(),
    )


def chosen(attribute: str, choices: Any) -> fields.Field:
    """Return a column with one of a few words."""
    return fields.Field(
        attribute=attribute, column_name=attribute, widget=ChoiceWidget(choices.values), default=""
    )
