/* Comments: a list of people while somebody types @, and sending without leaving the page. */
"use strict";

(() => {
  const talk = document.getElementById("talk");
  const text = document.getElementById("id_say");
  const form = document.getElementById("talk-form");
  if (!talk || !text || !form) return;
  const list = document.getElementById("say-people");
  const problem = document.getElementById("say-problem");
  const said = document.getElementById("say-said");
  const asItStands = document.getElementById("say-as-it-stands");

  /* What is typed stays in this browser until it is sent, also when the page is left. */
  const kept = `talk:${talk.dataset.person}:${talk.dataset.address}`;
  if (!text.value) text.value = localStorage.getItem(kept) || "";
  text.addEventListener("input", () => {
    if (text.value) localStorage.setItem(kept, text.value);
    else localStorage.removeItem(kept);
  });

  /* The list of people. */
  let people; // a promise, asked for once
  let choices = [];
  let now = 0;
  const word = () => /(?:^|[^\w@.+/-])@([\p{L}\p{N}_.+-]*)$/u.exec(text.value.slice(0, text.selectionStart));
  const fold = (name) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function close() {
    list.hidden = true;
    choices = [];
    text.removeAttribute("aria-activedescendant");
  }
  function show() {
    list.replaceChildren(...choices.map((person, index) => {
      const item = document.createElement("li");
      item.id = `say-person-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(index === now));
      const name = document.createElement("b");
      name.textContent = `@${person.username}`;
      item.append(name, ` ${person.name}`);
      item.addEventListener("mousedown", (event) => {
        event.preventDefault(); // the field keeps the focus
        choose(index);
      });
      return item;
    }));
    list.hidden = !choices.length;
    if (choices.length) text.setAttribute("aria-activedescendant", `say-person-${now}`);
    list.children[now]?.scrollIntoView({ block: "nearest" });
  }
  async function offer() {
    if (!word()) return close();
    people ||= fetch(`${talk.dataset.address}?people=1`, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : { people: [] })).catch(() => ({ people: [] }));
    const all = (await people).people;
    const typed = word();
    if (!typed) return close();
    const begun = fold(typed[1]);
    choices = all.filter(({ username, name }) =>
      fold(username).startsWith(begun) || fold(name).split(" ").some((part) => part.startsWith(begun))).slice(0, 8);
    now = 0;
    return show();
  }
  function choose(index) {
    const at = text.selectionStart;
    const start = at - word()[1].length;
    text.setRangeText(`${choices[index].username} `, start, at, "end");
    close();
    text.dispatchEvent(new Event("input"));
  }
  text.addEventListener("input", offer);
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      now = (now + step + choices.length) % choices.length;
      show();
    } else if (event.key === "Enter" || event.key === "Tab") choose(now);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  /* Sending: the form around the record keeps what was changed in it. */
  let sending = false;
  function complain(words, nobody = false) {
    problem.textContent = words;
    problem.hidden = !words;
    asItStands.hidden = !nobody;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    said.textContent = "";
    const body = new FormData(form);
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    // A log-in in another tab has changed it since.
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || body.get("csrfmiddlewaretoken");
    try {
      const response = await fetch(form.action, {
        method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token },
      });
      if (!response.headers.get("Content-Type")?.includes("json")) throw new Error(response.statusText);
      const answer = await response.json();
      form.elements.namedItem("token").value = answer.token;
      complain(answer.problem || "", answer.nobody);
      if (!answer.problem) {
        document.getElementById("talk-entries").innerHTML = answer.entries; // made by the desk
        text.value = "";
        localStorage.removeItem(kept);
        said.textContent = answer.said;
      }
    } catch {
      complain(talk.dataset.failed);
    }
    sending = false;
    text.focus();
  });
})();
