// What has to be put right in a form is read out first.

document.querySelector(".error-summary")?.focus();
