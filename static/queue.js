/* The review queue's keys. A decision names the record that is shown, and is sent once. */
"use strict";

(() => {
  const SETTLE = 300; // milliseconds in which a key was meant for the record before
  const PROLONG = 240_000; // milliseconds between two times that a record is held for longer
  const form = document.querySelector("#decision");
  if (!form) { // nothing waits here: J leads to where something does
    document.addEventListener("keydown", (event) => {
      if (event.key === "j") document.querySelector("[data-key=j]")?.click();
    });
    return;
  }
  const title = document.querySelector("#record");
  const reason = form.querySelector("#reason");
  const refusal = form.querySelector("#refusal");
  let sent = false;
  let ready = false;
  let chosen = null; // the button that the reason is typed for
  let atWork = false;

  const typing = (element) =>
    element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  const say = (words) => { if (refusal) refusal.textContent = words; };

  /* Only once the record has been painted, and for a moment, can a key be about it. */
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    ready = true;
    form.dataset.ready = "yes";
  }, SETTLE)));
  /* A page out of the browser's memory shows what may be decided by now. */
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

  function choose(button) {
    chosen = button;
    for (const each of form.querySelectorAll("[data-asks]")) each.classList.toggle("chosen", each === button);
    if (button) reason.focus();
  }

  function send(button) {
    if (button.disabled) {
      say(button.title);
    } else if ("asks" in button.dataset && !reason.value.trim()) {
      choose(button);
      if (document.activeElement === reason && form.dataset.asked === button.value) say(form.dataset.needs);
      form.dataset.asked = button.value;
    } else {
      form.requestSubmit(button);
    }
  }

  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    form.setAttribute("aria-busy", "true");
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-asks]");
    if (!button || reason.value.trim()) return;
    event.preventDefault();
    send(button);
  });

  reason?.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends a word of an input method
    if (event.key === "Escape") {
      choose(null);
      say("");
      title?.focus({ preventScroll: true });
    } else if (event.key === "Enter" && chosen && !event.shiftKey) {
      event.preventDefault();
      if (!event.repeat) send(chosen);
    }
  });
  reason?.addEventListener("input", () => say(""));

  document.addEventListener("keydown", (event) => {
    atWork = true;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const target = key.length === 1 && /[a-z]/.test(key) && document.querySelector(`[data-key="${key}"]`);
    if (!target) return;
    event.preventDefault();
    // A key that is held down decides about one record, not about those that follow.
    if (event.repeat || sent) return;
    if (target.tagName === "A") {
      sent = true;
      target.click();
    } else if (ready) {
      send(target);
    }
  });
  document.addEventListener("pointermove", () => { atWork = true; }, { passive: true });

  const refused = form.querySelector("[data-refused]:not([disabled])");
  if (refused && "asks" in refused.dataset) choose(refused);

  /* Whoever is at work keeps the record; a screen that was left lets go of it in time. */
  if (form.dataset.shown) {
    setInterval(async () => {
      if (!atWork || document.visibilityState !== "visible") return;
      atWork = false;
      const token = form.elements.namedItem("csrfmiddlewaretoken").value;
      try {
        const answer = await fetch(form.dataset.hold, { method: "POST", headers: { "X-CSRFToken": token } });
        if (answer.status === 409) say(form.dataset.lost);
      } catch {
        // Off line: the decision itself will say so.
      }
    }, PROLONG);
  }
})();
