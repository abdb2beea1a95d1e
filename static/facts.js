/* Facts: say beside the form who says so, while the evidence is being chosen. */
"use strict";

(() => {
  const WAIT = 150; // milliseconds after the last change
  const shown = document.getElementById("weight");
  const form = document.querySelector("#content-main form[id$=_form], .adopt #content-main form");
  if (!shown || !form) return;
  const counts = /^(stance_|evidence-|verdict$|value$|figure$|override$)/;
  let timer;
  let asked = 0;

  async function weigh() {
    const number = ++asked;
    let answer;
    try {
      const response = await fetch(shown.dataset.url, { method: "POST", body: new FormData(form) });
      if (window.isLoggedOut(response) || !response.ok) return;
      answer = await response.text();
    } catch {
      return; // off line, or logged out: saving says so, and loses nothing
    }
    if (number === asked && shown.innerHTML !== answer) shown.innerHTML = answer;
  }
  function later(event) {
    const name = event.target?.name || "";
    if (name && !counts.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(weigh, WAIT);
  }
  form.addEventListener("change", later);
  document.addEventListener("formset:removed", later);
  window.django?.jQuery?.(form).on("select2:select select2:clear", "select", later);
})();
