"""Moving the borders of articles: which lines of a page are whose, and which are furniture."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims.reader.access import selection, text_of
from claims.reader.lines import lines_of
from claims.reader.marks import answer
from claims.suggesting import suggest
from sources.articles import Article
from sources.fields import PeriodField
from sources.models import Snapshot

FURNITURE, NEW = "furniture", "new"

Spans = list[tuple[int, int]]


class BordersForm(forms.Form):
    """What the selected lines belong to, and the title and date of that article."""

    belongs = forms.ChoiceField(label=gettext_lazy("These lines are"), widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=500)
    published = PeriodField(label=gettext_lazy("Published"), required=False)
    start = forms.IntegerField(widget=forms.HiddenInput)
    end = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, snapshot: Snapshot, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        choices = [
            (str(number), article["title"] or _("article %s") % (number + 1))
            for number, article in enumerate(snapshot.articles)
        ]
        field: Any = self.fields["belongs"]
        field.choices = [
            *choices,
            (NEW, _("an article of its own")),
            (FURNITURE, _("furniture of the site")),
        ]
        published: Any = self.fields["published"]
        published.published = snapshot.source.published or None


@require_http_methods(["GET", "POST"])
def borders(request: HttpRequest, snapshot: int) -> HttpResponse:
    """Show the panel for a selection (``?start=&end=``), or move borders as it says."""
    user: Any = request.user
    if not user.has_perm("sources.change_snapshot"):
        raise PermissionDenied
    text = text_of(request, snapshot)
    if request.method == "POST":
        form = BordersForm(text, request.POST)
        if form.is_valid():
            moved = move(text, **form.cleaned_data)
            if user.has_perm("claims.change_suggestion"):
                suggest(moved, at=timezone.now())
            said = answer(request, moved, message=_("Borders moved."))
            return JsonResponse({**said, "lines": drawn(moved)})
        return panel(request, text, form, status=422)
    start, end = selection(request, text)
    number = article_at(text.articles, start)
    article = None if number is None else text.articles[number]
    form = BordersForm(
        text,
        initial={
            "belongs": FURNITURE if article is not None else ("0" if text.articles else NEW),
            "title": article["title"] if article else "",
            "published": article["published"] if article else "",
            "start": start,
            "end": end,
        },
    )
    return panel(request, text, form, status=200)


def panel(
    request: HttpRequest, snapshot: Snapshot, form: BordersForm, *, status: int
) -> HttpResponse:
    """Return the panel as a fragment of HTML."""
    context = {"form": form, "snapshot": snapshot}
    return TemplateResponse(request, "admin/reader/borders.html", context, status=status)


def drawn(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return what the page needs to draw the lines anew."""
    return [
        {
            "start": line.start,
            "furniture": line.is_furniture,
            "heading": line.heading
            and {
                "number": line.heading.number,
                "title": line.heading.title,
                "published": line.heading.published,
            },
        }
        for line in lines_of(snapshot)
    ]


def article_at(articles: Sequence[Article], offset: int) -> int | None:
    """Return the number of the article that an offset lies in, None for furniture."""
    for number, article in enumerate(articles):
        if any(start <= offset < end for start, end in article["body"]):
            return number
    return None


def move(
    snapshot: Snapshot, *, belongs: str, title: str, published: str, start: int, end: int
) -> Snapshot:
    """Give the lines that a span touches to an article or to the furniture, and save it.

    A text without any articles counts as one whole article until then.
    """
    with transaction.atomic():
        kept = (
            Snapshot.objects.select_for_update()
            .select_related("source__outlet")
            .get(pk=snapshot.pk)
        )
        first, last = whole_lines(kept.text, start, end)
        articles: list[Article] = [
            Article(
                title=article["title"],
                published=article["published"],
                body=without(article["body"], first, last),
            )
            for article in kept.articles
        ]
        if not articles and belongs == FURNITURE:
            rest = without([[0, len(kept.text)]], first, last)
            articles = [Article(title="", published="", body=rest)]
        if belongs == NEW:
            title = title or kept.text[first:last].strip().partition("\n")[0][:500]
            articles.append(Article(title=title, published=published, body=[[first, last]]))
        elif belongs != FURNITURE:
            chosen = articles[int(belongs)]
            chosen["title"], chosen["published"] = title, published
            chosen["body"] = joined([*chosen["body"], [first, last]], kept.text)
        filled = [article for article in articles if article["body"]]
        kept.articles = sorted(filled, key=lambda article: article["body"][0])
        kept.save()
    return kept


def whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to the lines that it touches."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return first, len(text) if last < 0 else last


def without(spans: Iterable[Sequence[int]], first: int, last: int) -> list[list[int]]:
    """Return spans without what lies between two offsets."""
    rest = []
    for start, end in spans:
        rest += [[start, min(end, first)], [max(start, last), end]]
    return [span for span in rest if span[0] < span[1]]


def joined(spans: Iterable[Sequence[int]], text: str) -> list[list[int]]:
    """Return spans in order, those with nothing but space between them as one."""
    merged: list[list[int]] = []
    for start, end in sorted(map(tuple, spans)):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged
