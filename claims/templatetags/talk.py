"""What is said about a record, and the words of comments and timelines."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.models import Comment, Reviewed
from claims.review import EVENT_FIELD
from claims.talking import may_talk, pieces
from claims.telling import Subject, Told, address_of
from claims.timeline import read_record
from sources.people import as_user

register = template.Library()

SHOWN = 20
"""Entries that stand beside a record; the others are on its page of history."""


@register.inclusion_tag("admin/claims/talk.html", takes_context=True)
def talk(context: Mapping[str, Any], record: Reviewed) -> dict[str, Any]:
    """Show reviews, edits and comments, and a field for another one to whoever may write it.

    The field belongs to the form that ``talk_form`` makes, because a form can't stand in
    another one: a page needs both.
    """
    request = context["request"]
    person = as_user(request)
    subject = Subject(type(record), record.pk, record.uuid, "", is_gone=False)
    page = read_record(person, subject, size=SHOWN)
    return {
        "entries": page.entries,
        "has_more": page.older is not None,
        "history": address_of(type(record), record.pk),
        "may_say": may_talk(person, record),
        "person": person,
        "address": address(record),
        "typed": context.get("typed", ""),
        "problem": context.get("problem", ""),
        "is_nobody": context.get("is_nobody", False),
        "request": request,
    }


@register.inclusion_tag("admin/claims/talk_form.html", takes_context=True)
def talk_form(context: Mapping[str, Any], record: Reviewed) -> dict[str, Any]:
    """Make the form that sends a comment; to stand outside of any other form."""
    request = context["request"]
    is_own_page = request.path == address(record)
    return {
        "address": address(record),
        "may_say": may_talk(as_user(request), record),
        "token": uuid4(),
        "next": "" if is_own_page else request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


def address(record: Reviewed) -> str:
    return reverse("admin:talk", args=[EVENT_FIELD[type(record)], record.pk])


@register.simple_tag
def comment_text(comment: Comment) -> SafeString:
    """Return a comment as HTML: its words escaped, addresses as links, whom it names marked."""
    people = [mention.person for mention in comment.mentions.all()]
    shapes = {
        "text": "{}",
        "link": '<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>',
        "name": '<b class="at">{}</b>',
    }
    shown = (format_html(shapes[each.kind], each.text) for each in pieces(comment.text, people))
    return format_html_join("", "{}", ((each,) for each in shown))


@register.simple_tag
def batch_link(entry: Told) -> SafeString:
    """Return what kind of batch an entry was, leading to the page that undoes it."""
    batch = entry.batch
    if batch is None:
        return SafeString("")
    words = _("undid %s") % batch.what if entry.undid else f"{batch.get_kind_display()}: {batch}"
    try:
        where = reverse("admin:sources_batch_change", args=[batch.pk])
    except NoReverseMatch:
        return format_html('<span class="quiet">{}</span>', words)
    return format_html('<a href="{}">{}</a>', where, words)
