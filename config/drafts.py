"""What becomes of forms that a browser keeps as drafts (static/drafts.js, docs/decisions/0017).

A form that is kept names its draft, “person-letters”. Once it is saved, the next page tells the
browser so in a cookie. What one person has typed is never saved by another who has logged in
in the same browser meanwhile.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

COOKIE = "saved_drafts"
NAME = re.compile(r"([0-9]{1,18})-[a-z0-9]{1,12}")
MOST = 20
"""Drafts that the cookie names."""
MINUTES = 10 * 60


class Drafts:
    """Middleware that says which drafts are saved, and refuses another person's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.POST.get("draft", "") if request.method == "POST" else ""
        named = NAME.fullmatch(sent)
        if named is None or not request.user.is_authenticated:
            return self.get_response(request)
        if named[1] != str(request.user.pk):
            typist = User.objects.filter(pk=named[1]).first()
            context = {"typist": typist, "back": request.get_full_path()}
            return render(request, "other_person.html", context, status=409)
        response = self.get_response(request)
        if is_saved(request, response):
            known = [each for each in request.COOKIES.get(COOKIE, "").split(".") if each]
            names = [each for each in known if NAME.fullmatch(each)][-MOST:]
            response.set_cookie(
                COOKIE,
                ".".join([*names, sent]),
                max_age=MINUTES,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response


def is_saved(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether a form was saved: it leads on, and nothing is said against it."""
    is_popup = "admin/popup_response.html" in getattr(response, "template_name", "")
    if response.status_code not in {302, 303} and not is_popup:
        return False
    # Only looked at: whoever goes through the storage itself takes what is waiting out of it.
    said: Any = getattr(messages.get_messages(request), "_queued_messages", ())
    return all(message.level < messages.WARNING for message in said)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Say that nothing is lost, and lead back to the form, which offers the draft."""
    back = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    context = {"back": back if is_ours else request.path}
    return render(request, "403_csrf.html", context, status=403)
