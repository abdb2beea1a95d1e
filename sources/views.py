"""Saved views: what a list shows, kept under a name by one person for themselves or the desk.

A view keeps the query of its list as an address writes it (filters, search, order by the
names of columns) and the columns that it shows. "Mine" is kept as the word, so that it means
whoever looks. Its owner alone changes it; others save what they see under a name of their own.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources.models import SavedView

LONGEST_NAME = 60
LONGEST_QUERY = 2_000


class ViewProblem(ValueError):
    """A view that can't be kept or changed as asked; the message says why."""


def listed(*, model: str, by: User) -> list[SavedView]:
    """Return the views of a list that a person sees: their own first, then shared ones."""
    found = SavedView.objects.all().seen_by(by).filter(model=model).select_related("owner")
    return sorted(found, key=lambda view: (view.owner_id != by.pk, view.name.casefold(), view.pk))


def seen(views: Iterable[SavedView], key: str) -> SavedView | None:
    """Return the view that an address names by its uuid, None where the person sees none."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return next((view for view in views if view.uuid == wanted), None)


def may_change(view: SavedView, by: User) -> bool:
    """Tell whether a person may change a view: its owner, and whoever administers the desk."""
    return view.owner_id == by.pk or by.is_superuser


def save(
    *, model: str, name: str, query: str, columns: Sequence[str], is_shared: bool, by: User
) -> SavedView:
    """Keep a list as it is shown under a name.

    Raises:
        ViewProblem: for a name that is empty, too long or taken, and for too many filters.
    """
    view = SavedView(model=model, owner=by, is_shared=is_shared)
    return _kept(view, name=name, query=query, columns=columns)


def overwrite(*, view: SavedView, query: str, columns: Sequence[str], by: User) -> SavedView:
    """Let a view show what the list shows now.

    Raises:
        ViewProblem: for anybody but its owner, and for too many filters.
    """
    _refuse_others(view, by)
    return _kept(view, name=view.name, query=query, columns=columns)


def rename(*, view: SavedView, name: str, is_shared: bool, by: User) -> SavedView:
    """Give a view another name, and share it with the desk or no longer.

    Raises:
        ViewProblem: for anybody but its owner, and for a name that won't do.
    """
    _refuse_others(view, by)
    view.is_shared = is_shared
    return _kept(view, name=name, query=view.query, columns=view.columns)


def delete(*, view: SavedView, by: User) -> None:
    """Delete a view; the list it showed stays as it is.

    Raises:
        ViewProblem: for anybody but its owner.
    """
    _refuse_others(view, by)
    view.delete()


def _refuse_others(view: SavedView, by: User) -> None:
    if not may_change(view, by):
        raise ViewProblem(
            _(
                "“%(view)s” belongs to %(owner)s, who alone can change it. "
                "Save the list under a name of your own."
            )
            % {"view": view, "owner": view.owner.get_short_name() or view.owner.get_username()}
        )


def _kept(view: SavedView, *, name: str, query: str, columns: Sequence[str]) -> SavedView:
    view.name = unicodedata.normalize("NFC", " ".join(name.split()))
    view.query, view.columns = query, list(columns)
    if problem := _problem_of(view):
        raise ViewProblem(problem)
    try:
        with transaction.atomic():
            view.full_clean()
            view.save()
    except IntegrityError as error:  # saved in another window between the check and now
        raise ViewProblem(_("You have a view of this list with that name.")) from error
    except ValidationError as error:
        raise ViewProblem(" ".join(error.messages)) from error
    return view


def _problem_of(view: SavedView) -> str:
    if not view.name:
        return _("Give the view a name.")
    if len(view.name) > LONGEST_NAME:
        said = _("The name is %(length)s characters long. Shorten it to %(most)s.")
        return said % {"length": len(view.name), "most": LONGEST_NAME}
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in view.name):
        return _("The name holds characters that can't be shown. Type it again.")
    if len(view.query) > LONGEST_QUERY:
        said = _(
            "The filters are %(length)s characters long in an address, more than the %(most)s "
            "that a view keeps. Use fewer filters, or shorter words."
        )
        return said % {"length": len(view.query), "most": LONGEST_QUERY}
    return ""
