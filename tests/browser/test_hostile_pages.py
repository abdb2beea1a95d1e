"""Pages that mean harm, captured and looked at in a real browser: their words show, nothing runs.

Complaints of the browser (an error, a violation of the policy, a request to another
host) fail each of these tests when it ends (tests/browser/conftest.py).
"""

from collections.abc import Iterator
from html import escape
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from claims.models import Claim, Statement
from sources.models import Snapshot, Source
from tests import make
from tests.browser.conftest import Complaints, Login

pytestmark = pytest.mark.browser

RUN = "window.hacked=1"
AWAY = "https://elsewhere.example/"
SCRIPTS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f'<script src="{AWAY}x.js"></script>',
    f"</textarea></title></style><script>{RUN}</script>",
    f"<!-- --!><script>{RUN}</script> ]]>",
    f'<img src="/static/none.png" onerror="{RUN}">',
    f'"><img src=x onerror={RUN}>',
    f"' autofocus onfocus='{RUN}' onmouseover='{RUN}",
    f"<svg onload={RUN}><script>{RUN}</script><animate onbegin={RUN} attributeName=x></svg>",
    f'<math><mtext><mglyph><style><img src="x" onerror="{RUN}"></style></mglyph></mtext></math>',
    f'<a href="javascript:{RUN}">here</a>',
    f'<a href="data:text/html,<script>{RUN}</script>">there</a>',
    f'<iframe src="javascript:{RUN}"></iframe>',
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<object data="data:text/html,<script>parent.{RUN}</script>"></object>',
    f'<form action="{AWAY}"><button formaction="javascript:{RUN}">Send</button></form>',
    f'<details open ontoggle="{RUN}">more</details>',
    f'<base href="{AWAY}">',
    f'<meta http-equiv="refresh" content="0;url={AWAY}">',
    f'<link rel="stylesheet" href="{AWAY}x.css">',
    f"<style>body {{ background: url({AWAY}a.png) }} @import '{AWAY}b.css';</style>",
    f'<p style="background: url({AWAY}c.png); width: expression({RUN})">styled</p>',
    f'<img src="{AWAY}d.png" srcset="{AWAY}e.png 2x">',
    f'<video autoplay src="{AWAY}f.mp4" onerror="{RUN}"></video>',
    "{{ 7|add:35 }} {% load static %} {% csrf_token %} {# gone #}",
    f"${{{RUN}}} #{{{RUN}}} [[{RUN}]] <%= {RUN} %>",
    "&lt;b&gt; &amp;amp; &#60;script&#62; \\u003cscript\\u003e %3Cscript%3E",
)
"""What runs, or asks another host, where a text is taken for markup, code or a template."""
LAST_WORDS = "The office counted 240.1 billion dollars in 2023."
TEXT = "\n".join(f"Trade rose, {script} the office said." for script in (*SCRIPTS, LAST_WORDS))
TITLE = f"</title></script><script>{RUN}</script>{{{{ 7|add:35 }}}}"
OUTLET = f'"><img src=x onerror={RUN}> Post'
BYLINE = f"<b onmouseover={RUN}>Ines</b>"

ALIVE = """() => [...document.querySelectorAll("*")].filter((element) =>
  /^(IFRAME|OBJECT|EMBED|BASE|MATH|VIDEO|STYLE)$/.test(element.tagName)
  || (element.tagName === "SCRIPT" && !element.src && element.type !== "application/json")
  || (element.tagName === "META" && element.httpEquiv === "refresh")
  || [...element.attributes].some(({ name, value }) => /^on/.test(name) || name === "style"
    && /url|expression/.test(value) || /^\\s*(javascript|data:text)/.test(value))
).map((element) => element.outerHTML.slice(0, 200))"""
"""What of a hostile page would be alive as an element or attribute."""

LINES = """() => [...document.querySelectorAll("#text .words")].map((words) => words.textContent)"""

