"""Choosing in a form who works on a record."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from claims.review import unfit_for
from sources.admin.base import DeskForm


class ReviewedForm(DeskForm):
    """The form of a record that goes through review."""

    def clean_assigned_to(self) -> Any:
        """Refuse somebody who can't work on it; whoever was chosen before may stay.

        Raises:
            ValidationError: saying why.
        """
        person: User | None = self.cleaned_data["assigned_to"]
        if person is None or "assigned_to" not in self.changed_data:
            return person
        if refusal := unfit_for(self._meta.model, person):
            raise ValidationError(refusal)
        return person
