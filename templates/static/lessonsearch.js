// What a script adds to pages that are complete without it: copied links, and filters that apply at once.

const announcement = document.getElementById("announcement");

/** Say something to those who do not see the page change. */
function announce(sentence) {
  announcement.textContent = "";
  // Said again even when it is the same sentence as before.
  setTimeout(() => { announcement.textContent = sentence; }, 50);
}

// Copying

/** Put text on the clipboard, with HTML beside it for programs that take formatted text; also where the page
 * is not served over https and browsers withhold the new way. */
async function copy(text, rich) {
  if (navigator.clipboard && !rich) return navigator.clipboard.writeText(text);
  if (navigator.clipboard?.write) {
    const kinds = { "text/plain": text, "text/html": rich };
    const blobs = Object.entries(kinds).map(([kind, words]) => [kind, new Blob([words], { type: kind })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const fill = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (rich) event.clipboardData.setData("text/html", rich);
    event.preventDefault();
  };
  document.addEventListener("copy", fill);
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  field.remove();
  if (!done) throw new Error("The browser refused.");
}

/** A button that copies what `text`, and `rich` as HTML, give at that moment. */
function copyButton(name, text, done, rich = () => "") {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = name;
  button.addEventListener("click", async () => {
    try {
      await copy(text(), rich());
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
  const what = copied.dataset.name ?? copied.id;
  const text = () => copied.dataset.plain ?? copied.textContent.trim();
  const rich = () => (copied.dataset.plain ? copied.innerHTML.trim() : "");
  copied.after(copyButton(`Copy ${what}`, text, `${what[0].toUpperCase()}${what.slice(1)} copied`, rich));
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

// Linking to words within an excerpt

const LONGEST_EXACT = 80; // as the server has it: longer words are linked by their beginning and end
const EDGE = 4;

/** Words as a part of a text fragment: the signs that divide its parts are encoded too. */
function encoded(words) {
  return encodeURIComponent(words).replaceAll("-", "%2D");
}

/** The text fragment that leads to words; they may stand in several paragraphs. */
function fragment(words) {
  const lines = words.split("\n").map((line) => line.trim().replace(/\s+/g, " ")).filter(Boolean);
  const whole = lines.join(" ");
  if (lines.length === 1 && whole.length <= LONGEST_EXACT) return `:~:text=${encoded(whole)}`;
  const start = lines[0].split(" ").slice(0, EDGE).join(" ");
  const end = lines.at(-1).split(" ").slice(-EDGE).join(" ");
  return `:~:text=${encoded(start)},${encoded(end)}`;
}

/** The passage in which a selection lies whole, with the words selected; the links in it are not words. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const within = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".passage .words");
  const words = within(range.startContainer);
  if (!words || words !== within(range.endContainer)) return null;
  const copied = range.cloneContents();
  for (const tools of copied.querySelectorAll(".tools")) tools.remove();
  for (const block of copied.querySelectorAll("p, li, blockquote, td, th")) block.append("\n");
  const text = copied.textContent.trim();
  return text.length > 2 ? { passage: words.closest(".passage"), text } : null;
}

const context = document.querySelector("[data-context]")?.href; // on an excerpt's page, the lesson it stands in
const wordsButton = copyButton(
  "Copy link to these words",
  () => wordsButton.dataset.link,
  "Link to the words copied",
);
wordsButton.classList.add("words-link");

document.addEventListener("selectionchange", () => {
  if (document.activeElement === wordsButton) return;
  const found = selected();
  if (!found) return wordsButton.remove();
  const page = (context ?? location.href).split("#")[0].split("?")[0];
  const anchor = found.passage.id || (context ?? "").split("#")[1];
  wordsButton.dataset.link = `${page}#${anchor}${fragment(found.text)}`;
  const place = found.passage.querySelector(".words");
  if (place.nextElementSibling !== wordsButton) {
    place.after(wordsButton);
    announce("A button to copy a link to these words stands after the passage.");
  }
});