SELECT_LINE = """(number) => {
  const range = new Range();
  range.selectNodeContents(document.querySelectorAll("#text .words")[number]);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""

REVERSED = """(foreign) => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = new Range();
  const place = (node, at) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  const boxOf = (element) => {
    while (/^(inline|contents)$/.test(getComputedStyle(element).display)) {
      element = element.parentElement;
    }
    return element;
  };
  const last = new Map();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const inside = node.parentElement;
    if (/^(SCRIPT|STYLE|TEXTAREA|OPTION|NOSCRIPT)$/.test(inside.tagName)) continue;
    if (!inside.checkVisibility()) continue;
    let words = node.data;
    for (const each of foreign) words = words.replaceAll(each, "\u2591".repeat(each.length));
    const box = boxOf(inside);
    for (let at = 0; at < words.length; at += 1) {
      if (!/[a-z0-9]/i.test(words[at])) continue;
      const here = place(node, at);
      if (!here.width) continue;
      const before = last.get(box);
      last.set(box, here);
      if (before && here.top < before.bottom - 2 && here.left < before.left) {
        const element = `<${inside.tagName.toLowerCase()} class="${inside.className}">`;
        found.add(`${element} ${words.trim().slice(0, 60)}`);
      }
    }
  }
  return [...found];
}"""
"""The desk's own words, those outside foreign ones, whose letters stand from right to left."""


@pytest.fixture
def reader(login: Login) -> Iterator[Page]:
    """Log Ada in; a dialog that opens anywhere is closed, and fails the test."""
    page = login("ada")
    opened: list[str] = []

    def close(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield page
    assert opened == []


def upload(page: Page, html: str, **known: str) -> Snapshot:
    """Capture an HTML file on the capture page, which leads to the reader."""
    page.goto(reverse("admin:sources_source_capture"))
    file = {"name": "page.html", "mimeType": "text/html", "buffer": html.encode()}
    page.locator("input[name=file]").set_input_files(file)  # type: ignore[arg-type]
    return sent(page, known)


def paste(page: Page, text: str, **known: str) -> Snapshot:
    page.goto(reverse("admin:sources_source_capture"))
    page.locator("textarea[name=text]").fill(text)
    return sent(page, known)


def sent(page: Page, known: dict[str, str]) -> Snapshot:
    for name, value in known.items():
        page.locator(f"input[name={name}]").fill(value)
    page.get_by_role("button", name="Capture").click()
    page.wait_for_url("**/admin/read/**")
    return Snapshot.objects.latest("pk")


def hostile_html() -> str:
    """Return a page that is alive with all of it, and shows all of it as words too."""
    shown = "".join(f"<p>{escape(line)}</p>\n" for line in TEXT.split("\n"))
    title, byline, outlet = (escape(words) for words in (TITLE, BYLINE, OUTLET))
    alive = "\n".join(f"<p>Trade rose.</p>{script}" for script in SCRIPTS)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}"><meta name="author" content="{byline}">'
        f'<meta property="og:site_name" content="{outlet}">'
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{RUN}"}}'
        f'</script></head><body onload="{RUN}"><article><h1>{title}</h1>\n{shown}</article>'
        f"{alive}</body></html>"
    )


def record(page: Page, key: str, line: int, **fields: str) -> None:
    """Record what a line says, from its selection, as a person does."""
    page.evaluate(SELECT_LINE, line)
    page.keyboard.press(key)
    expect(page.locator("#panel form")).to_be_visible()
    for name, value in fields.items():
        page.locator(f"#panel [name={name}]").fill(value)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("recorded")


