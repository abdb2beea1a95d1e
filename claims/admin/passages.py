"""Choosing a passage in a form: which text, which words of it, and where."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from claims.admin.assigning import ReviewedForm
from claims.models import Claim, Statement
from sources import texts
from sources.fields import LinesField, PeriodField
from sources.models import Passage, Snapshot
from sources.records import as_key

MANY = 6
"""How many places of a repeated quote are listed."""


class PassageForm(ReviewedForm):
    """The form of a record that stands in a passage.

    The analyst names the text and pastes the words; where they stand more than
    once, the start decides. The passage is made when the record is saved.
    """

    snapshot = forms.ModelChoiceField(
        label=_("Text"),
        queryset=Snapshot.objects.without_text().select_related("source__outlet"),
        help_text=_("Search by title or outlet"),
    )
    quote = LinesField(
        label=_("Exact words"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("Paste them from the text; for a figure only number, scale and unit"),
    )
    start = forms.IntegerField(
        label=_("Start"),
        required=False,
        min_value=0,
        help_text=_("Needed only where the words stand more than once"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance: Any = kwargs.get("instance")
        if instance is not None and instance.pk is not None:
            passage = instance.passage
            kwargs["initial"] = {
                "snapshot": passage.snapshot_id,
                "quote": passage.exact,
                "start": passage.start,
                **(kwargs.get("initial") or {}),
            }
        super().__init__(*args, **kwargs)
        if "snapshot" in self.fields:
            related = Passage._meta.get_field("snapshot")
            self.fields["snapshot"].widget = AutocompleteSelect(
                related,
                admin.site,
                choices=self.fields["snapshot"].choices,  # type: ignore[attr-defined]
            )
        for field in self.fields.values():
            if isinstance(field, PeriodField):
                field.published = self.published()

    def published(self) -> str | None:
        """Return the date of the chosen text, from which “yesterday” counts."""
        chosen = {
            name: as_key(
                (self.data.get(self.add_prefix(name)) if self.is_bound else None)
                or self.initial.get(name)
            )
            for name in ("snapshot", "start")
        }
        return Snapshot.objects.all().date_to_count_from(chosen["snapshot"], chosen["start"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is None or self.errors.keys() & {"snapshot", "quote", "start"}:
            return cleaned
        if "quote" in cleaned:
            try:
                self.instance.passage = self.chosen_passage(cleaned)
            except ValidationError as error:
                self.add_error("quote", error)
        return cleaned

    def chosen_passage(self, cleaned: dict[str, Any]) -> Passage:
        """Return the passage that the fields describe, new or known.

        Raises:
            ValidationError: when the words don't stand there, or in several places.
        """
        snapshot: Snapshot = cleaned["snapshot"]
        quote = texts.normalise(cleaned["quote"]).strip()
        start = cleaned.get("start")
        moved = {"snapshot", "quote"} & set(self.changed_data)
        if start is None or (moved and "start" not in self.changed_data):
            start = self.only_place(snapshot.text, quote)
        known = Passage.objects.filter(snapshot=snapshot, start=start, end=start + len(quote))
        if (passage := known.select_related("snapshot").first()) is not None:
            passage.check_against(snapshot.text)
            if passage.exact == quote:
                return passage
        passage = Passage(snapshot=snapshot, start=start, end=start + len(quote), exact=quote)
        passage.check_against(snapshot.text)
        return passage

    def only_place(self, text: str, quote: str) -> int:
        """Return where the quote stands.

        Raises:
            ValidationError: when it stands nowhere, or more than once.
        """
        places = texts.places(text, quote)
        if not places:
            raise ValidationError(
                _(
                    "“%(quote)s” doesn't stand in this text. Copy the words from the text, "
                    "to the letter."
                )
                % {"quote": quote}
            )
        if len(places) > 1:
            listed = "; ".join(
                f"{place} (…{text[max(0, place - 20) : place]}▸)" for place in places[:MANY]
            )
            raise ValidationError(
                _("“%(quote)s” stands %(count)s times: give its start. %(listed)s")
                % {"quote": quote, "count": len(places), "listed": listed}
            )
        return places[0]

    def _get_validation_exclusions(self) -> set[str]:
        """Check uniqueness of the passage too, once there is a known one."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # the stubs leave it out
        if self.instance.passage_id is not None:
            excluded.discard("passage")
        return excluded


def save_passage(record: Statement | Claim) -> None:
    """Save the passage of a record that is about to be saved, where it is new."""
    passage = record.passage
    if passage._state.adding:
        passage.save()
        record.passage = passage
