// A button to copy a link to the selected words of a passage (a text fragment, `#:~:text=`).

import { announce } from "./announce.js";
import { copyButton } from "./clipboard.js";

const MAX_EXACT_LENGTH = 80; // as in citations/text_fragment.py: longer quotations are linked by start and end
const EDGE = 4;

/** Words as a part of a text fragment; the hyphen, which separates parts, is encoded too. */
function encoded(words) {
  return encodeURIComponent(words).replaceAll("-", "%2D");
}

/** The text fragment directive for words, which may run over several paragraphs. */
function fragment(words) {
  const lines = words.split("\n").map((line) => line.trim().replace(/\s+/g, " ")).filter(Boolean);
  const whole = lines.join(" ");
  if (lines.length === 1 && whole.length <= MAX_EXACT_LENGTH) return `:~:text=${encoded(whole)}`;
  const start = lines[0].split(" ").slice(0, EDGE).join(" ");
  const end = lines.at(-1).split(" ").slice(-EDGE).join(" ");
  return `:~:text=${encoded(start)},${encoded(end)}`;
}

/** The selected words and their passage, if the selection lies in one passage; links in it are left out. */
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

const context = document.querySelector("[data-context]")?.href; // on an excerpt's page: its lesson
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