def pages_about(source: Source) -> dict[str, str]:
    """Return the pages on which a source, its text or what is recorded in it shows."""
    lists = (
        "sources_outlet", "sources_source", "sources_snapshot", "sources_passage",
        "claims_claim", "claims_statement", "claims_speaker", "claims_crosssourcenote",
    )  # fmt: skip
    snapshot = source.snapshots.all()[0]
    pages = {
        "first page": reverse("admin:index"),
        "reader": reverse("admin:read", args=[source.pk]),
        "source": reverse("admin:sources_source_change", args=[source.pk]),
        "outlet": reverse("admin:sources_outlet_change", args=[source.outlet_id]),
        "snapshot": reverse("admin:sources_snapshot_change", args=[snapshot.pk]),
        "history": reverse("admin:sources_source_history", args=[source.pk]),
        "found by its title": f"{reverse('admin:sources_source_changelist')}?q=Trade",
    }
    pages |= {f"list of {name}": reverse(f"admin:{name}_changelist") for name in lists}
    here: list[Claim | Statement] = [
        *Claim.objects.filter(passage__snapshot=snapshot),
        *Statement.objects.filter(passage__snapshot=snapshot),
    ]
    for each in here:
        name = each._meta.model_name
        pages[f"{name} {each.pk}"] = reverse(f"admin:claims_{name}_change", args=[each.pk])
    return pages


def look_at(page: Page, source: Source) -> dict[str, Any]:
    """Open every page about a source; return what ran or is alive on any."""
    found = {}
    for name, address in pages_about(source).items():
        answer = page.goto(address)
        assert answer is not None
        assert (name, answer.status) == (name, 200)
        ran, alive = page.evaluate("window.hacked"), page.evaluate(ALIVE)
        if ran or alive:
            found[name] = (ran, alive)
    return found


def test_nothing_of_an_uploaded_page_runs_in_the_reader(reader: Page) -> None:
    upload(reader, hostile_html(), outlet="Harbour News")
    assert reader.evaluate("window.hacked") is None
    assert reader.evaluate(ALIVE) == []


def test_an_uploaded_page_shows_its_words_as_characters(reader: Page) -> None:
    upload(reader, hostile_html(), outlet="Harbour News")
    shown = [" ".join(line.split()) for line in reader.evaluate(LINES)]
    assert [line for line in TEXT.split("\n") if line not in shown] == []


def test_nothing_of_an_uploaded_page_runs_on_any_page_about_it(reader: Page) -> None:
    snapshot = upload(reader, hostile_html(), title=TITLE, outlet=OUTLET)
    assert look_at(reader, snapshot.source) == {}


def test_what_a_page_says_of_itself_is_shown_as_characters(reader: Page) -> None:
    source = upload(reader, hostile_html()).source
    reader.goto(reverse("admin:sources_source_change", args=[source.pk]))
    for name in ("title", "byline"):
        expect(reader.locator(f"#id_{name}")).to_have_value(getattr(source, name))
    expect(reader.locator("h1")).to_have_text(source.title[:90])


def test_a_pasted_text_is_shown_to_the_letter(reader: Page) -> None:
    paste(reader, TEXT, outlet=OUTLET, title=TITLE)
    assert reader.evaluate(LINES) == TEXT.split("\n")


def test_pasted_markup_stays_a_text(reader: Page) -> None:
    snapshot = paste(reader, hostile_html(), outlet=OUTLET, title=TITLE)
    assert look_at(reader, snapshot.source) == {}


def test_a_hostile_title_and_outlet_are_shown_as_characters(reader: Page) -> None:
    source = paste(reader, TEXT, outlet=OUTLET, title=TITLE).source
    expect(reader.locator(".meta b").first).to_have_text(OUTLET)
    assert reader.title().startswith(TITLE)
    reader.goto(reverse("admin:sources_source_changelist"))
    row = reader.locator("#result_list tr", has_text=OUTLET)
    expect(row.locator(".field-title_cell")).to_have_text(source.title)


@pytest.mark.parametrize("key", ["c", "s"])
def test_the_panel_shows_a_selection_of_hostile_words_as_characters(reader: Page, key: str) -> None:
    paste(reader, TEXT, outlet=OUTLET, title=TITLE)
    lines = TEXT.split("\n")
    for number in range(0, len(lines), 3):
        reader.evaluate(SELECT_LINE, number)
        reader.keyboard.press(key)
        expect(reader.locator("#panel textarea[name=quote]")).to_have_value(lines[number])
        assert lines[number].startswith(reader.locator("#panel .pick").inner_text().rstrip("…"))
        assert (reader.evaluate("window.hacked"), reader.evaluate(ALIVE)) == (None, [])
        reader.keyboard.press("Escape")


