// Saving, moving and removing on the pack's page, without a reload: the page stays where it is.

import { announce } from "./announce.js";
import { addCopyButtons } from "./copy_buttons.js";
import { keepDraft } from "./pack_tray.js";

const IN_PLACE = /^(save|add|(up|down|remove)-\d+)$/;

const STEPS = { up: -1, down: 1 };

async function submit(form, button) {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("main");
  if (!fresh) throw new Error("no page");
  if (answer.ok) history.replaceState(null, "", answer.url);
  document.title = page.title;
  document.getElementById("main").replaceChildren(...fresh.childNodes);
  addCopyButtons(document.getElementById("main"));
  keepDraft();
  const [action, number] = button.value.split("-");
  const last = document.querySelectorAll(".items > li").length - 1;
  const item = Math.min(Number(number) + (STEPS[action] ?? 0), last);
  const place = document.getElementById(`item-${item}`) ?? document;
  (place.querySelector(`[value^="${action}"]:not(.unseen)`) ?? place.querySelector(".moves button"))?.focus();
  if (place !== document) place.querySelector("legend").scrollIntoView({ block: "nearest" });
  announce(page.querySelector("[role=alert]")?.textContent.trim() || "Pack updated");
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.pack");
  if (!form || !event.submitter || !IN_PLACE.test(event.submitter.value)) return;
  event.preventDefault();
  submit(form, event.submitter).catch(() => {
    // The browser's own way: the server answers with a page of its own.
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "do", value: event.submitter.value });
    form.append(field);
    form.submit();
  });
});
