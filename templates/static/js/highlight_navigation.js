// Buttons that move the focus from one highlighted word to the next.

import { announce } from "./announce.js";

const line = document.getElementById("marks");
const marks = [...document.querySelectorAll("main mark")];
if (line && marks.length > 0) {
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
    line.append(" · ", button);
  }
}
