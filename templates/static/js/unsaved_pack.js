// A warning before leaving the pack page with changes that its address does not hold yet.

let unsent = false;
document.addEventListener("input", (event) => { if (event.target.closest("form.pack")) unsent = true; });
document.addEventListener("submit", (event) => {
  if (!event.target.closest("form.pack")) return;
  const typed = unsent;
  unsent = false;
  // A download leaves the page, and its address, as they were; what is saved in place does not.
  const download = !/^(save|add|search|(up|down|remove)-\d+)$/.test(event.submitter?.value ?? "");
  if (download) setTimeout(() => { unsent ||= typed; }, 2000);
});
addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
