// A warning before leaving the pack page with changes that its address does not hold yet.

const pack = document.getElementById("pack");
if (pack) {
  let unsent = false;
  pack.addEventListener("input", () => { unsent = true; });
  pack.addEventListener("submit", () => {
    const typed = unsent;
    unsent = false;
    // A download leaves the page, and its address, as they were.
    setTimeout(() => { unsent ||= typed; }, 2000);
  });
  addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
}
