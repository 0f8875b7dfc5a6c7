// Searching without leaving the page: filters apply at once, and results follow what is typed.

import { announce } from "./announce.js";
import { addFinder } from "./facet_finder.js";
import { showPack } from "./pack_tray.js";

const form = document.getElementById("search");
const results = document.getElementById("results");
const PAUSE = 350; // milliseconds without a key before a search: longer than between two keys
let latest = 0;
let pause = 0;
let typing = false;
let shown = location.pathname + location.search;

/** The URL of the search that the form now holds. */
function formUrl() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(pairs).toString();
  return form.action + (query ? `?${query}` : "");
}

/** Show the search at a URL in this page. A response that a later request has overtaken is dropped. */
async function show(address, { history: kept = "push", focus = "" } = {}) {
  const number = ++latest;
  clearTimeout(pause);
  typing = kept !== "none" && focus === "";
  results.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    if (number === latest) location.assign(address);
    return;
  }
  if (number !== latest) return;
  if (kept !== "none" && address !== location.href) history[`${kept}State`](null, "", address);
  shown = location.pathname + location.search;
  document.title = page.title;
  replace(page);
  const target = focus && document.getElementById(focus);
  if (target) target.focus({ preventScroll: true });
  else if (focus) document.getElementById("found").focus();
  results.removeAttribute("aria-busy");
  announce(document.getElementById("found").textContent);
}

/** Replace the facets and results by those of another search page; open sections stay open. */
function replace(page) {
  const unfolded = [...document.querySelectorAll("#facets details, #orders")].map((part) => [part.id || part.className, part.open]);
  const fresh = page.getElementById("search");
  for (const hidden of form.querySelectorAll("[type=hidden]")) hidden.remove();
  form.append(...fresh.querySelectorAll("[type=hidden]"));
  // Somebody who is still typing is ahead of the response.
  if (!typing) form.elements.q.value = fresh.elements.q.value;
  document.querySelector(".skip").replaceWith(page.querySelector(".skip"));
  document.getElementById("main").className = page.getElementById("main").className;
  for (const id of ["facets", "results"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  for (const [name, open] of unfolded) {
    const part = document.getElementById(name) ?? document.querySelector(`#facets details.${CSS.escape(name)}`);
    if (part && open) part.open = true;
  }
  enhance();
}

/** Filters apply at once, so the counts beside them need no Tab stop and the Apply button goes. */
function enhance() {
  for (const count of document.querySelectorAll("#facets .count")) count.tabIndex = -1;
  for (const button of document.querySelectorAll("#facets .apply")) button.hidden = true;
  for (const panel of document.querySelectorAll("#facets fieldset")) {
    if (panel.querySelector(".group")) addFinder(panel);
  }
  showPack();
}

if (form && results) {
  enhance();
  document.getElementById("facets").addEventListener("change", (event) => {
    if (event.target.name) show(formUrl(), { focus: event.target.id });
  });
  form.elements.q.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (event.isComposing) return; // an input method has not settled on the words yet
    // One step of the browser's history for what is typed in one go.
    pause = setTimeout(() => show(formUrl(), { history: typing ? "replace" : "push" }), PAUSE);
  });
  form.elements.q.addEventListener("compositionend", () => form.elements.q.dispatchEvent(new Event("input")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(formUrl(), { focus: "q" });
  });
  document.querySelector("main").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const own = link && link.origin === location.origin && link.pathname === location.pathname && !link.hash;
    if (!own || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link.href, { focus: "found" });
  });
  // Browsers leave a focused filter half hidden at the edge of the line that slides.
  results.addEventListener("focusin", (event) => {
    event.target.closest(".chips a")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  addEventListener("popstate", () => {
    // A link within the page, such as the skip link, is no other search.
    if (location.pathname + location.search !== shown) show(location.href, { history: "none" });
  });
}
