// A box that narrows the list of choices in a long facet panel.

import { announce } from "./announce.js";

const typed = {}; // panel id → letters in its box, kept when the results are replaced

/** Add a box to a long facet panel that shows only the choices with these letters. */
export function addFinder(panel) {
  const name = panel.querySelector("legend").textContent.toLowerCase();
  const box = document.createElement("input");
  box.type = "search";
  box.id = `find-${panel.id}`;
  box.className = "finder";
  box.autocomplete = "off";
  box.placeholder = `Find a ${name}`;
  box.setAttribute("aria-label", `Find a ${name} in this list`);
  box.value = typed[panel.id] ?? "";
  const wasOpen = new Map([...panel.querySelectorAll(".group")].map((group) => [group, group.open]));
  const narrow = () => {
    const letters = box.value.trim().toLowerCase();
    typed[panel.id] = box.value;
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
  // Enter would submit the search form; this box only narrows the list.
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  panel.querySelector("legend").after(box);
  if (box.value) narrow();
}
