"""Who is at the screen."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def as_user(request: HttpRequest) -> User:
    """Return the person at the screen; the admin lets no stranger through.

    Raises:
        PermissionDenied: for a stranger.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
