"""Reading pages: the whole visible text and nothing that isn't visible, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import texts
from sources.reading import ReadingProblem, read
from tests.sources.web_pages import news, page


def text_of(markup: str) -> str:
    return read(markup.encode(), media_type="text/html").text


def refusal(markup: str) -> str:
    with pytest.raises(ReadingProblem) as problem:
        text_of(markup)
    return str(problem.value)


def test_menus_teasers_and_footers_are_kept() -> None:
    text = text_of(news())
    assert text.startswith("Báo Bờ Sông\n\nKinh tế\nXã hội\n\nThương mại đôi bờ vượt mục tiêu\n\n")
    assert text.endswith("\n\nGiấy phép số 12. Ghi rõ nguồn khi dùng lại.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<p>one<p>two", "one\n\ntwo", id="a blank line between paragraphs"),
        pytest.param("<h1>one</h1><p>two</p>", "one\n\ntwo", id="and after headings"),
        pytest.param("<div>one</div><div>two</div>", "one\ntwo", id="divisions are lines"),
        pytest.param("<p>one<br>two<br><br>three", "one\ntwo\n\nthree", id="line breaks"),
        pytest.param("<p> one\n  <b>two</b>\t three ", "one two three", id="spaces"),
        pytest.param("<p>2<sup>nd</sup> <i>a</i>b", "2nd ab", id="words stay together"),
        pytest.param("<p>one</p>two<p>three", "one\n\ntwo\n\nthree", id="text between"),
        pytest.param("<p>&nbsp;</p><p>one&nbsp;two", "one\u00a0two", id="hard spaces"),
        pytest.param("<ul><li>one<li>two</ul>", "one\ntwo", id="lists"),
        pytest.param("<ul><li>1<ul><li>1.1</ul><li>2</ul>", "1\n1.1\n2", id="lists in lists"),
        pytest.param("<dl><dt>one<dd>two</dl>", "one\ntwo", id="definitions"),
        pytest.param("<pre>one\n  two\n\nthree</pre>", "one\n  two\n\nthree", id="verbatim"),
        pytest.param('<p>see <a href="/x">the report</a>.', "see the report.", id="links"),
        pytest.param("<p>R&amp;D &lt; 5&#160;% &euro;", "R&D < 5\u00a0% €", id="entities"),
        pytest.param("<button>Send</button>", "Send", id="buttons"),
    ],
)
def test_the_structure_of_a_page_becomes_lines(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("<tr><th>Year<th>bn<tr><td>2022<td>190.1", "Year\tbn\n2022\t190.1"),
        ("<tr><td><p>2022</p></td><td><p>190.1</p></td><tr><td>x", "2022\t190.1\nx"),
        ("<tr><td><tr><td>one<td><td>three", "one\tthree"),
        ("<tr><td><p>one<p>two</td><td>three", "one\n\ntwo\tthree"),
        ("<tr><td>menu<td><h1>one</h1><p>two", "menu\n\none\n\ntwo"),
    ],
)
def test_each_row_of_a_table_is_a_line(row: str, text: str) -> None:
    assert text_of(f"<table>{row}</table>").replace("\t\t", "\t") == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>if (a<b) run('x')</script>",
        "<style>p { color: red }</style>",
        "<template><p>x</p></template>",
        "<noscript>x</noscript>",
        "<!-- x -->",
        "<title>x</title>",
        "<p hidden>x</p>",
        "<div style='color:red; display : none'><p>x</p></div>",
        "<div style='visibility:hidden'>x</div>",
        "<dialog>x</dialog>",
        "<iframe>x</iframe>",
        "<object><p>x</p></object>",
        "<img alt=x title=x>",
        "<select><option>x</select>",
        "<datalist><option>x</datalist>",
        "<input type=hidden value=x>",
    ],
)
def test_what_is_not_visible_is_left_out(hidden: str) -> None:
    assert text_of(f"<body><p>one</p>{hidden}<p>two</p>") == "one\n\ntwo"


@pytest.mark.parametrize(
    "shown",
    [
        "<p aria-hidden=true>x</p>",
        "<details><summary>x</summary></details>",
        "<dialog open>x</dialog>",
        "<p style='display:block'>x</p>",
        "<svg><text>x</text></svg>",
        "<textarea>x</textarea>",
    ],
)
def test_what_is_visible_is_kept(shown: str) -> None:
    assert text_of(f"<p>one</p>{shown}<p>two</p>").split() == ["one", "x", "two"]


HOSTILE = """
<script>alert(1)</script><script src="//evil.example/x.js"></script>
<p onclick="alert(2)" onmouseover=alert(3)>Trade <b onload=alert(4)>grew</b>.</p>
<svg onload="alert(5)"><script>alert(6)</script><title>t</title>
  <foreignObject><p>Chart</p></foreignObject><animate onbegin=alert(7) /></svg>
