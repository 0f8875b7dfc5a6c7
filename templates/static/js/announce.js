// The live region of the page (`#announcement`, role="status").

const region = document.getElementById("announcement");

/** Tell screen readers something that has changed on the page. */
export function announce(sentence) {
  region.textContent = "";
  // A pause, so that the same sentence is read again.
  setTimeout(() => { region.textContent = sentence; }, 50);
}
