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

// From mark to mark

const marksLine = document.getElementById("marks");
const marks = [...document.querySelectorAll("main mark")];
if (marksLine && marks.length > 0) {
  let at = -1;
  const go = (step) => {
    at = (at + step + marks.length) % marks.length;
    marks[at].tabIndex = -1;
    marks[at].focus();
    announce(`Mark ${at + 1} of ${marks.length}`);
  };
  for (const [name, step] of [["Next mark", 1], ["Previous mark", -1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => go(at < 0 && step < 0 ? 0 : step));
    marksLine.append(" · ", button);
  }
}

// From result to result, by keys that can be turned off: someone who dictates says letters all the time.

const journey = document.querySelector(".journey");
if (journey?.querySelector("[data-key]")) {
  const keys = document.createElement("p");
  keys.className = "keys";
  const tell = document.createElement("span");
  const button = document.createElement("button");
  button.type = "button";
  const on = () => localStorage.getItem("keys") !== "off";
  const write = () => {
    tell.innerHTML = on() ? "Keys: <kbd>j</kbd> next, <kbd>k</kbd> previous. " : "Keys are off. ";
    button.textContent = on() ? "Turn keys off" : "Turn keys on";
  };
  button.addEventListener("click", () => {
    if (on()) localStorage.setItem("keys", "off");
    else localStorage.removeItem("keys");
    write();
    announce(on() ? "Keys are on" : "Keys are off");
  });
  write();
  keys.append(tell, button);
  journey.append(keys);
  addEventListener("keydown", (event) => {
    if (!on() || event.metaKey || event.ctrlKey || event.altKey || event.target.closest("input, textarea, select")) return;
    journey.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
}

// A pack that is typed at: its address holds only what was sent, so leaving with more is asked about.

const pack = document.getElementById("pack");
if (pack) {
  let unsent = false;
  pack.addEventListener("input", () => { unsent = true; });
  pack.addEventListener("submit", () => {
    const typed = unsent;
    unsent = false;
    // A file that is taken away leaves the page, and its address, as they were.
    setTimeout(() => { unsent ||= typed; }, 2000);
  });
  addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
}

// Searching without leaving the page

const form = document.getElementById("search");
const results = document.getElementById("results");
const PAUSE = 350; // Milliseconds without a key after which what is typed is searched for: longer than between two keys.
let latest = 0;
let pause = 0;
let typing = false;

/** The address of what the form now asks. */
function asked() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(pairs).toString();
  return form.action + (query ? `?${query}` : "");
}

/** Show the search at an address in this page. An answer that a later question has overtaken is dropped. */
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
  document.title = page.title;
  replace(page);
  const target = focus && document.getElementById(focus);
  if (target) target.focus({ preventScroll: true });
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
  // Whoever is typing is further than the answer.
  if (!typing) form.elements.q.value = fresh.elements.q.value;
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

/** With a box that applies at once, the number beside it is no second way that must be tabbed through. */
function enhance() {
  for (const count of document.querySelectorAll("#facets .count")) count.tabIndex = -1;
  for (const button of document.querySelectorAll("#facets .apply")) button.hidden = true;
  for (const panel of document.querySelectorAll("#facets fieldset")) {
    if (panel.querySelector(".group")) addFinder(panel);
  }
}

const sought = {};

/** A box over a long panel that leaves only the choices with these letters in sight. */
function addFinder(panel) {
  const name = panel.querySelector("legend").textContent.toLowerCase();
  const box = document.createElement("input");
  box.type = "search";
  box.id = `find-${panel.id}`;
  box.className = "finder";
  box.autocomplete = "off";
  box.placeholder = `Find a ${name}`;
  box.setAttribute("aria-label", `Find a ${name} in this list`);
  box.value = sought[panel.id] ?? "";
  const wasOpen = new Map([...panel.querySelectorAll(".group")].map((group) => [group, group.open]));
  const narrow = () => {
    const letters = box.value.trim().toLowerCase();
    sought[panel.id] = box.value;
    let found = 0;
    for (const [group, open] of wasOpen) {
      let here = 0;
      for (const choice of group.querySelectorAll("li")) {
        choice.hidden = !choice.querySelector("label").textContent.toLowerCase().includes(letters);
        here += !choice.hidden;
      }
      group.hidden = !here;
      group.open = letters ? here > 0 : open;
      found += here;
    }
    return found;
  };
  box.addEventListener("input", () => {
    const found = narrow();
    announce(`${found} ${found === 1 ? name : `${name}s`} in the list`);
  });
  // Enter must not send the search: it is the list that is looked through.
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  panel.querySelector("legend").after(box);
  if (box.value) narrow();
}

if (form && results) {
  enhance();
  document.getElementById("facets").addEventListener("change", (event) => {
    if (event.target.name) show(asked(), { focus: event.target.id });
  });
  form.elements.q.addEventListener("input", () => {
    clearTimeout(pause);
    // One step of the browser's history for what is typed in one go.
    pause = setTimeout(() => show(asked(), { history: typing ? "replace" : "push" }), PAUSE);
  });
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
  addEventListener("popstate", () => show(location.href, { history: "none" }));
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
