// Autocomplete: an ARIA combobox with a list (WAI-ARIA 1.2, "editable combobox with list autocomplete").
// Arrow keys move in the list, Enter takes the marked option, Escape closes the list.

import { announce } from "./announce.js";

const box = document.querySelector("input[data-suggest]");
const SHORTEST = 2; // letters from which on the server suggests something
const PAUSE = 120; // milliseconds without a key before the server is asked: shorter than a pause to look
const KINDS = { theme: "Theme", word: "Search", lesson: "Lesson" };

if (box) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  box.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }
  let asked = 0;
  let pause = 0;

  const options = () => [...list.children];
  const marked = () => list.querySelector("[aria-selected=true]");

  const close = () => {
    clearTimeout(pause);
    asked += 1; // an answer that is still under way comes too late
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const mark = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };

  /** A theme or a lesson is gone to; a word is searched for with the filters that are chosen. */
  const take = (option) => {
    close();
    if (option.dataset.kind !== "word") {
      location.assign(option.dataset.url);
      return;
    }
    box.value = option.dataset.text;
    box.form.requestSubmit();
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ kind, text, url }, number) => {
      const option = document.createElement("li");
      option.id = `suggestion-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      Object.assign(option.dataset, { kind, text, url });
      const what = document.createElement("span");
      what.textContent = KINDS[kind];
      option.append(what, " ", text);
      return option;
    }));
    list.hidden = suggestions.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    mark(null);
    if (suggestions.length) announce(`${suggestions.length} ${suggestions.length === 1 ? "suggestion" : "suggestions"}`);
  };

  const ask = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: box.value.slice(0, 500) })}`);
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (number === asked) show(suggestions);
    } catch {
      if (number === asked) close(); // without the server there is nothing to suggest, and the box still works
    }
  };

  box.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (event.isComposing) return; // an input method has not settled on the words yet; live search sends an input event after it
    if (box.value.trim().length < SHORTEST) close();
    else pause = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const all = options();
    const at = all.indexOf(marked());
    if (event.key === "ArrowDown") mark(all[at + 1] ?? null);
    else if (event.key === "ArrowUp") mark(at < 0 ? all.at(-1) : all[at - 1] ?? null);
    else if (event.key === "Enter" && marked()) take(marked());
    else {
      if (event.key === "Escape") close();
      else if (event.key === "Enter" || event.key === "Tab") close();
      if (event.key !== "Escape") return;
    }
    event.preventDefault();
  });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close); // suggestions under way would cover the results
  // The box keeps the focus while the list is pressed, so that it is not closed under the finger.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}
