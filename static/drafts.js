/* What is typed into a form and not saved is kept in this browser and offered back.

   Kept for the person who typed it and offered to nobody else; thrown away when the desk has
   answered that it is saved (the cookie `saved_drafts`), after 30 days, or when there are too
   many. Passwords, files and what the desk put there itself are never kept. */
"use strict";

(() => {
  const person = document.querySelector("meta[name=person]")?.content;
  const PREFIX = "on-record:draft:";
  const DAYS = 30;
  const MOST = 40; // drafts
  const LONGEST = 2_000_000; // characters of all of them
  const WAIT = 400; // milliseconds after the last key
  const OWN = /^(csrfmiddlewaretoken|version|token|draft|_.*|action|q)$/;
  const words = document.querySelector("meta[name=person]")?.dataset || {};
  const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  /* The store: every draft under a key of its own. It may be switched off, full, or spoilt. */
  const store = {
    all() {
      const found = [];
      for (let number = 0; number < localStorage.length; number += 1) {
        const key = localStorage.key(number);
        if (!key?.startsWith(PREFIX)) continue;
        try {
          const draft = JSON.parse(localStorage.getItem(key));
          if (draft && draft.at && draft.values) found.push({ ...draft, key, id: key.slice(PREFIX.length) });
          else localStorage.removeItem(key);
        } catch {
          localStorage.removeItem(key);
        }
      }
      return found.sort((a, b) => b.at - a.at);
    },
    tidy() {
      let room = LONGEST;
      this.all().forEach((draft, number) => {
        room -= localStorage.getItem(draft.key).length;
        const isOld = Date.now() - draft.at > DAYS * 86_400_000;
        if (isOld || number >= MOST || (room < 0 && number)) localStorage.removeItem(draft.key);
      });
    },
    put(id, draft) {
      const text = JSON.stringify(draft);
      for (let tries = 0; tries < MOST; tries += 1) {
        try {
          localStorage.setItem(PREFIX + id, text);
          return true;
        } catch {
          const oldest = this.all().filter((each) => each.key !== PREFIX + id).pop();
          if (!oldest) return false;
          localStorage.removeItem(oldest.key);
        }
      }
      return false;
    },
    drop(id) { localStorage.removeItem(PREFIX + id); },
  };

  /* What the desk has saved: it names the drafts in a cookie, which is read once. */
  function saved() {
    for (const id of cookie("saved_drafts").split(".")) if (id) store.drop(id);
    document.cookie = "saved_drafts=; path=/; max-age=0; samesite=lax";
  }

  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !OWN.test(field.name)
    && !/^(password|file|submit|button|reset|image)$/.test(field.type) && !field.name.includes("__prefix__"));
  function valuesOf(form) {
    const values = {};
    for (const field of fieldsOf(form)) {
      const name = field.name;
      if (/^(checkbox|radio)$/.test(field.type)) {
        values[name] ||= [];
        if (field.checked) values[name].push(field.value);
      } else if (field.tagName === "SELECT") {
        values[name] = [...field.selectedOptions].map((option) => [option.value, option.text]);
      } else {
        (values[name] ||= []).push(field.value);
      }
    }
    return values;
  }
  const isAlike = (one, other) => {
    const plain = (values) => JSON.stringify(Object.entries(values)
      .map(([name, each]) => [name, each.map((value) => (Array.isArray(value) ? value[0] : value)).sort()])
      .filter(([, each]) => each.some(Boolean)).sort());
    return plain(one) === plain(other);
  };

  function put(form, values) {
    addRows(form, values);
    for (const field of fieldsOf(form)) {
      const known = values[field.name];
      if (!known) continue;
      if (/^(checkbox|radio)$/.test(field.type)) {
        field.checked = known.includes(field.value);
      } else if (field.tagName === "SELECT") {
        for (const [value, text] of known) {
          if (![...field.options].some((option) => option.value === value)) field.add(new Option(text, value));
        }
        for (const option of field.options) option.selected = known.some(([value]) => value === option.value);
      } else {
        const same = fieldsOf(form).filter((each) => each.name === field.name);
        field.value = known[same.indexOf(field)] ?? known[0];
      }
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (window.django?.jQuery) window.django.jQuery(field).trigger("change");
      else field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  /* Rows of an inline that were added by hand before. */
  function addRows(form, values) {
    for (const [name, [total]] of Object.entries(values)) {
      if (!name.endsWith("-TOTAL_FORMS")) continue;
      const prefix = name.slice(0, -"-TOTAL_FORMS".length);
      const button = form.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
      for (let tries = 0; button && tries < 100; tries += 1) {
        if (Number(form.elements.namedItem(name).value) >= Number(total)) break;
        button.click();
      }
    }
  }

  /* Pages that are open hold a lock, so that what is being typed there isn't offered here. */
  async function alive() {
    if (!navigator.locks) return new Set();
    const { held } = await navigator.locks.query();
    return new Set(held.map((lock) => lock.name));
  }
  const hold = (id) => navigator.locks?.request(PREFIX + id, () => new Promise(() => {}));

  function offer(before, draft, restore) {
    const shown = document.createElement("p");
    shown.className = "draft-offer";
    shown.setAttribute("role", "status");
    const at = new Date(draft.at);
    const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const isToday = at.toDateString() === new Date().toDateString();
    const text = document.createElement("span");
    text.textContent = words.offer.replace("%s", isToday ? time : `${at.toLocaleDateString()} ${time}`);
    shown.append(text);
    for (const [label, action] of [[words.restore, restore], [words.forget, () => store.drop(draft.id)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = label;
      button.addEventListener("click", () => {
        shown.remove();
        action();
      });
      shown.append(button);
    }
    before.before(shown);
  }

  const addressOf = (form) => {
    const own = new URL(window.location.href);
    own.searchParams.delete("_changelist_filters");
    const target = new URL(form.getAttribute("action") || own.href, own.href);
    const start = form.classList.contains("panel") ? `@${form.elements.start?.value}` : "";
    return `${own.pathname}${own.search}|${target.pathname}${start}`;
  };
  const isKept = (form) => form.method === "post" && !form.matches(".no-draft, #logout-form, #changelist-form")
    && form.closest("#content") && fieldsOf(form).some((field) => /^(textarea|text|url|email|number|search)$/.test(field.type));

  const watched = new Map(); // by the id of its draft
  function watch(form) {
    if (form.dataset.drafted || !isKept(form)) return;
    form.dataset.drafted = "yes";
    const id = `${person}-${Math.random().toString(36).slice(2, 12)}`;
    const address = addressOf(form);
    const isRefused = Boolean(form.querySelector(".errorlist, .errornote"));
    const { version, token } = form.elements;
    const first = valuesOf(form);
    const carried = Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: id });
    form.append(carried);
    watched.set(id, form);
    hold(id);
    let isDirty = false;
    let timer;

    function keep() {
      clearTimeout(timer);
      if (!isDirty || form.dataset.saved) return;
      const values = valuesOf(form);
      if (!isRefused && isAlike(values, first)) {
        store.drop(carried.value);
        return;
      }
      const isStored = store.put(carried.value, {
        person, address, values, at: Date.now(), version: version?.value || "", token: token?.value || "",
      });
      if (isStored === form.classList.contains("not-kept")) {
        form.classList.toggle("not-kept", !isStored);
        form.querySelector(".too-large")?.remove();
        if (!isStored) {
          const said = Object.assign(document.createElement("span"), { className: "too-large", textContent: words.full });
          said.setAttribute("role", "status");
          (form.querySelector(".submit-row, .acts") || form).append(said);
        }
      }
    }
    function typed() {
      isDirty = true;
      clearTimeout(timer);
      timer = setTimeout(keep, WAIT);
    }
    form.addEventListener("input", typed);
    form.addEventListener("change", typed);
    window.django?.jQuery?.(form).on("change", typed);
    form.addEventListener("submit", keep, true);
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });

    function take(draft) {
      put(form, draft.values);
      // Saved from an older version, it is merged with what is there by now.
      if (version && draft.version) version.value = draft.version;
      // Where it was saved and the answer never came, it leads to the record that it made.
      if (token && draft.token) token.value = draft.token;
      isDirty = true;
      keep();
      store.drop(draft.id);
    }
    alive().then((held) => {
      const elsewhere = (draft) => draft.id === id
        || (held.has(draft.key) && (!watched.has(draft.id) || watched.get(draft.id).isConnected));
      const draft = store.all().find((each) => each.person === person && each.address === address && !elsewhere(each));
      if (!draft) return;
      if (isAlike(draft.values, first) && !isRefused) {
        store.drop(draft.id); // it was saved
      } else if (isAlike(draft.values, valuesOf(form))) {
        carried.value = draft.id; // the form was refused, or the browser has filled it in
        isDirty = true;
      } else if (window.draftWanted === draft.id) {
        take(draft);
      } else {
        offer(form, draft, () => take(draft));
      }
      window.draftWanted = "";
    });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const token = form.elements.csrfmiddlewaretoken;
    const fresh = cookie("csrftoken");
    // Another tab may have logged in anew since this page was made. The desk refuses what
    // another person has typed: the draft's name begins with who it was.
    if (fresh && token && form.elements.draft?.value.startsWith(`${person}-`)) token.value = fresh;
  }, true);

  /* An add form sent, gone back to and sent again is the same form: it keeps its identifier. */
  function keepToken() {
    const token = document.querySelector("#content form:not(.no-draft):not(.panel) [name=token]");
    if (!token) return;
    const kept = window.history.state?.token;
    if (kept) token.value = kept;
    else window.history.replaceState({ ...window.history.state, token: token.value }, "");
  }

  /* What a page asks for in the background, answered by the log-in page. */
  window.isLoggedOut = (response) => {
    if (!response.redirected || !new URL(response.url).pathname.endsWith("/login/")) return false;
    if (document.getElementById("logged-out")) return true;
    const shown = Object.assign(document.createElement("p"), { id: "logged-out", className: "warn" });
    shown.setAttribute("role", "alert");
    const link = Object.assign(document.createElement("a"), {
      href: words.login, target: "_blank", rel: "noopener", textContent: words.loginLink,
    });
    shown.append(`${words.loggedOut} `, link);
    document.getElementById("content").prepend(shown);
    link.addEventListener("click", () => shown.remove());
    return true;
  };
  window.keepDrafts = (root) => {
    if (!person) return;
    try {
      root.querySelectorAll("form").forEach(watch);
    } catch (problem) {
      if (!(problem instanceof DOMException)) throw problem; // no storage: nothing is kept
    }
  };
  window.draftSaved = (form) => {
    form.dataset.saved = "yes";
    const id = form.elements.draft?.value;
    if (id) store.drop(id);
  };
  /* Drafts of the reader's panel, which opens for a selection: each is offered on its own. */
  window.offerPanels = (before, open) => {
    const here = `${window.location.pathname}${window.location.search}|`;
    const drafts = person ? store.all().filter((each) => each.person === person && each.address.startsWith(here)) : [];
    alive().then((held) => {
      for (const draft of drafts) {
        const [, kind, start] = draft.address.match(/\/(\w+)\/@(\d+)$/) || [];
        if (!kind || held.has(draft.key)) continue;
        const end = Number(start) + [...(draft.values.quote?.[0] || "")].length;
        offer(before, draft, () => {
          window.draftWanted = draft.id;
          open(kind, { start: Number(start), end });
        });
      }
    });
  };

  keepToken();
  if (!person) return;
  try {
    saved();
    store.tidy();
  } catch (problem) {
    if (!(problem instanceof DOMException)) throw problem;
    return;
  }
  window.keepDrafts(document);
})();
