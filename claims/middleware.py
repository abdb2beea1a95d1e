"""What the desk does after each change that somebody made."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.assessing import keep_up

logger = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class KeepVerdicts:
    """Compares anew what a request has changed, so that the next page shows its verdict."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE and response.status_code < 400:
            try:
                keep_up(at=timezone.now())
            except DatabaseError:
                # What the person changed is stored. The notes of it stay, so that the next
                # request, or manage.py assess, tries again.
                logger.exception("Verdicts could not be brought up to date")
        return response
