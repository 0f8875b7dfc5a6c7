// Copy buttons: beside each link with `data-copy`, and after each `.copied` element.

import { copyButton } from "./clipboard.js";

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
