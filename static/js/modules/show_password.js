// Lets somebody look at the password they type. It is hidden again when the form is sent, so that
// no browser takes it for a text to remember.
//
//   <p data-module="show-password" data-of="id of the input" hidden><input type="checkbox">…</p>

export class ShowPassword {
  constructor(element) {
    this.input = document.getElementById(element.dataset.of);
    this.box = element.querySelector("input");
    this.box.addEventListener("change", () => this.show(this.box.checked));
    this.input.form.addEventListener("submit", () => this.show(false));
    this.show(false);
    element.hidden = false;
  }

  show(shown) {
    this.box.checked = shown;
    this.input.type = shown ? "text" : "password";
  }
}
