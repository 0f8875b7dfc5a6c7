// Copying to the clipboard.

import { announce } from "./announce.js";

/** Write text, or a promise of it, to the clipboard, and HTML beside it for programs that take formatted text. Falls back to
 * `execCommand` where the page is not served over HTTPS and the Clipboard API is missing. */
async function copy(text, rich) {
  if (navigator.clipboard && !rich) return navigator.clipboard.writeText(text);
  if (navigator.clipboard?.write) {
    const kinds = { "text/plain": text, "text/html": rich };
    // Promises: a browser may forget the click while the words are fetched.
    const blobs = Object.entries(kinds).map(([kind, words]) => [
      kind, Promise.resolve(words).then((ready) => new Blob([ready], { type: kind })),
    ]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }
  [text, rich] = await Promise.all([text, rich]);
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

/** A button that copies the results of `text()` and, as HTML, `rich()`; both are called on the click. */
export function copyButton(name, text, done, rich = () => "") {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = name;
  button.addEventListener("click", async () => {
    try {
      await copy(text(), rich());
      button.textContent = "Copied";
      announce(done);
    } catch {
      button.textContent = "Not copied";
      announce("Your browser did not allow copying. Select the text and copy it.");
    }
    setTimeout(() => { button.textContent = name; }, 2000);
  });
  return button;
}
