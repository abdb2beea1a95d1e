/* The page of a note: how it reads while somebody types, stale citations, and the picker. */
"use strict";

(() => {
  const WAIT = 250; // milliseconds after the last key before the text is read
  const page = document.getElementById("note");
  const text = document.getElementById("id_body");
  if (!page) return;
  const state = document.getElementById("reads-state");
  const live = state.textContent;

  /* The text as it reads: three parts of the page follow it. */
  let timer;
  let asked;
  async function preview() {
    asked?.abort();
    asked = new AbortController();
    const form = new FormData();
    form.set("body", text.value);
    form.set("note", page.dataset.note);
    const token = text.form.elements.namedItem("csrfmiddlewaretoken").value;
    try {
      const response = await fetch(page.dataset.preview, {
        method: "POST", body: form, signal: asked.signal, headers: { "X-CSRFToken": token },
      });
      if (!response.ok) throw new Error(response.statusText);
      for (const [part, html] of Object.entries(await response.json())) {
        document.getElementById(part).innerHTML = html; // made and cleaned by the desk
      }
      state.textContent = live;
    } catch (problem) {
      if (problem.name !== "AbortError") state.textContent = "–"; // off line; saving says so
    }
  }
  text?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(preview, WAIT);
  });

  /* Stale citations: go to the token, or confirm the sentence without losing what is typed. */
  function goTo(uuid) {
    const at = text.value.toLowerCase().indexOf(`:${uuid}`);
    if (at < 0) return;
    const start = text.value.lastIndexOf("[[", at);
    const end = text.value.indexOf("]]", at) + 2;
    text.focus();
    // A browser scrolls to a cursor that typing moves, not to one that a program sets.
    const whole = text.value;
    const from = text.scrollHeight;
    text.value = whole.slice(0, end);
    const here = text.scrollHeight;
    text.value = whole;
    text.scrollTop = from > text.clientHeight ? Math.max(0, here - text.clientHeight / 2) : 0;
    text.setSelectionRange(start, end);
  }
  document.addEventListener("click", (event) => {
    const go = event.target.closest(".go");
    if (go && text) goTo(go.dataset.uuid);
  });
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches(".holds") || !text) return;
    event.preventDefault();
    const form = event.target;
    const token = text.form.elements.namedItem("csrfmiddlewaretoken").value;
    const response = await fetch(form.action, {
      method: "POST", body: new FormData(form),
      headers: { Accept: "application/json", "X-CSRFToken": token },
    }).catch(() => null);
    const isAnswered = response && !window.isLoggedOut(response) && (response.ok || response.status === 409);
    const answer = isAnswered ? await response.json() : {};
    // Confirming has counted the note on; nothing that this form holds has changed by that.
    const { version } = text.form.elements;
    if (version && version.value === String(answer.was)) version.value = answer.version;
    if (isAnswered) preview();
    else state.textContent = "–";
  });

  /* The picker. */
  const picker = document.getElementById("picker");
  if (!picker || !text) return;
  const query = document.getElementById("picker-q");
  const list = document.getElementById("picker-list");
  const said = document.getElementById("picker-said");
  let choices = [];
  let now = 0;
  let range = [0, 0]; // of the text, what the token will take the place of

  function element(tag, css, words, lang) {
    const made = document.createElement(tag);
    made.className = css;
    made.textContent = words;
    if (lang) made.lang = lang;
    return made;
  }
  function row(choice, number) {
    const item = element("li", "", "");
    item.id = `picker-${number}`;
    item.setAttribute("role", "option");
    const where = element("span", "d", [choice.detail, choice.status].filter(Boolean).join(" · "));
    if (choice.quote) where.prepend(element("span", "raw", choice.quote, choice.quote_language), " · ");
    item.append(
      element("span", "k", choice.kind),
      element("span", "f num", choice.figure),
      element("span", choice.title_language ? "t quote" : "t", choice.title, choice.title_language),
      where,
    );
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(number));
    return item;
  }
  function point(number) {
    now = Math.max(0, Math.min(choices.length - 1, number));
    [...list.children].forEach((item, each) => item.setAttribute("aria-selected", each === now));
    const item = list.children[now];
    item?.scrollIntoView({ block: "nearest" });
    if (item) query.setAttribute("aria-activedescendant", item.id);
    else query.removeAttribute("aria-activedescendant");
  }
  let search;
  let waiting;
  async function find() {
    search?.abort();
    search = new AbortController();
    const asked = query.value; // somebody may type on before the answer is there
    const address = new URL(picker.dataset.url, window.location.href);
    address.searchParams.set("q", asked);
    try {
      const response = await fetch(address, { signal: search.signal });
      if (!response.ok) throw new Error(response.statusText);
      ({ choices } = await response.json());
    } catch (problem) {
      if (problem.name === "AbortError") return;
      choices = [];
      said.textContent = picker.dataset.fails;
      list.replaceChildren();
      return;
    }
    list.replaceChildren(...choices.map(row));
    said.textContent = choices.length ? "" : picker.dataset.none;
    list.dataset.for = asked;
    point(0);
  }
  function open(start, end) {
    range = [start, end];
    query.value = "";
    list.replaceChildren();
    choices = [];
    picker.showModal();
    query.focus();
    find();
  }
  function take(number) {
    const choice = choices[number];
    if (!choice) return;
    const token = `[[${choice.kind}:${choice.uuid}|${choice.words}]]`;
    picker.close();
    text.focus();
    text.setSelectionRange(...range);
    // Through the browser's own editing, so that its undo takes the token out again.
    if (!document.execCommand("insertText", false, token)) {
      text.setRangeText(token, ...range, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, WAIT);
  });
  query.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends a Chinese or Vietnamese word first
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point(now + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.dataset.for === query.value) take(now);
      else find(); // never a row of an older search, nor one that nobody has seen
    }
  });
  picker.addEventListener("close", () => {
    search?.abort();
    clearTimeout(waiting);
    text.focus();
  });
  picker.addEventListener("click", (event) => {
    if (event.target === picker) picker.close();
  });
  text.addEventListener("input", (event) => {
    const at = text.selectionStart;
    if (event.data === "[" && text.value.slice(at - 2, at) === "[[") open(at - 2, at);
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!picker.open) open(text.selectionStart, text.selectionEnd);
    }
  });
  document.getElementById("cite").addEventListener("click", () => {
    open(text.selectionStart, text.selectionEnd);
  });
})();
