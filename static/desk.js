/* The desk's keys, and what forms show beside a field while somebody types. */
"use strict";

(() => {
  const WAIT = 250; // milliseconds after the last key before a field is read
  const typing = (element) =>
    element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName))
    && !/^(checkbox|radio|button|submit)$/.test(element.type || "");

  /* Lists: a cursor that J and K move. */
  const rows = () => [...document.querySelectorAll("#result_list tbody tr")];
  const cursor = () => rows().findIndex((row) => row.classList.contains("cursor"));
  function moveTo(index) {
    const all = rows();
    if (!all.length) return;
    const next = Math.max(0, Math.min(all.length - 1, index));
    all.forEach((row, number) => row.classList.toggle("cursor", number === next));
    all[next].scrollIntoView({ block: "nearest" });
  }
  const current = () => rows()[cursor()];

  const keys = {
    "/": () => document.querySelector("#searchbar")?.focus(),
    "?": () => document.querySelector("#keys")?.showModal(),
    j: () => moveTo(cursor() + 1),
    k: () => moveTo(cursor() - 1),
    x: () => current()?.querySelector("input.action-select")?.click(),
    r: () => document.querySelector(".dashboard [data-key=r]")?.click(),
    n: () => document.querySelector(".addlink[data-key=n]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      const save = document.querySelector(".submit-row [name=_continue], .submit-row [name=_save]");
      if (save) {
        event.preventDefault();
        save.click();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && current() && event.target === document.body) {
      current().querySelector("th a, td a")?.click();
      return;
    }
    const action = keys[event.key] || keys[event.key.toLowerCase()];
    if (action) {
      event.preventDefault();
      action();
    }
  });
  document.querySelector("#show-keys")?.addEventListener("click", keys["?"]);

  /* Figures and dates: show what was understood, and fill the fields it decides. */
  function box(input) {
    const row = input.closest(".flex-container:not(.form-multiline)")?.parentElement || input.closest("td");
    let shown = row.querySelector(`.understood[data-for="${input.id}"]`);
    if (!shown) {
      shown = document.createElement("div");
      shown.className = "understood";
      shown.dataset.for = input.id;
      shown.setAttribute("aria-live", "polite");
      row.append(shown);
    }
    return shown;
  }

  const touched = new Set();
  function fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = document.getElementById(`id_${name}`);
      if (field && !touched.has(name) && field.value !== value) field.value = value;
    }
  }

  async function understand(input) {
    const shown = box(input);
    const text = input.value.trim();
    if (!text) {
      shown.replaceChildren();
      shown.hidden = true;
      return;
    }
    const address = new URL(input.dataset.understand, window.location.href);
    address.searchParams.set("text", text);
    const snapshot = document.getElementById("id_snapshot");
    if (snapshot?.value) address.searchParams.set("snapshot", snapshot.value);
    const start = input.form?.elements.namedItem("start");
    if (start?.value) address.searchParams.set("start", start.value);
    let answer;
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (window.isLoggedOut(response) || !response.ok || input.value.trim() !== text) return;
      answer = await response.json();
    } catch {
      return; // off line, or logged out: saving says so, and loses nothing
    }
    shown.hidden = false;
    shown.classList.toggle("problem", "problem" in answer);
    const parts = answer.problem ? [answer.problem] : [answer.understood, ...answer.details];
    shown.replaceChildren(...parts.map((part, number) => {
      const element = document.createElement(number || answer.problem ? "span" : "b");
      element.textContent = part;
      return element;
    }));
    if (answer.fields && input.dataset.typed) fill(answer.fields);
  }

  /* Forms that arrive later, as in the reader's panel, are handed to this too. */
  window.onRecordForms = (root) => {
    touched.clear();
    root.querySelectorAll("[data-understand]").forEach(watch);
  };
  function watch(input) {
    let timer;
    input.addEventListener("input", () => {
      input.dataset.typed = "yes";
      clearTimeout(timer);
      timer = setTimeout(() => understand(input), WAIT);
    });
    const refused = input.closest(".errors, .form-row")?.querySelector(".errorlist");
    if (!refused) understand(input); // else the server's own words stand there already
  }
  window.onRecordForms(document);
  document.addEventListener("input", (event) => {
    if (event.isTrusted && event.target.name) touched.add(event.target.name);
  });
})();
