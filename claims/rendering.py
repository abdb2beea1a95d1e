"""A note's Markdown as HTML that is safe to show, with its tokens as live figures and quotes.

HTML in the text is shown as it stands; pictures are left out, because asking another
host for one would tell it who reads what. What the parser makes passes a cleaner that
knows only the tags, attributes and classes below.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token as Piece

from claims.models.citation import TOKEN, Token
from sources import texts

Name = tuple[str, UUID]
"""What a token names: kind and uuid."""

BAR = "\ue0f1"
"""Stands for the bar of a token while Markdown is read: in a table it would part two cells."""
CITATION = re.compile(TOKEN.pattern.replace(r"\|", BAR))

TAGS = frozenset(
    [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "title"},
    "ol": {"start"},
    "span": {"title"},
}
CLASSES = {
    "a": {"live", "said", "stale", "rejected"},
    "span": {"live", "said", "stale", "rejected", "missing", "left-out"},
    "blockquote": {"cited"},
    "small": {"mark"},
}
SCHEMES = {"http", "https", "mailto"}
BLOCK = ("blockquote_open", "paragraph_open", "inline", "paragraph_close", "blockquote_close")


@dataclass(frozen=True)
class Shown:
    """How a cited record reads now.

    ``words`` is its figure, quote, title or name; ``lang`` their language; ``who`` said
    them; ``about`` is what a tooltip, or the line below a quote, says beside. ``mark`` is
    "stale", "rejected" or "retracted". Without an ``address`` there is no link.
    """

    words: str
    address: str = ""
    lang: str = ""
    who: str = ""
    about: str = ""
    translation: str = ""
    mark: str = ""
    is_figure: bool = False


def render(body: str, shown: Mapping[Name, Shown]) -> str:
    """Return a note's text as clean HTML; a token that ``shown`` lacks is marked as not found."""
    text = TOKEN.sub(lambda found: found[0].replace("|", BAR), body)
    text = text.encode("utf-8", "replace").decode()  # half a character pair is no character
    html = MARKDOWN.render(text, {"shown": shown}).replace(BAR, "|")
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


def as_token(found: "re.Match[str]") -> Token | None:
    """Return the token that was found, or None where its uuid is none."""
    try:
        return Token(found["kind"], UUID(found["uuid"]), (found["words"] or "").strip())
    except ValueError:
        return None


def read_citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (the library's signature)
    """Read a token where the text of a paragraph, heading, list or table stands."""
    if state.src[state.pos] != "[":
        return False
    found = CITATION.match(state.src, state.pos, state.posMax)
    token = found and as_token(found)
    if not found or not token:
        return False
    if not silent:
        piece = state.push("citation", "", 0)
        piece.meta = {"token": token}
    state.pos = found.end()
    return True


def gather_quotes(state: StateCore) -> None:
    """Make a quotation of nothing but cited statements the quote of those statements."""
    kept: list[Piece] = []
    number = 0
    while number < len(state.tokens):
        run = state.tokens[number : number + len(BLOCK)]
        if tuple(piece.type for piece in run) == BLOCK and is_of_statements(run[2]):
            quotes = Piece("quotes", "", 0, block=True)
            quotes.children = [piece for piece in run[2].children or () if piece.type == "citation"]
            kept.append(quotes)
            number += len(BLOCK)
        else:
            kept.append(state.tokens[number])
            number += 1
    state.tokens = kept


def is_of_statements(line: Piece) -> bool:
    """Tell whether a paragraph holds cited statements, each alone on its line."""
    pieces = [piece for piece in line.children or () if piece.content.strip() or piece.meta]
    return bool(pieces) and all(
        piece.type == "citation" and piece.meta["token"].kind == "statement" for piece in pieces
    )


def show_citation(
    _self: RendererHTML, pieces: Sequence[Piece], number: int, _options: Any, env: Any
) -> str:
    """Return a token as its record reads now, within a line."""
    token: Token = pieces[number].meta["token"]
    shown: Shown | None = env["shown"].get((token.kind, token.uuid))
    if shown is None:
        return missing(token)
    words = in_language(shown)
    if shown.who:
        words = f"{escape(texts.closed(shown.who))}: “{words}”"
    css = f"{'live' if shown.is_figure else 'said'} {shown.mark}".strip()
    if shown.mark:
        words = f"{words} {mark(shown.mark)}"
    title = f' title="{escape(shown.about)}"' if shown.about else ""
    if shown.address:
        return f'<a class="{css}" href="{escape(shown.address)}"{title}>{words}</a>'
    return f'<span class="{css}"{title}>{words}</span>'


def show_quotes(
    _self: RendererHTML, pieces: Sequence[Piece], number: int, _options: Any, env: Any
) -> str:
    """Return cited statements as quotes, with who said them, where and when below."""
    return "".join(
        quote(piece.meta["token"], env["shown"]) for piece in pieces[number].children or ()
    )


def quote(token: Token, shown_by_name: Mapping[Name, Shown]) -> str:
    """Return one statement as a quote of its own."""
    shown = shown_by_name.get((token.kind, token.uuid))
    if shown is None:
        return f'<blockquote class="cited">{missing(token)}</blockquote>\n'
    below = [shown.translation, shown.who, shown.about]
    line = escape(" · ".join(texts.closed(words) for words in below if words))
    if shown.address:
        line = f'<a href="{escape(shown.address)}">{line or escape(str(token.uuid)[:8])}</a>'
    signs = f" {mark(shown.mark)}" if shown.mark else ""
    return (
        f'<blockquote class="cited">{in_language(shown)}{signs}<small>{line}</small></blockquote>\n'
    )


def in_language(shown: Shown) -> str:
    """Return the words in their language, struck where they don't count any more."""
    words = escape(texts.closed(shown.words))
    if shown.mark in {"rejected", "retracted"}:
        words = f"<s>{words}</s>"
    return f'<span lang="{escape(shown.lang)}">{words}</span>' if shown.lang else words


def mark(name: str) -> str:
    """Return a mark as a word; its colour says the same."""
    words = {"stale": _("stale"), "rejected": _("rejected"), "retracted": _("retracted")}
    return f'<small class="mark">{escape(words[name])}</small>'


def missing(token: Token) -> str:
    """Return what stands where a record isn't on the desk."""
    words = escape(token.words or f"{token.kind} {str(token.uuid)[:8]}")
    return (
        f'<span class="missing">{words} <small class="mark">{escape(_("not found"))}</small></span>'
    )


def leave_out_image(
    self: RendererHTML, pieces: Sequence[Piece], number: int, options: Any, env: Any
) -> str:
    """Return the words that stand for a picture."""
    words = self.renderInlineAsText(pieces[number].children, options, env)
    return f'<span class="left-out">{escape(_("[picture left out]"))} {escape(words)}</span>'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("link", "citation", read_citation)
    parser.core.ruler.push("quotes", gather_quotes)
    parser.add_render_rule("citation", show_citation)
    parser.add_render_rule("quotes", show_quotes)
    parser.add_render_rule("image", leave_out_image)
    return parser


MARKDOWN = _parser()
