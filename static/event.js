/* The event page: topics are added and ordered, statements dragged or put onto them.

   Each change is a POST that answers with the table as it is then; what takes it back
   comes with it. Focus stays where it was, by the row and the passage that had it. */
"use strict";

(() => {
  const page = document.querySelector("#content-main[data-change]");
  if (!page) return;
  const matrix = document.getElementById("matrix");
  const said = document.getElementById("said");
  const undo = document.getElementById("undo");
  const topicForm = document.getElementById("topic");
  const chooser = document.getElementById("topics");
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  const done = []; // what takes back the changes of this visit, the last one last

  /* Where the focus is, in words that outlast the table. */
  function place() {
    const at = document.activeElement;
    if (!matrix.contains(at)) return null;
    const cell = at.closest("td, th");
    return {
      row: at.closest("tr")?.id,
      cell: cell ? cell.cellIndex : 0,
      statement: at.closest(".words")?.dataset.statement,
      button: at.matches("button") ? { ...at.dataset } : null,
    };
  }
  function back(to) {
    if (!to) return;
    const row = to.row ? document.getElementById(to.row) : null; // the head's row has no name
    const words = to.statement && matrix.querySelector(
      `${row ? `#${to.row} ` : ""}.words[data-statement="${to.statement}"] a.q`,
    );
    const button = to.button && [...(row || matrix).querySelectorAll("button")].find(
      (each) => (to.button.source ? each.dataset.source === to.button.source
        : Object.entries(to.button).every(([name, value]) => each.dataset[name] === value)),
    );
    const found = button || words || row?.cells[Math.min(to.cell, row.cells.length - 1)]
      || (to.statement && matrix.querySelector(`.words[data-statement="${to.statement}"] a.q`))
      || cells()[0];
    found?.focus();
  }

  /* Put the table as it is now in place of the old one; what is scrolled and open stays so. */
  function draw(html) {
    const box = () => matrix.querySelector(".matrix-box");
    const { scrollLeft, scrollTop } = box();
    const open = [...matrix.querySelectorAll("details")].map((each) => each.open);
    matrix.innerHTML = html;
    matrix.querySelectorAll("details").forEach((each, index) => { each.open = open[index]; });
    box().scrollTo(scrollLeft, scrollTop);
    const note = document.getElementById("note");
    if (note) note.href = box().dataset.note;
    prepare();
  }

  function say(words, isProblem = false) {
    said.textContent = words;
    said.classList.toggle("problem", isProblem);
  }

  /* Make one change after those before it; true when it was made. `problem` shows why not,
     where there is a place for that. */
  let last = Promise.resolve();
  function change(fields, options = {}) {
    const focus = place();
    const made = last.then(() => make(fields, { focus, ...options }));
    last = made.catch(() => {}); // what went wrong with one doesn't stop the next
    return made.then((answer) => answer.isDone);
  }
  async function make(fields, { isUndo = false, problem = null, focus }) {
    const { action, ...rest } = fields;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, columns: page.dataset.columns });
    for (const [name, value] of Object.entries(rest)) {
      for (const each of Array.isArray(value) ? value : [value]) body.append(name, each);
    }
    let response;
    let answer;
    try {
      response = await fetch(page.dataset.change.replace("action", action), { method: "POST", body });
      if (window.isLoggedOut(response)) throw new Error("logged out");
      answer = await response.json();
    } catch {
      answer = { message: response ? page.dataset.refused : page.dataset.offline, isLost: true };
    }
    if (answer.html) {
      draw(answer.html);
      if (!document.querySelector("dialog[open]")) back(focus);
    }
    const isDone = Boolean(response?.ok && answer.html);
    if (problem && !isDone) problem.textContent = answer.message;
    say(answer.message, !isDone);
    if (isDone && !isUndo && answer.undo?.action) done.push(answer.undo);
    if (undo) undo.hidden = !done.length;
    return { ...answer, isDone };
  }
  function takeBack() {
    const focus = place();
    const made = last.then(async () => {
      const fields = done.pop();
      if (!fields) return;
      const answer = await make(fields, { isUndo: true, focus });
      if (answer.isLost) done.push(fields);
      // A topic that was deleted comes back as another one.
      if (answer.isDone && fields.action === "add") {
        for (const each of done) {
          for (const name of ["topic", "off"]) {
            if (each[name] === fields.topic) each[name] = answer.undo.topic;
          }
        }
      }
      if (undo) undo.hidden = !done.length;
    });
    last = made.catch(() => {});
  }

  /* Cells and passages, walked by arrows. */
  const cells = () => [...matrix.querySelectorAll("tr[data-row] > *")];
  function prepare() {
    const first = cells()[0];
    if (first) first.tabIndex = 0;
  }
  function walk(key) {
    const at = document.activeElement;
    const cell = matrix.contains(at) ? at.closest("tr[data-row] > *") : null;
    if (!cell) {
      cells()[0]?.focus();
      return;
    }
    const step = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      enter(cell.parentElement.cells[cell.cellIndex + step], 1);
      return;
    }
    const quotes = [...cell.querySelectorAll("a.q")];
    const next = quotes[quotes.indexOf(at.closest(".words")?.querySelector("a.q")) + step];
    if (quotes.includes(at) && next) {
      next.focus();
      return;
    }
    const rows = [...matrix.querySelectorAll("tr[data-row]")];
    enter(rows[rows.indexOf(cell.parentElement) + step]?.cells[cell.cellIndex], step);
  }
  function enter(cell, step) {
    if (!cell) return;
    const quotes = [...cell.querySelectorAll("a.q")];
    (quotes.at(step > 0 ? 0 : -1) || cell).focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* The form of a topic's name: for a new one, or to rename one. */
  let about = null; // {row, statement}: the row to rename, or the statement to put on the new topic
  function openTopic({ row = null, statement = null } = {}) {
    if (!topicForm) return;
    about = { row, statement, focus: place() };
    const title = document.getElementById("topic-title");
    title.textContent = row ? title.dataset.rename : title.dataset.add;
    const name = document.getElementById("topic-name");
    name.value = row ? nameOf(row) : "";
    document.getElementById("topic-problem").textContent = "";
    topicForm.showModal();
    name.select();
  }
  const nameOf = (row) => row.querySelector(".name").textContent;
  topicForm?.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = document.getElementById("topic-name").value;
    const { row, statement, focus } = about;
    const fields = row
      ? { action: "rename", topic: row.dataset.topic, was: nameOf(row), name }
      : { action: "add", name, statements: statement ? [statement] : [] };
    const problem = document.getElementById("topic-problem");
    if (await change(fields, { problem })) {
      topicForm.close();
      back(focus);
    }
  });

  /* The topics of one passage, for whoever has no mouse. */
  let chosen = null;
  function openTopics(words) {
    if (!chooser || !words?.dataset.statement) return;
    chosen = { statement: words.dataset.statement, focus: { ...place(), statement: words.dataset.statement } };
    document.getElementById("topics-words").textContent = words.querySelector("a.q").textContent;
    document.getElementById("topics-words").lang = words.querySelector("a.q").lang;
    document.getElementById("topics-problem").textContent = "";
    list();
    chooser.showModal();
    chooser.querySelector("#topics-list button, #topics-new")?.focus();
  }
  function list() {
    document.getElementById("topics-list").replaceChildren(...[...matrix.querySelectorAll("tr.topic")].map((row) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "choice";
      button.textContent = nameOf(row);
      button.dataset.topic = row.dataset.topic;
      const isOn = row.querySelector(`.words[data-statement="${chosen.statement}"]`) !== null;
      button.setAttribute("aria-pressed", isOn);
      return button;
    }));
  }
  chooser?.addEventListener("click", async (event) => {
    const button = event.target.closest(".choice");
    if (!button) return;
    const isOn = button.getAttribute("aria-pressed") === "true";
    const fields = { action: isOn ? "take_off" : "put_on", topic: button.dataset.topic, statement: chosen.statement };
    if (await change(fields, { problem: document.getElementById("topics-problem") })) chooser.close();
    else list();
  });
  chooser?.addEventListener("close", () => back(chosen?.focus));
  chooser?.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...chooser.querySelectorAll(".choice")];
    all[Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + step))]?.focus();
  });
  document.getElementById("topics-new")?.addEventListener("click", () => {
    const { statement } = chosen;
    chooser.close();
    openTopic({ statement });
  });
  document.querySelectorAll("dialog [data-close]").forEach((button) => {
    button.addEventListener("click", () => button.closest("dialog").close());
  });

  /* Buttons, in the table and above it. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do], button[data-open]");
    if (!button || button.closest("dialog")) return;
    const row = button.closest("tr[data-topic]");
    const { do: action, open, ...fields } = button.dataset;
    if (action) change({ action, ...(row ? { topic: row.dataset.topic } : {}), ...fields });
    else if (open === "topic") openTopic();
    else if (open === "rename") openTopic({ row });
    else if (open === "topics") openTopics(button.closest(".words"));
  });
  undo?.addEventListener("click", takeBack);

  /* Dragging: onto a topic; with Ctrl it stays on the topic that it comes from, too. */
  let dragged = null;
  const target = (event) => dragged && event.target.closest?.("tr.topic, tr.speaker");
  matrix.addEventListener("dragstart", (event) => {
    const words = event.target.closest?.(".words[draggable]");
    if (!words) return;
    dragged = { statement: words.dataset.statement, off: words.closest("tr").dataset.topic };
    event.dataTransfer.effectAllowed = "copyMove";
    event.dataTransfer.setData("text/plain", words.querySelector("a.q").textContent);
    words.classList.add("dragged");
  });
  matrix.addEventListener("dragover", (event) => {
    const row = target(event);
    matrix.querySelectorAll("tr.over").forEach((each) => each.classList.toggle("over", each === row));
    if (!row || (row.matches(".speaker") && !dragged.off)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.ctrlKey ? "copy" : "move";
    row.classList.add("over");
  });
  matrix.addEventListener("drop", (event) => {
    const row = target(event);
    if (!row) return;
    event.preventDefault();
    const { statement, off } = dragged;
    const to = row.dataset.topic;
    if (to && to !== off) {
      change({ action: "put_on", topic: to, statement, ...(off && !event.ctrlKey ? { off } : {}) });
    } else if (!to && off) {
      change({ action: "take_off", topic: off, statement });
    }
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    matrix.querySelectorAll(".over, .dragged").forEach((each) => each.classList.remove("over", "dragged"));
  });

  /* Keys. */
  function remove(at) {
    const row = at.closest?.("tr[data-topic]");
    const button = row?.querySelector("[data-do=delete]");
    const statement = at.closest(".words")?.dataset.statement;
    if (row && statement && chooser) change({ action: "take_off", topic: row.dataset.topic, statement });
    else if (row && at.closest("th")) button?.click();
  }
  const keys = {
    t: () => document.querySelector(".object-tools [data-open=topic]")?.click(),
    m: (at) => openTopics(at.closest?.(".words") || at.querySelector?.(":scope > .words")),
    w: (at) => (at.closest?.("tr.tell")?.querySelector(".note-on") || document.getElementById("note"))?.click(),
    e: (at) => at.closest?.("tr[data-topic]")?.querySelector("[data-open=rename]")?.click(),
    z: takeBack,
    Delete: remove,
    Enter: (at) => at.querySelector?.("a.q")?.click(),
  };
  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key.startsWith("Arrow")) {
      const row = event.altKey && document.activeElement.closest("tr[data-topic]");
      const by = { ArrowUp: "-1", ArrowDown: "1" }[event.key];
      if (event.altKey && !(row && by)) return;
      event.preventDefault();
      if (row) row.querySelector(`[data-do=move][data-by="${by}"]`)?.click();
      else walk(event.key);
      return;
    }
    if (event.altKey) return;
    const at = document.activeElement;
    if (event.key === "Enter" && at.matches("a, button, summary")) return;
    const action = keys[event.key] || keys[event.key.toLowerCase()];
    if (action) {
      event.preventDefault();
      action(at === document.body ? matrix : at);
    }
  });
  prepare();
})();
