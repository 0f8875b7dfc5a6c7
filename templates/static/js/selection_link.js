// A button to copy a link to the selected words of a passage (a text fragment, `#:~:text=`).

import { announce } from "./announce.js";
import { copyButton } from "./clipboard.js";
import { fragment } from "./text_fragment.js";

const BLOCKS = ".passage .words :is(p, li, blockquote > p, td, th, caption)";

/** Text of a block without the links in it, up to a point where one is given. */
function textOf(block, node, offset) {
  const range = block.ownerDocument.createRange();
  range.selectNodeContents(block);
  if (node) range.setEnd(node, offset);
  const copied = range.cloneContents();
  for (const tools of copied.querySelectorAll(".tools")) tools.remove();
  return copied.textContent;
}

/** The block at one end of a selection, as its index, and the offset in its text. */
function place(blocks, node, offset) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const number = blocks.findLastIndex((block) => block.contains(element));
  return number < 0 ? null : [number, textOf(blocks[number], node, offset).length];
}

const context = document.querySelector("[data-context]")?.href; // on an excerpt's page: its lesson
let elsewhere = context ? null : []; // the texts of that lesson which are not on this page, once they are known

async function readContext() {
  elsewhere = [];
  const lesson = new DOMParser().parseFromString(await (await fetch(context)).text(), "text/html");
  const here = [...document.querySelectorAll(BLOCKS)].map((block) => textOf(block).trim());
  for (const block of lesson.querySelectorAll(BLOCKS)) {
    const own = here.indexOf(textOf(block).trim());
    if (own < 0) elsewhere.push(textOf(block));
    else here.splice(own, 1);
  }
}

/** The selected words as a text fragment, with their passage, if the selection lies in one; whole words only. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const blocks = [...document.querySelectorAll(BLOCKS)];
  const start = place(blocks, range.startContainer, range.startOffset);
  const end = place(blocks, range.endContainer, range.endOffset);
  if (!start || !end) return null;
  const passage = blocks[start[0]].closest(".passage");
  if (passage !== blocks[end[0]].closest(".passage")) return null;
  const texts = blocks.map((block) => textOf(block));
  start[1] += texts[start[0]].slice(start[1]).match(/^\s*/)[0].length;
  end[1] -= texts[end[0]].slice(0, end[1]).match(/\s*$/)[0].length;
  start[1] -= texts[start[0]].slice(0, start[1]).match(/[\p{L}\p{N}_]*$/u)[0].length;
  end[1] += texts[end[0]].slice(end[1]).match(/^[\p{L}\p{N}_]*/u)[0].length;
  const empty = start[0] > end[0] || (start[0] === end[0] && end[1] - start[1] < 3);
  return empty ? null : { passage, fragment: fragment([...texts, ...elsewhere], start, end) };
}

const wordsButton = copyButton(
  "Copy link to these words",
  () => wordsButton.dataset.link,
  "Link to the words copied",
);
wordsButton.classList.add("words-link");

document.addEventListener("selectionchange", () => {
  if (document.activeElement === wordsButton) return;
  if (!elsewhere && !getSelection().isCollapsed) readContext().catch(() => {}).then(offer); // what cannot be read makes the link less certain
  else if (elsewhere) offer();
});

/** Put the button beside the passage in which words are selected. */
function offer() {
  const found = selected();
  if (!found) return wordsButton.remove();
  const page = (context ?? location.href).split("#")[0].split("?")[0];
  const anchor = found.passage.id || (context ?? "").split("#")[1];
  wordsButton.dataset.link = `${page}#${anchor}${found.fragment}`;
  const place = found.passage.querySelector(".words");
  if (place.nextElementSibling !== wordsButton) {
    place.after(wordsButton);
    announce("Press Tab for a button to copy a link to these words.");
  }
}
