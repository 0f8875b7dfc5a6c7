// What a script adds to pages that are complete without it: copied links, and filters that apply at once.

const announcement = document.getElementById("announcement");

/** Say something to those who do not see the page change. */
function announce(sentence) {
  announcement.textContent = "";
  // Said again even when it is the same sentence as before.
  setTimeout(() => { announcement.textContent = sentence; }, 50);
}

// Copying

/** Put text on the clipboard; also where the page is not served over https and browsers withhold the new way. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("The browser refused.");
}

/** A button that copies what `text` gives at that moment. */
function copyButton(name, text, done) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = name;
  button.addEventListener("click", async () => {
    try {
      await copy(text());
      button.textContent = "Copied";
      announce(done);
      setTimeout(() => { button.textContent = name; }, 2000);
    } catch {
      announce("The browser did not allow copying. Mark the text and copy it yourself.");
    }
  });
  return button;
}

for (const link of document.querySelectorAll("a[data-copy]")) {
  const button = copyButton("Copy link", () => link.href, "Link copied");
  button.setAttribute("aria-label", `Copy ${link.dataset.copy}`);
  link.replaceWith(button);
}

for (const copied of document.querySelectorAll(".copied")) {
  const what = copied.id;
  copied.after(copyButton(`Copy ${what}`, () => copied.textContent.trim(), `${what[0].toUpperCase()}${what.slice(1)} copied`));
}

// Searching without leaving the page

const form = document.getElementById("search");
const results = document.getElementById("results");
let latest = 0;

/** The address of what the form now asks. */
function asked() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(pairs).toString();
  return form.action + (query ? `?${query}` : "");
}

/** Show the search at an address in this page. An answer that a later question has overtaken is dropped. */
async function show(address, { push = true, focus = "" } = {}) {
  const number = ++latest;
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
  if (push && address !== location.href) history.pushState(null, "", address);
  document.title = page.title;
  replace(page);
  const kept = focus && document.getElementById(focus);
  if (kept) kept.focus({ preventScroll: true });
  else if (focus) document.getElementById("found").focus();
  results.removeAttribute("aria-busy");
  announce(document.getElementById("found").textContent);
}

/** Take over the parts of another search page that differ, with what is unfolded left unfolded. */
function replace(page) {
  const unfolded = [...document.querySelectorAll("#facets details")].map((part) => [part.id || part.className, part.open]);
  const fresh = page.getElementById("search");
  for (const hidden of form.querySelectorAll("[type=hidden]")) hidden.remove();
  form.append(...fresh.querySelectorAll("[type=hidden]"));
  form.elements.q.value = fresh.elements.q.value;
  document.querySelector(".examples")?.remove();
  for (const id of ["facets", "results"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  for (const [name, open] of unfolded) {
    const part = document.getElementById(name) ?? document.querySelector(`#facets details.${CSS.escape(name)}`);
    if (part && open) part.open = true;
  }
  enhance();
}

/** With a box that applies at once, the number beside it is no second way that must be tabbed through. */
function enhance() {
  for (const count of document.querySelectorAll("#facets .count")) count.tabIndex = -1;
  for (const button of document.querySelectorAll("#facets .apply")) button.hidden = true;
}

if (form && results) {
  enhance();
  document.getElementById("facets").addEventListener("change", (event) => show(asked(), { focus: event.target.id }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(asked(), { focus: "q" });
  });
  document.querySelector("main").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const own = link && link.origin === location.origin && link.pathname === location.pathname && !link.hash;
    if (!own || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link.href, { focus: "found" });
  });
  addEventListener("popstate", () => show(location.href, { push: false }));
}
