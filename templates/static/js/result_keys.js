// Keyboard shortcuts from result to result. They can be turned off: people who dictate say single letters all
// the time (WCAG 2.1.4).

import { announce } from "./announce.js";

const navigation = document.querySelector(".journey");
if (navigation?.querySelector("[data-key]")) {
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
  navigation.append(keys);
  addEventListener("keydown", (event) => {
    if (!on() || event.metaKey || event.ctrlKey || event.altKey || event.target.closest("input, textarea, select")) return;
    navigation.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
}
