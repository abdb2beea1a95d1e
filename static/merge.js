/* The merge screen: keys, “all theirs”, “all mine”, and which fields are still open. */
"use strict";

(() => {
  const form = document.getElementById("merge");
  if (!form) return;
  const rows = [...form.querySelectorAll("tr.choosing")];
  const radios = (row) => [...form.querySelectorAll(`[name="${CSS.escape(row.querySelector("input").name)}"]`)];
  const save = form.querySelector("[name=_merge]");
  const said = document.getElementById("still-open");
  let at = -1;

  function show() {
    const open = [];
    for (const row of rows) {
      const chosen = radios(row).find((radio) => radio.checked);
      for (const radio of radios(row)) {
        const cell = radio.closest("td");
        cell.classList.toggle("won", radio.checked);
      }
      if (!chosen) open.push(row.dataset.label);
    }
    save.disabled = open.length > 0;
    const words = open.length === 1 ? said.dataset.one : said.dataset.more.replace("%s", open.length);
    said.textContent = open.length ? `${words} ${open.slice(0, 3).join(", ")}${open.length > 3 ? " …" : ""}` : "";
  }

  function moveTo(number) {
    if (!rows.length) return;
    at = Math.max(0, Math.min(rows.length - 1, number));
    rows.forEach((row, index) => row.classList.toggle("cursor", index === at));
    rows[at].scrollIntoView({ block: "nearest" });
  }
  function choose(row, value) {
    const radio = radios(row).find((each) => each.value === value);
    if (radio) radio.checked = true;
    show();
    return radio;
  }
  function decide(value) {
    if (at < 0) moveTo(0);
    choose(rows[at], value);
    if (value !== "hand") moveTo(at + 1);
  }
  function byHand() {
    if (at < 0) moveTo(0);
    const radio = choose(rows[at], "hand");
    const text = radio?.closest("td").querySelector("textarea");
    if (!text) return;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }

  const keys = {
    ArrowDown: () => moveTo(at + 1),
    ArrowUp: () => moveTo(at - 1),
    1: () => decide("theirs"),
    2: () => decide("mine"),
    e: byHand,
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      if (!save.disabled) save.click();
      return;
    }
    if (event.key === "Escape" && event.target.matches("#merge textarea")) event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, [type=search], [type=text]")) return;
    if (document.querySelector("dialog[open]")) return;
    const action = keys[event.key] || keys[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    action();
  }, true);

  form.addEventListener("change", show);
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    event.target.closest("td").querySelector("input[type=radio]").checked = true;
    show();
  });
  form.querySelectorAll("[data-all]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => rows.forEach((row) => choose(row, button.dataset.all)));
  });
  show();
  moveTo(Math.max(0, rows.findIndex((row) => row.classList.contains("clash"))));
})();