<a href="javascript:alert(8)">by a quarter</a>
<a href="data:text/html,<script>alert(9)</script>">in spring</a>
<img src=x onerror=alert(10)><iframe srcdoc="<script>alert(11)</script>"></iframe>
<math><mtext></mtext><annotation>alert(12)</annotation></math>
<form action="javascript:alert(13)"><input autofocus onfocus=alert(14)></form>
<meta http-equiv=refresh content="0;url=javascript:alert(15)"><base href="//evil.example">
<object data="data:text/html,alert(16)">alert(17)</object><embed src="alert(18)">
"""


def test_a_hostile_page_gives_its_text_and_nothing_else() -> None:
    found = " ".join(text_of(page(HOSTILE)).split())
    assert found == "Trade grew. Chart by a quarter in spring"


def test_letters_that_turn_the_direction_of_writing_are_kept_as_letters() -> None:
    text = "Fares \u202ereven\u202c rise \u2066x\u2069 \u200f\u061c."
    assert text_of(f"<p>{text}</p>") == text


def test_escaped_markup_is_text_and_stays_text() -> None:
    assert text_of("<p>&lt;script&gt;alert(1)&lt;/script&gt;") == "<script>alert(1)</script>"


@pytest.mark.parametrize("markup", ["<p>a&#0;b", "<p>a&#xD800;b", "<p>a&#x110000;b"])
def test_a_character_that_can_not_be_kept_is_replaced_as_browsers_do(markup: str) -> None:
    assert text_of(markup) == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("markup", ["<html></html>", "<!-- only a remark -->", "<p> &nbsp; </p>"])
def test_a_page_without_text_is_refused(markup: str) -> None:
    assert "paste" in refusal(markup)


def test_a_page_that_a_script_builds_is_refused_with_what_to_do() -> None:
    markup = page('<div id="root"></div><script>render()</script>')
    assert "put together by a script. Open it in a browser" in refusal(markup)


def test_a_page_nested_beyond_reading_is_refused_instead_of_cut_off() -> None:
    assert text_of("<div>" * 1000 + "deep") == "deep"
    assert "nested too deeply" in refusal("<div>" * 5000 + "deep")


def test_an_element_with_thousands_of_attributes_is_refused() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(20_000))
    assert "thousands of attributes" in refusal(f"<p {attributes}>Trade grew.")


@pytest.mark.parametrize(
    ("lang", "hint"),
    [
        ("vi", "vi"),
        ("en-US", "en"),
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-hant-hk", "zh-Hant"),
        ("zh", "zh"),
        ("", ""),
        ("klingonisch", ""),
    ],
)
def test_the_language_that_a_page_states_is_a_hint(lang: str, hint: str) -> None:
    assert read(news(lang=lang).encode(), media_type="text/html").language_hint == hint


TAGS = ("p", "td", "tr", "table", "li", "ul", "a", "pre", "div hidden", "article", "h2", "br")
SIGNS = (
    "&#13;",
    "&nbsp;",
    "&#0;",
    "\u0301",
    "ty\u0309",
    "中文",
    "🎼",
    "\u202e",
    "\n",
    "<!--",
    "-->",
    "<",
)
PIECES = st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), *SIGNS])


@given(
    st.lists(PIECES | st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=40)
)
def test_any_markup_gives_a_text_in_the_form_of_snapshots(pieces: list[str]) -> None:
    markup = "".join(pieces).replace("\0", "")
    try:
        found = read(markup.encode(), media_type="text/html")
    except ReadingProblem:
        return
    assert texts.normalise(found.text) == found.text
    spans = [span for article in found.articles for span in article["body"]]
    assert all(0 <= start < end <= len(found.text) for start, end in spans)
