"""What the desk does after each change that somebody made."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.assessing import keep_up

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class KeepVerdicts:
    """Compares anew what a request has changed, so that the next page shows its verdict."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE and response.status_code < 400:
            keep_up(at=timezone.now())
        return response
