"""Log-in: whose failures count together, what a locked-out person reads, how a session ends."""

import ipaddress
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BEGAN, SEEN = "began", "seen"
"""Keys of a session: when it was logged in, and when it was last in use."""
NOTED_EVERY = timedelta(minutes=1)
"""A session in use is written this often, and not with every page."""
LONGEST_NAME = 150
"""Characters of a user name; a longer one that was tried is nobody's."""
OF_ONE_NETWORK = 64
"""Bits of an IPv6 address that a household or office shares; it has all that follow them."""


def address_of(request: HttpRequest) -> str | None:
    """Return the address whose failed log-ins count together, None where none is known.

    Behind proxies it is the address that the outermost of our own proxies wrote down, counted
    from the end of ``X-Forwarded-For``: whatever stands before it may be invented. An IPv6
    address counts as its network, of which one machine may use any address.
    """
    written = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(chain) >= settings.PROXIES:
            written = chain[-settings.PROXIES].strip() or written
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    network = ipaddress.IPv6Network((int(address), OF_ONE_NETWORK), strict=False)
    return str(network.network_address)


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """Return the name by which failed log-ins count together, as long as it can be stored."""
    name = (credentials or {}).get("username") or request.POST.get("username")
    return None if name is None else str(name)[:LONGEST_NAME]


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, _credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer somebody who failed too often; the same words whether or not the account exists."""
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    context = {
        **admin.site.each_context(request),
        "title": _("Log-in paused"),
        "failures": settings.AXES_FAILURE_LIMIT,
        "minutes": in_minutes(cool_off),
    }
    response = render(request, "admin/locked_out.html", context, status=429)
    response["Retry-After"] = str(int(cool_off.total_seconds()))
    add_never_cache_headers(response)
    return response


def in_minutes(span: timedelta) -> int:
    """Return a span in minutes, one at least."""
    return max(1, round(span.total_seconds() / 60))


def mark(session: SessionBase, *, at: datetime) -> None:
    """Note that a session is in use, and when it began where that isn't known yet."""
    session.setdefault(BEGAN, at.timestamp())
    session[SEEN] = at.timestamp()


def why_over(session: SessionBase, *, at: datetime) -> str:
    """Return why a session is over, as a sentence for its person; empty while it isn't."""
    now = at.timestamp()
    if now - session.get(BEGAN, now) >= settings.SESSION_COOKIE_AGE:
        hours = settings.SESSION_COOKIE_AGE // 3600
        said = ngettext(
            "Logged out: a log-in lasts %s hour.", "Logged out: a log-in lasts %s hours.", hours
        )
        return said % hours
    if now - session.get(SEEN, now) >= settings.SESSION_IDLE.total_seconds():
        minutes = in_minutes(settings.SESSION_IDLE)
        said = ngettext(
            "Logged out: nobody was at this desk for %s minute.",
            "Logged out: nobody was at this desk for %s minutes.",
            minutes,
        )
        return said % minutes
    return ""


class EndSessions:
    """Ends sessions that nobody uses, and those that have lasted long enough.

    The cookie is gone when the browser closes; browsers that reopen their windows bring it
    back, and a desk that is left open has it still. So the server keeps both limits itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        if SESSION_KEY in request.session and (words := why_over(request.session, at=at)):
            logout(request)
            messages.info(request, words)
        response = self.get_response(request)
        if SESSION_KEY in request.session:
            seen = request.session.get(SEEN, 0)
            if at.timestamp() - seen >= NOTED_EVERY.total_seconds():
                mark(request.session, at=at)
        return response
