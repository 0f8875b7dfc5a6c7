// The pack tray: excerpts are added and removed where they stand, and this browser remembers the draft.
// A pack in the address of a page goes before the remembered one; the first change makes it the draft.

import { announce } from "./announce.js";

const DRAFT = "pack-draft";
const BEFORE = "pack-before"; // the draft before the last change, for Undo

const tray = document.getElementById("tray");

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null; // storage is forbidden, or holds what is not ours
  }
}

function write(storage, key, value) {
  try {
    if (value) storage.setItem(key, JSON.stringify(value));
    else storage.removeItem(key);
  } catch { /* without storage the draft lasts as long as the page */ }
}

/** The pack that a page's address holds. */
function carried(element) {
  const { token, excerpts } = element.dataset;
  const address = element.dataset.address ?? element.querySelector("a.button")?.getAttribute("href");
  return token ? { token, address, excerpts: excerpts.split(" ").filter(Boolean) } : null;
}

/** Make the pack of the pack's own page the draft: once it is changed there, or where there is no other. */
export function keepDraft() {
  const editor = document.querySelector("form.pack");
  if (editor) write(localStorage, DRAFT, carried(editor));
}

let pack = tray && (carried(tray) ?? read(localStorage, DRAFT));

/** Show the pack in the tray, at each passage, and in the links that carry it. */
export function showPack() {
  if (!tray) return;
  const count = pack?.excerpts.length ?? 0;
  const before = read(sessionStorage, BEFORE);
  tray.hidden = !count && !before && !tray.querySelector(".notice");
  tray.querySelector(".tray-line").hidden = !count && !before;
  tray.querySelector(".tray-count").textContent = count;
  const open = tray.querySelector("a.button");
  open.href = pack?.address ?? "/pack";
  open.hidden = !count;
  undo.hidden = !before;
  clear.hidden = !count;
  tray.querySelector(".tray-hint").textContent = count ? "Saved in this browser only. Open it for a link." : "";
  for (const link of document.querySelectorAll("a.add")) {
    const all = link.dataset.excerpts.split(" ").every((id) => pack?.excerpts.includes(id));
    link.classList.toggle("packed", all);
    link.textContent = all ? "Remove from pack" : link.dataset.label;
    link.setAttribute("aria-label", `${link.textContent}: ${link.dataset.name}`);
  }
  for (const link of document.querySelectorAll("header nav a[href^='/pack']")) link.href = pack?.address ?? "/pack";
}

/** Keep a changed pack, and put it in the place of the one before in every address on the page. */
function keep(changed, previous) {
  pack = changed;
  write(localStorage, DRAFT, pack);
  write(sessionStorage, BEFORE, previous);
  for (const link of document.querySelectorAll("a[href*='pack=']:not(.add)")) link.href = withPack(link.href);
  for (const field of document.querySelectorAll("#search [name=pack]")) field.value = pack?.token ?? "";
  if (new URLSearchParams(location.search).has("pack")) history.replaceState(null, "", withPack(location.href));
  showPack();
}

function withPack(address) {
  const url = new URL(address);
  if (!url.searchParams.has("pack")) return address;
  if (pack) url.searchParams.set("pack", pack.token);
  else url.searchParams.delete("pack");
  return url.href;
}

async function change(link) {
  const body = new URLSearchParams({ pack: pack?.token ?? "" });
  const removes = link.classList.contains("packed");
  for (const id of link.dataset.excerpts.split(" ")) body.append(removes ? "remove" : "add", id);
  const previous = pack ?? { token: "", address: "/pack", excerpts: [] };
  const answer = await fetch(tray.dataset.change, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.statusText);
  keep(await answer.json(), previous);
  announce(`${removes ? "Removed" : "Added"}. Your pack has ${passages()}.`);
}

function passages() {
  const count = pack?.excerpts.length ?? 0;
  return `${count} ${count === 1 ? "passage" : "passages"}`;
}

function button(name, done) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "copy";
  made.textContent = name;
  made.addEventListener("click", done);
  return made;
}

const undo = button("Undo", () => {
  const before = read(sessionStorage, BEFORE);
  keep(before?.token ? before : null, null);
  announce(`Undone. Your pack has ${passages()}.`);
});
const clear = button("Clear", () => {
  keep(null, pack);
  announce("Your pack is cleared. Undo brings it back.");
});

if (tray) {
  tray.querySelector(".tray-line").append(undo, clear);
  showPack();
  document.querySelector("main").addEventListener("click", (event) => {
    const link = event.target.closest("a.add");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    change(link).catch(() => location.assign(link.href)); // the page of that address says what is wrong
  }, { capture: true });
} else if (!read(localStorage, DRAFT)) keepDraft();