def test_hostile_words_that_were_recorded_run_on_no_page(reader: Page) -> None:
    source = paste(reader, TEXT, outlet=OUTLET, title=TITLE).source
    speaker = make.make_speaker(TITLE)
    snapshot = source.snapshots.get()
    for start in (0, 1):
        passage = make.make_passage(TEXT[start:], snapshot=snapshot, start=start)
        statement = make.make_statement(passage=passage, speaker=speaker, role_as_written=TITLE)
        make.make_claim(
            passage=passage,
            statement=statement,
            claimant=speaker,
            indicator=make.make_indicator(f"{OUTLET} {start}"),
            proposition=TITLE,
        )
    assert look_at(reader, source) == {}


def test_a_card_shows_hostile_words_as_characters(reader: Page) -> None:
    paste(reader, TEXT, outlet=OUTLET, title=TITLE)
    record(reader, "c", 0, proposition=TITLE)
    expect(reader.locator(".card:not(.maybe) .t")).to_contain_text(TITLE)
    assert (reader.evaluate("window.hacked"), reader.evaluate(ALIVE)) == (None, [])


def test_a_refused_panel_shows_hostile_words_as_characters(
    reader: Page, complaints: Complaints
) -> None:
    paste(reader, TEXT, outlet=OUTLET, title=TITLE)
    reader.evaluate(SELECT_LINE, 1)
    reader.keyboard.press("c")
    reader.locator("#panel [name=figure]").fill(SCRIPTS[1])
    reader.keyboard.press("Control+Enter")
    expect(reader.locator("#panel .errorlist").first).to_be_visible()
    expect(reader.locator("#panel [name=figure]")).to_have_value(SCRIPTS[1])
    assert (reader.evaluate("window.hacked"), reader.evaluate(ALIVE)) == (None, [])
    assert ["422" in heard for heard in complaints.heard] == [True]  # Chromium's own note
    complaints.heard.clear()


def test_a_citation_holds_hostile_words_to_the_letter(reader: Page) -> None:
    paste(reader, TEXT, outlet=OUTLET, title=TITLE)
    record(reader, "c", 1, proposition="Trade rose")
    reader.locator(".card:not(.maybe) .copy").click()
    expect(reader.locator("#said")).to_have_text("Citation copied.")
    citation = reader.evaluate("navigator.clipboard.readText()")
    for words in (TEXT.split("\n")[1], OUTLET, TITLE):
        assert words in citation


def test_a_guessed_speaker_with_a_hostile_name_is_shown_as_characters(reader: Page) -> None:
    make.make_speaker(OUTLET)
    paste(reader, f"{OUTLET} said that trade rose.", outlet="Harbour News", title="Trade")
    reader.evaluate(SELECT_LINE, 0)
    reader.keyboard.press("s")
    shown = reader.locator("#panel .field-speaker .select2-selection__rendered")
    expect(shown).to_contain_text(OUTLET)
    assert (reader.evaluate("window.hacked"), reader.evaluate(ALIVE)) == (None, [])


def test_a_hostile_title_that_is_searched_for_stays_characters(reader: Page) -> None:
    paste(reader, TEXT, outlet=OUTLET, title=TITLE)
    reader.goto(reverse("admin:sources_source_changelist"))
    reader.locator("#searchbar").fill(TITLE)
    reader.keyboard.press("Enter")
    expect(reader.locator("#searchbar")).to_have_value(TITLE)
    assert (reader.evaluate("window.hacked"), reader.evaluate(ALIVE)) == (None, [])


# A refusal repeats what was sent.


def test_a_refused_file_with_a_hostile_name_is_named_in_characters(reader: Page) -> None:
    reader.goto(reverse("admin:sources_source_capture"))
    name = f"<img src=x onerror={RUN}>.pdf"
    file = {"name": name, "mimeType": "application/pdf", "buffer": b"none"}
    reader.locator("input[name=file]").set_input_files(file)  # type: ignore[arg-type]
    reader.locator("input[name=outlet]").fill(OUTLET)
    reader.get_by_role("button", name="Capture").click()
    expect(reader.locator(".errornote")).to_contain_text(name)
    expect(reader.locator("input[name=outlet]")).to_have_value(OUTLET)
    assert (reader.evaluate("window.hacked"), reader.evaluate(ALIVE)) == (None, [])


