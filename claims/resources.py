"""Tables of statements, speakers, indicators, events and notes."""

from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields

from claims.claim_table import PassageColumns
from claims.models import (
    Conflict,
    CrossSourceNote,
    Event,
    Fact,
    Indicator,
    IndicatorName,
    Judgement,
    ReviewEvent,
    Speaker,
    SpeakerName,
    Statement,
    Suggestion,
    Translation,
)
from claims.models.citation import CITED
from sources.columns import (
    DecimalWidget,
    InstantWidget,
    NamesWidget,
    NameWidget,
    NumberWidget,
    chosen,
    join,
    shown,
    split,
    text,
)
from sources.resources import DeskResource
from sources.traits import as_one


class NamesField(fields.Field):
    """Further names as “vi: Vương Nghị; ru: Ван И”; reading adds names and removes none.

    A name without a language that holds a colon itself is written with one in front.
    """

    def __init__(self, model: type[SpeakerName] | type[IndicatorName], owner: str) -> None:
        super().__init__(attribute="names", column_name="names")
        self.model, self.owner = model, owner

    def kept(self, record: Any) -> set[tuple[str, str]]:
        if record._state.adding:
            return set()
        return {(name.language, name.name) for name in record.names.all()}

    def get_value(self, record: Any) -> list[tuple[str, str]]:
        return sorted(getattr(record, "read_names", None) or self.kept(record))

    def export(self, record: Any, **_kwargs: Any) -> str:
        return join(
            f"{language}: {name}" if language or ":" in name else name
            for language, name in self.get_value(record)
        )

    def save(self, record: Any, row: dict[str, Any], *_args: Any, **_kwargs: Any) -> None:
        """Note the names of the row; ``add_names`` stores them once the record has a key."""
        read = set()
        for part in split(row.get("names")):
            language, colon, name = part.partition(":")
            read.add((language.strip(), name.strip()) if colon else ("", part))
        record.read_names = read | self.kept(record)

    def add_names(self, record: Any) -> None:
        """Store the names that the record doesn't have yet."""
        read: set[tuple[str, str]] = getattr(record, "read_names", set())
        for language, name in sorted(read - self.kept(record)):
            added = self.model(**{self.owner: record}, language=language, name=name)
            added.full_clean()
            added.with_whole().save()


