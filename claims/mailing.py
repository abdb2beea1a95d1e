"""Mail to people whose work comes back from review."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Reviewed
from sources.rights import may_see

logger = logging.getLogger(__name__)

COME_BACK = frozenset({"ask_for_changes", "reject", "reopen"})
"""The steps of review by which work comes back to whoever made it."""
LONGEST_SUBJECT = 150
MOST_LISTED = 50


def desk_of(request: HttpRequest) -> str:
    """Return the address that the desk has for the people who get mail."""
    return settings.DESK_URL or request.build_absolute_uri("/").rstrip("/")


def tell_who_made_it(
    *, records: Sequence[Reviewed], step: str, by: User, reason: str, desk: str
) -> None:
    """Send one mail to each person whose records these are, once the step is stored.

    ``step`` names one of ``review.TRANSITIONS``; steps by which nothing comes back send
    nothing. Told are the author and whom a record is assigned to, never ``by``. A mail
    server that fails is logged, and undoes nothing.
    """
    if step not in COME_BACK or not settings.MAIL_WHEN_WORK_COMES_BACK:
        return
    records_of: dict[User, list[Reviewed]] = defaultdict(list)
    for record in records:
        for person in {record.created_by, record.assigned_to}:
            if person is not None and person != by and _can_be_told(person, record):
                records_of[person].append(record)
    mails = [
        _mail(person, theirs, step=step, by=by, reason=reason, desk=desk)
        for person, theirs in records_of.items()
    ]
    if mails:
        transaction.on_commit(partial(_send, mails), robust=True)


def _can_be_told(person: User, record: Reviewed) -> bool:
    if not person.is_active or not person.email:
        return False
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    return may_see(person, type(record))


def _mail(
    person: User, records: Sequence[Reviewed], *, step: str, by: User, reason: str, desk: str
) -> EmailMessage:
    who = by.get_short_name() or by.get_username()
    what = str(records[0]) if len(records) == 1 else _noun(records)
    past = {
        "ask_for_changes": _("%(who)s asks for changes: %(what)s"),
        "reject": _("%(who)s rejected: %(what)s"),
        "reopen": _("%(who)s reopened: %(what)s"),
    }[step]
    # One line, whatever a title holds: a line end would begin another header.
    subject = " ".join((past % {"who": who, "what": what}).split())
    lines = [subject, ""]
    if reason:
        lines += [_("Reason:"), reason, ""]
    for record in records[:MOST_LISTED]:
        meta = record._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
        lines += [" ".join(str(record).split()), f"{desk}{address}", ""]
    if (rest := len(records) - MOST_LISTED) > 0:
        lines += [ngettext("and %s more", "and %s more", rest) % rest, ""]
    lines.append(_("You get this mail because you recorded it, or it is assigned to you."))
    return EmailMessage(_shortened(subject), "\n".join(lines), to=[person.email])


def _noun(records: Sequence[Reviewed]) -> str:
    plurals = {str(record._meta.verbose_name_plural) for record in records}
    noun = plurals.pop() if len(plurals) == 1 else _("records")
    return f"{len(records)} {noun}"


def _shortened(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"


def _send(mails: Sequence[EmailMessage]) -> None:
    try:
        get_connection().send_messages(list(mails))
    except OSError:  # that of smtplib too
        logger.exception("Mail about work that came back could not be sent")
