"""The fields of a reviewed record in words, for reading and not for changing."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.models import Claim, CrossSourceNote, Fact, Reviewed, Statement, Translation
from claims.models.numeric import Numeric
from extraction import wording

EQUALS = "="


@dataclass(frozen=True)
class Line:
    """One field: its name in the model, its label and words, and what is said beside them.

    ``is_missing`` says that the words stand for an empty field.
    """

    field: str
    label: str
    words: str
    beside: str = ""
    lang: str = ""
    address: str = ""
    is_missing: bool = False


@dataclass(frozen=True)
class Translated:
    """Our translation of what a record is about; ``of`` says of what."""

    text: str
    language: str
    translator: str


def with_everything(model: type[Reviewed]) -> QuerySet[Any]:
    """Return the records of a kind with all that their fields name, texts included."""
    people = ("created_by", "edited_by", "assigned_to")
    around = "passage__snapshot__source__outlet"
    found: QuerySet[Any] = model._default_manager.select_related(*people)
    if model is Claim:
        found = found.select_related(
            around, "indicator__joined_to", "claimant__joined_to", "comparison__compared_set",
            "statement__speaker__joined_to", "statement__passage",
        ).prefetch_related("tags")  # fmt: skip
    elif model is Statement:
        found = found.select_related(
            around, "speaker__joined_to", "event__joined_to"
        ).prefetch_related("relays__outlet", "relays__speaker")
    elif model is Fact:
        found = found.select_related("indicator__joined_to")
    else:
        found = found.prefetch_related("tags")
    return found


def lines_of(record: Reviewed) -> list[Line]:
    """Return the fields of a record that say something, in the order of its form."""
    lines: list[Line | None] = []
    if isinstance(record, Claim):
        lines += _of_claim(record)
    elif isinstance(record, Statement):
        lines += _of_statement(record)
    elif isinstance(record, Fact):
        lines += _of_fact(record)
    elif isinstance(record, CrossSourceNote):
        lines += [_choice(record, "kind"), _tags(record)]
    if record.assigned_to is not None:
        lines.append(Line("assigned_to", _("assigned to"), name_of(record.assigned_to)))
    return [line for line in lines if line is not None]


def _of_claim(claim: Claim) -> list[Line | None]:
    language = claim.passage.snapshot.source.language
    said = claim.statement
    return [
        Line("passage", _("as written"), claim.as_written, lang=language),
        *_of_figure(claim),
        _named(claim, "indicator", "admin:indicator", missing=_("none")),
        _named(claim, "claimant", "admin:claims_speaker_change", missing=_("nobody named")),
        Line("statement", _("said by"), _("the source's own voice"), is_missing=True)
        if said is None
        else Line(
            "statement", _("said by"), str(said.speaker.representative),
            beside=_("“%s”") % said.passage.exact[:80],
            address=reverse("admin:claims_statement_change", args=[said.pk]),
        ),
        _text(claim, "proposition"),
        Line("is_record", _("called a record"), _("yes")) if claim.is_record else None,
        _choice(claim, "credibility"),
        _tags(claim),
    ]  # fmt: skip


def _of_statement(statement: Statement) -> list[Line | None]:
    language = statement.passage.snapshot.source.language
    relays = [f"{relay.order}. {relay.outlet or relay.speaker}" for relay in statement.relays.all()]
    return [
        _named(statement, "speaker", "admin:claims_speaker_change"),
        Line("role_as_written", _("role as written"), statement.role_as_written, lang=language)
        if statement.role_as_written
        else Line("role_as_written", _("role as written"), _("none"), is_missing=True),
        _choice(statement, "form"),
        _dated(statement, "spoken", statement.spoken),
        _named(statement, "event", "admin:event"),
        Line("relays", _("relayed by"), ", ".join(relays)) if relays else None,
    ]


def _of_fact(fact: Fact) -> list[Line | None]:
    return [
        *_of_figure(fact),
        _named(fact, "indicator", "admin:indicator"),
        _text(fact, "sentence"),
        _choice(fact, "verdict"),
        _choice(fact, "credibility"),
        _text(fact, "rationale"),
        _text(fact, "override"),
    ]


def _of_figure(record: Claim | Fact) -> list[Line | None]:
    """Return what a figure was understood as, with every digit and its interval."""
    figure = record.figure
    if figure is None or record.value is None:
        return [_dated(record, "period", record.period)]
    digits = wording.in_full(record.value)
    if record.value_high is not None:
        digits = f"{digits}–{wording.in_full(record.value_high)}"
    measure = record.get_measure_display() if record.measure else ""
    sign = figure.sign or EQUALS
    gap = "" if sign.endswith(("+", wording.MINUS)) else " "
    exact = f"{sign}{gap}{digits} {record.unit}".rstrip()
    interval = wording.interval(record.bounds, record.unit or None)
    return [
        Line(
            "figure", _("understood as"), ", ".join(filter(None, (exact, measure))),
            beside=_("stands for %s") % interval,
        ),
        _dated(record, "period", record.period, words=record.period_in_words),
        _text(record, "base_unit"),
        _choice(record, "vintage"),
    ]  # fmt: skip


def _label(record: Any, name: str) -> str:
    return str(record._meta.get_field(name).verbose_name)


def _text(record: Any, name: str) -> Line | None:
    words = getattr(record, name)
    return Line(name, _label(record, name), words) if words else None


def _choice(record: Any, name: str) -> Line | None:
    if getattr(record, name) in (None, ""):
        return None
    return Line(name, _label(record, name), str(getattr(record, f"get_{name}_display")()))


def _named(record: Any, name: str, page: str, *, missing: str = "") -> Line | None:
    """Return a field that names a record: the one that stands for it, and as it was recorded."""
    found: Any = getattr(record, name)
    if found is None:
        return Line(name, _label(record, name), missing, is_missing=True) if missing else None
    standing = found.representative
    as_recorded = "" if standing == found else _("recorded as %s") % found
    address = reverse(page, args=[standing.pk])
    return Line(name, _label(record, name), str(standing), beside=as_recorded, address=address)


def _dated(record: Numeric | Statement, name: str, written: str, *, words: str = "") -> Line:
    label = _label(record, name)
    if not written:
        return Line(name, label, _("not known"), is_missing=True)
    first, last = record.first_day, record.last_day
    days = "" if first is None else f"{first} – {last or '…'}"
    return Line(name, label, words or wording.period(written), beside=days)


def _tags(record: Any) -> Line | None:
    tags = ", ".join(str(tag) for tag in record.tags.all())
    return Line("tags", _label(record, "tags"), tags) if tags else None


def name_of(person: User | None) -> str:
    """Return how the desk calls a person."""
    return "" if person is None else person.get_short_name() or person.get_username()


def translated(record: Claim | Statement) -> Translated | None:
    """Return our translation of a statement, of the one that a claim is made in, or of its line.

    A line of a translated text is found by its number, which holds only where both texts
    have as many lines.
    """
    statement = record.statement_id if isinstance(record, Claim) else record.pk
    found = Translation.objects.filter(statement=statement).first() if statement else None
    if found is not None:
        return Translated(found.text, found.language, found.translator)
    passage = record.passage
    whole = Translation.objects.filter(snapshot=passage.snapshot_id).first()
    if whole is None:
        return None
    text = passage.snapshot.text
    number = len(_lines(text[: passage.start].rpartition("\n")[0]))
    ours = _lines(whole.text)
    if len(_lines(text)) != len(ours):
        return None
    return Translated(ours[number], whole.language, whole.translator)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