class NamedResource(DeskResource):
    """A table of records that bear names in several languages."""

    natural_key = ("name",)

    def by_natural_key(self, row: dict[str, Any]) -> Any:
        """Find a record by any of its names; an ambiguous name is the row's error."""
        if not (name := str(row.get("name") or "").strip()):
            return None
        model = self._meta.model
        found = as_one(model.objects.named(name))
        if len(found) > 1:
            noun = model._meta.verbose_name
            raise ValidationError(
                {"name": f"“{name}” is the name of more than one {noun}. Give its id as well."}
            )
        return found[0] if found else None

    def import_field(
        self,
        field: fields.Field,
        instance: Any,
        row: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Keep the desk's own name for a record that was found by another of its names."""
        found_by_other_name = not instance._state.adding and not row.get("id")
        if field.attribute == "name" and found_by_other_name:
            return
        super().import_field(field, instance, row, *args, **kwargs)

    def after_save_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        super().after_save_instance(instance, row, **kwargs)
        names: NamesField = self.fields["names"]
        names.add_names(instance)


class SpeakerResource(NamedResource):
    """Speakers; a row without an id is matched by any of the speaker's names."""

    name = text("name")
    kind = chosen("kind", Speaker.Kind)
    country = text("country")
    names = NamesField(SpeakerName, "speaker")
    positions = fields.Field(column_name="positions", readonly=True)

    shown_lists = ("names", "positions")

    class Meta(DeskResource.Meta):
        model = Speaker
        fields = ("id", "name", "kind", "country", "names", "positions")
        export_order = import_order = fields

    def dehydrate_positions(self, speaker: Speaker) -> str:
        """Return the posts with their dates, parted by “; ”; shown, and never read."""
        return join(
            f"{position} ({position.held})" if position.held else str(position)
            for position in speaker.positions.all()
        )


class IndicatorResource(NamedResource):
    """Indicators; a row without an id is matched by any of the indicator's names."""

    name = text("name")
    definition = text("definition")
    unit = text("unit")
    counting_body = fields.Field(
        attribute="counting_body",
        column_name="counting_body",
        widget=NameWidget(Speaker, noun="speaker"),
    )
    names = NamesField(IndicatorName, "indicator")
    components = fields.Field(column_name="components", readonly=True)

    shown_with = ("counting_body",)
    shown_lists = ("names", "components__part")

    class Meta(DeskResource.Meta):
        model = Indicator
        fields = ("id", "name", "definition", "unit", "counting_body", "names", "components")
        export_order = import_order = fields

    def dehydrate_components(self, indicator: Indicator) -> str:
        """Return the terms of a sum with their signs; shown, and never read."""
        return join(f"{term} {term.part}" for term in indicator.components.all())


class StatementResource(PassageColumns):
    """Statements; for export alone."""

    form = shown("form")
    speaker = shown("speaker__name", "speaker")
    role_as_written = shown("role_as_written")
    spoken = shown("spoken")
    event = shown("event__name", "event")
    relays = fields.Field(column_name="relays")

    shown_with = ("passage__snapshot__source__outlet", "speaker", "event")
    shown_lists = ("relays__outlet", "relays__speaker")

    class Meta(DeskResource.Meta):
        model = Statement
        fields = (
            "id", "status", "source_title", "outlet", "url", "published", "snapshot_sha256",
            "start", "end", "as_written", "form", "speaker", "role_as_written", "spoken",
            "event", "relays",
        )  # fmt: skip
        export_order = fields

    def dehydrate_relays(self, statement: Statement) -> str:
        """Return the relays from the source outwards, parted by “; ”."""
        return "; ".join(str(relay.outlet or relay.speaker) for relay in statement.relays.all())


class EventResource(DeskResource):
    """Events; for export alone."""

    name = shown("name")
    kind = shown("kind")
    place = shown("place")
    date = shown("date")
    participants = fields.Field(
        attribute="participants", column_name="participants", widget=NamesWidget(Speaker)
    )

    shown_lists = ("participants",)

    class Meta(DeskResource.Meta):
        model = Event
        fields = ("id", "name", "kind", "place", "date", "participants")
        export_order = fields


class CitedField(fields.Field):
    """The uuids of the records of one kind that a note cites, in the order of its text."""

    def __init__(self, kind: str) -> None:
        super().__init__(column_name=f"{kind}s", readonly=True)
        self.kind = kind

    def export(self, record: Any, **_kwargs: Any) -> str:
        cited = (getattr(citation, self.kind) for citation in record.citations.all())
        return join(str(each.uuid) for each in cited if each is not None)


class NoteResource(DeskResource):
    """Cross-source notes with the identifiers of what they cite; for export alone."""

    status = shown("status")
    title = shown("title")
    kind = shown("kind")
    body = shown("body")
    statements = CitedField("statement")
    claims = CitedField("claim")
    sources = CitedField("source")
    facts = CitedField("fact")
    indicators = CitedField("indicator")

    shown_lists = tuple(f"citations__{kind}" for kind in CITED)

    class Meta(DeskResource.Meta):
        model = CrossSourceNote
        fields = (
            "id", "status", "title", "kind", "body", "statements", "claims", "sources", "facts",
            "indicators",
        )  # fmt: skip
        export_order = fields


class ConflictResource(DeskResource):
    """What doesn't fit, with its explanations; for export alone."""

    kind = shown("kind")
    indicator = shown("indicator__name", "indicator")
    figures = shown("figures")
    reason = shown("reason")
    since = shown("since", widget=InstantWidget())
    gone_at = shown("gone_at", widget=InstantWidget())
    cause = shown("cause")
    explanation = shown("explanation")
    explained_by = shown("explained_by__username", "explained_by")
    claims = fields.Field(column_name="claims")

    shown_with = ("indicator", "explained_by")
    shown_lists = ("claims",)

    class Meta(DeskResource.Meta):
        model = Conflict
        fields = (
            "id", "kind", "indicator", "figures", "reason", "since", "gone_at", "cause",
            "explanation", "explained_by", "claims",
        )  # fmt: skip
        export_order = fields

    def dehydrate_claims(self, conflict: Conflict) -> str:
        """Return the uuids of the claims that don't fit."""
        return join(str(claim.uuid) for claim in conflict.claims.all())


class FactResource(DeskResource):
    """Facts with the identifiers of the claims for and against them; for export alone."""

    status = shown("status")
    verdict = shown("verdict")
    indicator = shown("indicator__name", "indicator")
    sentence = shown("sentence")
    measure = shown("measure")
    comparator = shown("comparator")
    value = shown("value", widget=DecimalWidget())
    value_high = shown("value_high", widget=DecimalWidget())
    unit = shown("unit")
    direction = shown("direction")
    period = shown("period")
    baseline = shown("baseline")
    low = shown("low", widget=DecimalWidget())
    high = shown("high", widget=DecimalWidget())
    step = shown("step", widget=DecimalWidget())
    base_unit = shown("base_unit")
    vintage = shown("vintage")
    credibility = shown("credibility", widget=NumberWidget())
    rationale = shown("rationale")
    override = shown("override")
    supports = fields.Field(column_name="supports")
    contradicts = fields.Field(column_name="contradicts")
    mentions = fields.Field(column_name="mentions")

    shown_with = ("indicator",)
    shown_lists = ("evidence__claim",)

    class Meta(DeskResource.Meta):
        model = Fact
        fields = (
            "id", "status", "verdict", "indicator", "sentence", "measure", "comparator", "value",
            "value_high", "unit", "direction", "period", "baseline", "low", "high", "step",
            "base_unit", "vintage", "credibility", "rationale", "override", "supports",
            "contradicts", "mentions",
        )  # fmt: skip
        export_order = fields

    def _claims(self, fact: Fact, stance: str) -> str:
        """Return the uuids of the claims with this stance."""
        return join(str(row.claim.uuid) for row in fact.evidence.all() if row.stance == stance)

    def dehydrate_supports(self, fact: Fact) -> str:
        return self._claims(fact, "supports")

    def dehydrate_contradicts(self, fact: Fact) -> str:
        return self._claims(fact, "contradicts")

    def dehydrate_mentions(self, fact: Fact) -> str:
        return self._claims(fact, "mentions")


class JudgementResource(DeskResource):
    """Which records were judged to be one, different or unsure; for export alone."""

    kind = shown("kind")
    verdict = shown("verdict")
    kept = shown("kept")
    kept_name = shown("kept_name")
    other = shown("other")
    other_name = shown("other_name")
    reason = shown("reason")
    judged_by = shown("judged_by__username", "judged_by")
    judged_at = shown("judged_at", widget=InstantWidget())

    class Meta(DeskResource.Meta):
        model = Judgement
        fields = (
            "id", "kind", "verdict", "kept", "kept_name", "other", "other_name", "reason",
            "judged_by", "judged_at",
        )  # fmt: skip
        export_order = fields

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        """Fetch the names of what is judged in the same query."""
        return super().filter_export(queryset.with_names(), **kwargs)


class TranslationResource(DeskResource):
    """Translations; for export alone."""

    statement = shown("statement__uuid", "statement")
    snapshot = shown("snapshot__uuid", "snapshot")
    language = shown("language")
    text = shown("text")
    translator = shown("translator")

    shown_with = ("statement", "snapshot")

    class Meta(DeskResource.Meta):
        model = Translation
        fields = ("id", "statement", "snapshot", "language", "text", "translator")
        export_order = fields


class ReviewEventResource(DeskResource):
    """What happened in reviews; for export alone."""

    record = fields.Field(column_name="record")
    old_status = shown("old_status")
    new_status = shown("new_status")
    by = shown("by__username", "by")
    reason = shown("reason")
    at = shown("at", widget=InstantWidget())

    shown_with = ("by", "claim", "fact", "note", "statement")

    class Meta(DeskResource.Meta):
        model = ReviewEvent
        fields = ("id", "record", "old_status", "new_status", "by", "reason", "at")
        export_order = fields

    def dehydrate_record(self, event: ReviewEvent) -> str:
        """Return the uuid of the record that the event is about."""
        return str(event.record.uuid)


class SuggestionResource(DeskResource):
    """Suggestions and what became of them; for export alone."""

    source_title = shown("snapshot__source__title", "source_title")
    kind = shown("kind")
    start = shown("start", widget=NumberWidget())
    end = shown("end", widget=NumberWidget())
    speaker = shown("speaker__name", "speaker")
    indicator = shown("indicator__name", "indicator")
    indicator_score = shown("indicator_score", widget=NumberWidget())
    language = shown("language")
    version = shown("version")
    status = shown("status")

    shown_with = ("snapshot__source", "speaker", "indicator")

    class Meta(DeskResource.Meta):
        model = Suggestion
        fields = (
            "id", "source_title", "kind", "start", "end", "speaker", "indicator",
            "indicator_score", "language", "version", "status",
        )  # fmt: skip
        export_order = fields
