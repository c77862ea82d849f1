// Keeps a second press on a form's button from sending it again. The server acts once anyway; this
// only spares the wait. Coming back by the Back button makes the form usable again.
//
//   <form data-module="submit-once">…<button>Save</button></form>

export class SubmitOnce {
  constructor(form) {
    this.form = form;
    this.sent = false;
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", () => this.mark(false));
  }

  submit(event) {
    if (this.sent) {
      event.preventDefault();
      return;
    }
    this.mark(true);
  }

  mark(sent) {
    this.sent = sent;
    for (const button of this.form.querySelectorAll("button")) {
      if (sent) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  }
}
