// Sends the page's form at once, as Logto does. Without script its button does the same.

const form = document.querySelector("form[data-continue]");
form?.requestSubmit(form.querySelector("button"));
