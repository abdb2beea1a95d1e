"""What the reader's pages share: the kinds of records, and who may do what."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from claims.models import Claim, Statement
from sources.models import Snapshot
from sources.records import as_key
from sources.rights import require_sight

KINDS: dict[str, type[Claim] | type[Statement]] = {"claim": Claim, "statement": Statement}


def text_of(request: HttpRequest, key: int) -> Snapshot:
    """Return a text that still has its words.

    Raises:
        PermissionDenied: for whoever may not see texts.
        Http404: where there is none.
    """
    require_sight(request, Snapshot)
    found = Snapshot.objects.select_related("source__outlet").filter(pk=key).first()
    if found is None or found.is_emptied:
        raise Http404
    return found


def selection(request: HttpRequest, snapshot: Snapshot) -> tuple[int, int]:
    """Return the selected span without the white space at its borders.

    Raises:
        Http404: when it is not within the text, or empty.
    """
    start, end = as_key(request.GET.get("start")), as_key(request.GET.get("end"))
    if start is None or end is None or not start < end <= len(snapshot.text):
        raise Http404
    words = snapshot.text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise Http404
    return start, end


def admin_of(kind: str) -> ModelAdmin[Any]:
    """Return the admin whose form the panel shows."""
    return admin.site._registry[KINDS[kind]]


def may_record(request: HttpRequest, kind: str) -> bool:
    """Tell whether the person may add records of this kind."""
    return admin_of(kind).has_add_permission(request)


def require(request: HttpRequest, *rights: str) -> None:
    """Refuse whoever lacks one of the rights.

    Raises:
        PermissionDenied: then.
    """
    user: Any = request.user
    if not user.has_perms(rights):
        raise PermissionDenied