# Characters that turn a line around, or can't be seen.

TURNED = {
    "override": "Harbour \u202eswen sdaer",
    "isolate": "Harbour \u2067swen sdaer \u05d0",
    "broken out of isolation": "Harbour \u2069\u202eswen sdaer",
}
UNSEEN = "Trade\u200b rose\u2060 by\ufeff 5\u200d\u00ad%\u200e."


@pytest.fixture(params=TURNED)
def turned(request: pytest.FixtureRequest) -> str:
    return TURNED[request.param]


@pytest.fixture
def turned_source(reader: Page, turned: str) -> Source:
    """Return a source all of whose words turn the line around, with a statement and a claim."""
    line = f"{turned} 5% up"  # short enough to be cut nowhere
    text = f"{line}\nNext line."
    source = paste(reader, text, outlet=f"{turned} O", title=f"{turned} T").source
    snapshot = source.snapshots.get()
    speaker = make.make_speaker(f"{turned} S")
    passage = make.make_passage(line, snapshot=snapshot)
    statement = make.make_statement(
        passage=passage, speaker=speaker, role_as_written=f"{turned} R", spoken="2023"
    )
    claim = make.make_claim(
        passage=passage, claimant=speaker, indicator=make.make_indicator(f"{turned} I")
    )
    make.make_note(f"{turned} N", statements=[statement], claims=[claim])
    return source


def foreign(turned: str) -> list[str]:
    """Return the words of others, the longest first; the rest of a page is the desk's own."""
    whole = f"{turned} 5% up"
    return [f"{whole}\nNext line.", whole, *(f"{turned} {letter}" for letter in "OTSRIN"), turned]


def test_words_that_turn_a_line_around_leave_the_desks_own_alone(
    reader: Page, turned_source: Source, turned: str
) -> None:
    found = {}
    for name, address in pages_about(turned_source).items():
        reader.goto(address)
        if reversed_words := reader.evaluate(REVERSED, foreign(turned)):
            found[name] = reversed_words
    assert found == {}


def test_the_panel_on_words_that_turn_a_line_around_stays_readable(
    reader: Page, turned_source: Source, turned: str
) -> None:
    reader.goto(reverse("admin:read", args=[turned_source.pk]))
    reader.evaluate(SELECT_LINE, 0)
    reader.keyboard.press("c")
    expect(reader.locator("#panel form")).to_be_visible()
    assert reader.evaluate(REVERSED, foreign(turned)) == []


def test_words_that_turn_a_line_around_are_kept_to_the_letter(reader: Page, turned: str) -> None:
    paste(reader, turned, outlet=OUTLET, title="Turned")
    assert reader.evaluate(LINES) == [turned]
    reader.evaluate(SELECT_LINE, 0)
    reader.keyboard.press("c")
    expect(reader.locator("#panel textarea[name=quote]")).to_have_value(turned)


def test_what_can_not_be_seen_is_kept_to_the_letter(reader: Page) -> None:
    snapshot = paste(reader, UNSEEN, outlet=OUTLET, title="Unseen")
    assert (snapshot.text, reader.evaluate(LINES)) == (UNSEEN, [UNSEEN])


def test_what_can_not_be_seen_counts_in_a_selection(reader: Page) -> None:
    snapshot = paste(reader, f"{UNSEEN}\nNext: {UNSEEN}", outlet=OUTLET, title="Unseen")
    reader.evaluate(SELECT_LINE, 1)
    reader.keyboard.press("c")
    expect(reader.locator("#panel textarea[name=quote]")).to_have_value(f"Next: {UNSEEN}")
    start = int(reader.locator("#panel [name=start]").input_value())
    assert snapshot.text[start:] == f"Next: {UNSEEN}"
