"""A note's Markdown as it reads: live tokens, and nothing that runs or asks another host."""

from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rendering import ATTRIBUTES, CLASSES, SCHEMES, TAGS, Shown, render

UUID_ = UUID("7f3a0000-0000-4000-8000-000000000001")
CLAIM = f"[[claim:{UUID_}|240]]"
SAID = f"[[statement:{UUID_}]]"
SHOWN = {
    ("claim", UUID_): Shown("240.1 bn USD", "/claim/", about="Trade, 2023", is_figure=True),
    ("statement", UUID_): Shown("сырьё", "/said/", "ru", "Wang Yi", "Daily, after Tass · 2024"),
    ("source", UUID_): Shown("热点问题", "/source/", "zh-Hans"),
    ("indicator", UUID_): Shown("Goods trade", "/indicator/"),
}
RUN = "window.hacked=1"
HOSTILE = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f"[words](javascript:{RUN})",
    f"[words](JaVaScRiPt&#58;{RUN})",
    f"[words](data:text/html,<script>{RUN}</script>)",
    f"<javascript:{RUN}>",
    "![a picture](https://elsewhere.example/x.png)",
    "![p][r]\n\n[r]: https://elsewhere.example/x.png",
    f'[words](https://a.example "x\\" onmouseover={RUN}")',
    f"`` <svg onload={RUN}> ``",
    f"```\n<iframe srcdoc='<script>{RUN}</script>'>\n```",
    f"[[claim:{UUID_}|<img src=x onerror={RUN}>]]",
    f'[[fact:{UUID_}|"><script>{RUN}</script>]]',
    f"> [[statement:{UUID_}|<b onclick={RUN}>]]",
    f"|a|\n|:-:|\n|<style>*{{background:url(//elsewhere.example)}}</style>{RUN}|",
)


class Tags(HTMLParser):
    """Notes each tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Tags(html).found:
        assert tag in TAGS
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        allowed |= {"class"} if tag in CLASSES else set()
        assert attributes.keys() <= allowed | ({"rel"} if tag == "a" else set())
        assert set((attributes.get("class") or "").split()) <= CLASSES.get(tag, set())
        scheme, colon, _ = (attributes.get("href") or "").partition(":")
        assert not colon or "/" in scheme or "#" in scheme or "?" in scheme or scheme in SCHEMES


def test_a_claim_reads_as_it_reads_now_with_a_link() -> None:
    html = render(f"Trade was {CLAIM}.", SHOWN)
    assert '<a class="live" href="/claim/" title="Trade, 2023"' in html
    assert ">240.1 bn USD</a>." in html


@pytest.mark.parametrize(
    ("mark", "words"),
    [("stale", "stale"), ("rejected", "<s>240.1 bn USD</s>"), ("retracted", "retracted")],
)
def test_a_changed_record_bears_its_mark_as_a_word(mark: str, words: str) -> None:
    name = ("claim", UUID_)
    html = render(CLAIM, {name: Shown("240.1 bn USD", "/claim/", mark=mark, is_figure=True)})
    assert words in html
    assert f'<small class="mark">{mark}</small>' in html


def test_a_statement_alone_in_a_quotation_is_the_quote() -> None:
    html = render(f"> {SAID}", SHOWN)
    assert html.startswith('<blockquote class="cited"><span lang="ru">сырьё</span><small>')
    assert "Wang Yi · Daily, after Tass · 2024" in html


def test_statements_on_lines_of_one_quotation_are_quotes_of_their_own() -> None:
    assert render(f"> {SAID}\n> {SAID}", SHOWN).count("<blockquote") == 2


@pytest.mark.parametrize("body", [f"> He said {SAID}", f"> {CLAIM}"])
def test_other_quotations_stay_quotations(body: str) -> None:
    assert render(body, SHOWN).startswith("<blockquote>\n<p>")


def test_a_statement_in_a_line_is_short_and_in_its_language() -> None:
    html = render(f"So {SAID} it is.", SHOWN)
    assert 'Wang Yi: “<span lang="ru">сырьё</span>”</a> it is.' in html


def test_a_source_reads_as_its_title_and_an_indicator_as_its_name() -> None:
    html = render(f"[[source:{UUID_}]] [[indicator:{UUID_}]]", SHOWN)
    assert '<span lang="zh-Hans">热点问题</span></a>' in html
    assert ">Goods trade</a>" in html


def test_a_token_in_code_stays_as_it_is_written() -> None:
    for body in (f"`{CLAIM}`", f"    {CLAIM}", f"```\n{CLAIM}\n```"):
        assert CLAIM in render(body, SHOWN)


def test_a_token_in_a_table_keeps_its_bar() -> None:
    html = render(f"|a|b|\n|-|-|\n|{CLAIM}|2|", SHOWN)
    assert html.count("<td>") == 2
    assert "240.1 bn USD" in html


def test_an_unknown_token_says_that_it_is_not_found() -> None:
    html = render(f"[[fact:{UUID_}|240 <b>]]", SHOWN)
    assert '<span class="missing">240 &lt;b&gt; <small class="mark">not found</small>' in html


@pytest.mark.parametrize(
    "body",
    [
        "[[claim:x]]", f"[[claim:{UUID_}", f"[[speaker:{UUID_}]]", f"[[claim:{'-' * 36}]]",
        f"[[claim:{UUID_}|a\nb]]", "[[[[claim:]]]]",
    ],
)  # fmt: skip
def test_what_is_no_token_is_text(body: str) -> None:
    html = render(body, SHOWN)
    assert "class=" not in html
    assert "[[" in html


def test_brackets_around_a_token_are_text() -> None:
    assert "[[[<a" not in render(f"[[{CLAIM}]]", SHOWN)
    assert "240.1 bn USD" in render(f"[[{CLAIM}]]", SHOWN)


def test_a_token_in_the_words_of_a_link_makes_no_link_in_a_link() -> None:
    found = Tags(render(f"[see {CLAIM} here](https://a.example/)", SHOWN)).found
    assert [attributes.get("href") for tag, attributes in found if tag == "a"] == ["/claim/"]


def test_links_are_kept_and_lead_nowhere_with_the_desks_address() -> None:
    html = render("[a](https://a.example/) <https://b.example/>", {})
    assert html.count('rel="noopener noreferrer"') == 2


@pytest.mark.parametrize("body", HOSTILE)
def test_nothing_of_hostile_markdown_is_alive(body: str) -> None:
    html = render(body, SHOWN)
    assert_harmless(html)
    assert "<img" not in html


@given(st.text(st.characters(codec=None)))
@settings(max_examples=150)
def test_any_text_renders_to_what_is_allowed(body: str) -> None:
    assert_harmless(render(body, SHOWN))


PIECES = st.sampled_from(
    [*HOSTILE, CLAIM, SAID, "\n\n", "\n", "> ", "- ", "[", "]", "](", ")", "|", "`", "```\n", "<",
     "*", "**", "\\", "&#", "\ue0f1", "[[claim:", "|x]]", "    ", "1. ", "#", "~~", "\x00", '"'],
)  # fmt: skip


@given(st.lists(PIECES, max_size=12))
@settings(max_examples=200)
def test_any_mix_of_markdown_renders_to_what_is_allowed(pieces: list[str]) -> None:
    assert_harmless(render("".join(pieces), SHOWN))
