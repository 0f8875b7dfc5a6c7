// Copy buttons: beside each link with `data-copy`, and after each `.copied` element.

import { copyButton } from "./clipboard.js";

for (const link of document.querySelectorAll("a[data-copy]")) {
  const button = copyButton("Copy link", () => link.href, "Link copied");
  button.setAttribute("aria-label", `Copy ${link.dataset.copy}`);
  link.replaceWith(button);
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
}

for (const link of document.querySelectorAll("a[data-quotation]")) {
  const { quotation } = link.dataset;
  const words = (ending) => fetched(`${quotation}.${ending}`);
  const button = copyButton(link.textContent, () => words("txt"), "Quotation with source copied", () => words("html"));
  button.classList.add("target");
  button.setAttribute("aria-label", link.getAttribute("aria-label"));
  link.replaceWith(button);
}

// The system's own sheet where there is one and a finger; else the link to an e-mail does its work.
if (navigator.share && matchMedia("(pointer: coarse)").matches) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-share]");
    if (!link) return;
    event.preventDefault();
    navigator.share({ title: link.dataset.title, url: link.dataset.share }).catch(() => {}); // closed by its reader
  });
}

/** Put a button to copy after each `.copied` element. */
export function addCopyButtons(part) {
  for (const copied of part.querySelectorAll(".copied")) {
    const what = copied.dataset.name ?? copied.id;
    const text = () => copied.dataset.plain ?? copied.textContent.trim();
    const rich = () => (copied.dataset.plain ? copied.innerHTML.trim() : "");
    copied.after(copyButton(`Copy ${what}`, text, `${what[0].toUpperCase()}${what.slice(1)} copied`, rich));
  }
}

addCopyButtons(document);
