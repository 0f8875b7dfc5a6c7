// Text pasted into the form of /verify keeps its links and quotations: the rich text is sent beside the plain one,
// as long as nothing else is typed.

const text = document.querySelector(".verify #text");
const html = document.querySelector(".verify #html");
if (text && html) {
  let pasted = "";
  text.addEventListener("paste", (event) => {
    const whole = text.selectionStart === 0 && text.selectionEnd === text.value.length;
    pasted = whole ? event.clipboardData.getData("text/html") : "";
  });
  text.addEventListener("input", (event) => {
    html.value = event.inputType === "insertFromPaste" ? pasted : "";
    pasted = "";
  });
}
