/* The reader: marks passages without touching the text, and records from a selection.

   The server counts Unicode code points, the browser UTF-16 units; `unitsAt` and
   `pointsAt` convert within one line. Marks are CSS custom highlights, which may
   overlap and leave the document as it is. */
"use strict";

(() => {
  const reader = document.getElementById("reader");
  if (!reader) return;
  const { gettext } = window; // Django's catalogue, loaded before
  const text = document.getElementById("text");
  const panel = document.getElementById("panel");
  const cards = document.getElementById("cards");
  const said = document.getElementById("said");
  const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;

  const lines = [...text.querySelectorAll("p[data-start]")].map((element) => {
    const node = element.querySelector(".words").firstChild;
    const start = Number(element.dataset.start);
    const pairs = []; // in code points: where each character of two units stands
    for (const { index } of node.data.matchAll(PAIR)) pairs.push(index - pairs.length);
    element.querySelector(".at").textContent = start;
    return { element, node, start, end: start + node.data.length - pairs.length, pairs };
  });

  /* How many pairs, the places of which ascend, stand before a place. */
  function pairsBefore(pairs, stands) {
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stands(pairs[middle], middle)) low = middle + 1; else high = middle;
    }
    return low;
  }
  function unitsAt(line, points) {
    return points + pairsBefore(line.pairs, (pair) => pair < points);
  }
  function pointsAt(line, units) {
    return units - pairsBefore(line.pairs, (pair, rank) => pair + rank < units - 1);
  }
  function lineOf(offset) {
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle].start <= offset) low = middle; else high = middle - 1;
    }
    return low;
  }

  /* Ranges of a span; a line break between two lines is not part of either. */
  function rangesOf(span) {
    const ranges = [];
    for (let index = lineOf(span.start); index < lines.length; index += 1) {
      const line = lines[index];
      if (line.start >= span.end) break;
      const from = Math.max(span.start, line.start) - line.start;
      const to = Math.min(span.end, line.end) - line.start;
      if (to <= from) continue;
      const range = new Range();
      range.setStart(line.node, unitsAt(line, from));
      range.setEnd(line.node, unitsAt(line, to));
      ranges.push(range);
    }
    return ranges;
  }

  const given = JSON.parse(document.getElementById("spans").textContent);
  const numbers = given.filter((span) => span.kind === "differs"); // from a translation
  let spans = given.filter((span) => span.kind !== "differs");
  const names = { claim: "claim", statement: "said", maybe: "maybe", differs: "differs" };
  function mark() {
    if (!CSS.highlights) return;
    for (const kind of Object.keys(names)) {
      const ranges = [...spans, ...numbers].filter((span) => span.kind === kind).flatMap(rangesOf);
      const highlight = new Highlight(...ranges);
      highlight.priority = kind === "statement" ? 0 : 1;
      CSS.highlights.set(names[kind], highlight);
    }
  }

  /* The passage that the pointer, the focus or a key points at. */
  let current = null;
  function show(id, { scroll = false, focus = false } = {}) {
    current = id;
    const span = spans.find((each) => each.id === id);
    cards.querySelectorAll(".card").forEach((card) => card.classList.toggle("now", card.id === id));
    if (!CSS.highlights) return;
    const ranges = span ? rangesOf(span) : [];
    const highlight = new Highlight(...ranges);
    highlight.priority = 2;
    CSS.highlights.set("now", highlight);
    const card = span && document.getElementById(id);
    if (card) card.scrollIntoView({ block: "nearest" });
    if (scroll && ranges[0]) {
      const line = ranges[0].startContainer.parentElement;
      line.scrollIntoView({ block: "center" });
    }
    if (focus && card) card.focus({ preventScroll: true });
  }

  const lineByNode = new Map(lines.map((line) => [line.node, line]));
  function offsetAt(node, units) {
    const line = lineByNode.get(node);
    return line ? line.start + pointsAt(line, units) : null;
  }
  /* A border of the selection may lie between lines: take the next line's start, or its end. */
  function borderOf(container, offset, atEnd) {
    const inText = offsetAt(container, offset);
    if (inText !== null) return inText;
    const probe = new Range();
    probe.setStart(container, offset);
    const at = probe.startContainer;
    let found = atEnd ? 0 : Infinity;
    for (const line of lines) {
      const place = probe.comparePoint(line.node, 0); // -1: the line is before the border
      if (atEnd && place <= 0 && at !== line.node) found = Math.max(found, line.end);
      if (!atEnd && place >= 0) found = Math.min(found, line.start);
    }
    return found;
  }
  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return null;
    const start = borderOf(range.startContainer, range.startOffset, false);
    const end = borderOf(range.endContainer, range.endOffset, true);
    return start < end ? { start, end } : null;
  }

  let kept = {};
  async function open(kind, span = selected(), extra = {}) {
    const address = reader.dataset[kind];
    if (!address) return;
    if (!span) {
      say(gettext("Select words in the text first."));
      return;
    }
    const url = new URL(address, window.location.href);
    url.searchParams.set("start", span.start);
    url.searchParams.set("end", span.end);
    for (const [name, value] of Object.entries({ ...kept, ...extra })) url.searchParams.set(name, value);
    const response = await fetch(url);
    if (window.isLoggedOut(response)) return;
    if (!response.ok) {
      say(response.status === 404 ? gettext("This selection can't be recorded.") : gettext("You can't record here."));
      return;
    }
    if (CSS.highlights) CSS.highlights.set("pick", new Highlight(...rangesOf(span)));
    fill(await response.text());
    panel.querySelector("input:not([type=hidden]), select, textarea:not([hidden])")?.focus();
  }

  function fill(html) {
    panel.innerHTML = html;
    window.django.jQuery(panel).find(".admin-autocomplete").not("[name*=__prefix__]").djangoAdminSelect2();
    window.onRecordForms?.(panel);
    window.keepDrafts(panel);
    const unknown = panel.querySelector("[data-name]"); // a new speaker gets the name of the text
    const add = unknown && panel.querySelector("#add_id_speaker");
    if (add) add.href += `&name=${encodeURIComponent(unknown.dataset.name)}`;
  }
  function close() {
    panel.replaceChildren();
    CSS.highlights?.delete("pick");
    text.focus({ preventScroll: true });
  }
  function say(message) {
    said.textContent = message;
  }

  /* Borders have moved: grey out what is furniture, and head what is an article of its own. */
  function draw(drawn) {
    const byStart = new Map(lines.map((line) => [line.start, line.element]));
    text.querySelectorAll(".heading").forEach((heading) => heading.remove());
    for (const { start, furniture, heading } of drawn) {
      const element = byStart.get(start);
      element.classList.toggle("furniture", furniture);
      if (!heading) continue;
      const header = document.createElement("header");
      header.className = "heading";
      header.dataset.number = heading.number;
      const title = document.createElement("b");
      title.textContent = heading.title;
      const published = document.createElement("span");
      published.textContent = heading.published;
      header.append(title, published);
      element.before(header);
    }
  }

  panel.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const data = new FormData(form);
    const response = await fetch(form.action, { method: "POST", body: data });
    if (window.isLoggedOut(response)) return;
    if (response.status === 422) {
      fill(await response.text());
      return;
    }
    if (!response.ok) {
      say(gettext("Not recorded: the desk can't be reached, or you are logged out. Nothing you typed is gone."));
      return;
    }
    const answer = await response.json();
    window.draftSaved(form);
    if (answer.lines) {
      draw(answer.lines);
      redraw(answer);
      close();
      say(answer.message);
      return;
    }
    kept = {};
    if (data.get("another")) {
      for (const name of ["period", "baseline", "indicator", "claimant", "event"]) {
        if (data.get(name)) kept[name] = data.get(name);
      }
    }
    redraw(answer);
    close();
    show(answer.made);
    say(answer.message);
  });

  /* What the server says of the cards and marks as they are now. */
  function redraw(answer) {
    cards.innerHTML = answer.cards;
    document.getElementById("tally").innerHTML = answer.tally;
    spans = answer.spans;
    mark();
    if (current) show(current); // the cards are new; the person's place among them stays
  }

  /* Suggestions: found when a text is opened for the first time, decided by a key. */
  async function post(address, fields = {}) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("#content-main [name=csrfmiddlewaretoken]").value);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    try {
      const response = await fetch(address, { method: "POST", body });
      if (window.isLoggedOut(response)) return null;
      if (!response.ok) throw new Error(response.status);
      return await response.json();
    } catch {
      say(gettext("Nothing was saved: the desk can't be reached, or you are logged out."));
      return null;
    }
  }
  const decided = []; // of this visit, the last one last
  const chosen = () => cards.querySelector(".card.now[data-suggestion]");
  function next(id) {
    const at = spans.findIndex((span) => span.id === id);
    const after = spans.slice(at + 1).find((span) => span.kind === "maybe")
      || spans.find((span) => span.kind === "maybe" && span.id !== id);
    return after?.id;
  }
  let busy = false;
  async function decide(decision, key) {
    const card = key ? null : chosen();
    const suggestion = key || card?.dataset.suggestion;
    if (!suggestion || !reader.dataset.decide || busy) return;
    busy = true;
    const following = next(`suggestion-${suggestion}`);
    const address = reader.dataset.decide.replace("/0/", `/${suggestion}/`).replace("decision", decision);
    const answer = await post(address);
    busy = false;
    if (!answer) return;
    if (answer.problem) {
      if (answer.edit) await edit(card);
      say(answer.problem);
      return;
    }
    redraw(answer);
    if (decision === "reopen") {
      show(answer.made, { scroll: true, focus: true });
    } else {
      decided.push(suggestion);
      if (following) show(following, { scroll: true, focus: true });
    }
    say(answer.message);
  }
  async function acceptParagraph() {
    const span = spans.find((each) => each.id === current);
    if (!span || !reader.dataset.acceptAll || busy) return;
    const line = lines[lineOf(span.start)];
    busy = true;
    const answer = await post(reader.dataset.acceptAll, { start: line.start, end: line.end });
    busy = false;
    if (!answer) return;
    redraw(answer);
    const following = spans.find((each) => each.kind === "maybe" && each.start >= line.end);
    if (following) show(following.id, { scroll: true, focus: true });
    say(answer.message);
  }
  async function edit(card) {
    const span = spans.find((each) => each.id === card.id);
    await open(card.dataset.kind, span, { suggestion: card.dataset.suggestion });
  }
  cards.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-decide]");
    if (!button) return;
    show(button.closest(".card").id);
    decide(button.dataset.decide);
  });
  if (reader.dataset.suggest) {
    post(reader.dataset.suggest).then((answer) => {
      if (!answer) return;
      redraw(answer);
      say(answer.message);
    });
  }
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
  });

  cards.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy");
    if (button) {
      const link = new URL(button.dataset.link, window.location.href);
      const words = `${button.dataset.citation} ${link} SHA-256 ${button.dataset.hash}`;
      try {
        await navigator.clipboard.writeText(words);
        say(gettext("Citation copied."));
      } catch {
        say(words);
      }
      return;
    }
    const card = event.target.closest(".card");
    if (card && !event.target.closest("a")) show(card.id, { scroll: true });
  });
  cards.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card) show(card.id);
  });
  cards.addEventListener("mouseover", (event) => {
    const card = event.target.closest(".card");
    if (card && card.id !== current) show(card.id);
  });
  text.addEventListener("mousemove", (event) => {
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY)
      || document.caretRangeFromPoint?.(event.clientX, event.clientY);
    if (!caret) return;
    const offset = offsetAt(caret.offsetNode || caret.startContainer, caret.offset ?? caret.startOffset);
    if (offset === null) return;
    const under = spans.filter((span) => span.start <= offset && offset < span.end);
    const nearest = under.sort((a, b) => (a.end - a.start) - (b.end - b.start))[0];
    if (nearest && nearest.id !== current) show(nearest.id);
  });

  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)
    && !/^(checkbox|radio|button|submit)$/.test(element.type || "");
  function step(by) {
    if (!spans.length) return;
    const at = spans.findIndex((span) => span.id === current);
    const next = Math.max(0, Math.min(spans.length - 1, at < 0 ? 0 : at + by));
    show(spans[next].id, { scroll: true, focus: true });
  }
  const keys = {
    c: () => open("claim"),
    s: () => open("statement"),
    b: () => open("borders"),
    j: () => step(1),
    k: () => step(-1),
    e: () => {
      const card = current && document.getElementById(current);
      if (card?.dataset.suggestion) edit(card);
      else if (card) window.location.href = card.dataset.change;
    },
    a: () => decide("accept"),
    d: () => decide("dismiss"),
    z: () => { if (decided.length) decide("reopen", decided.pop()); },
    f: () => text.classList.toggle("folded"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.firstChild && !document.querySelector(".select2-container--open")) {
      close();
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && panel.contains(event.target)) {
      event.preventDefault(); // the link that opens a new speaker's window may have the focus
      panel.querySelector("form").requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]") || event.target.closest(".select2")) return;
    if (event.key === "Enter" && event.target.classList.contains("card")) {
      keys.e();
      return;
    }
    if (event.key === "A" && event.shiftKey) {
      event.preventDefault();
      acceptParagraph();
      return;
    }
    const action = keys[event.key.toLowerCase()];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  mark();
  window.offerPanels(panel, open);
  const wanted = window.location.hash.slice(1);
  if (spans.some((span) => span.id === wanted)) show(wanted, { scroll: true });
})();
