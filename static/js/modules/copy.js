// Copies what stands in a field, at the press of a button that is only there where that works.
//
//   <div data-module="copy" data-of="id of the input" data-copied="Copied">
//     <input id="…" readonly><button type="button" hidden>Copy</button><p role="status"></p></div>

export class Copy {
  constructor(element) {
    this.input = document.getElementById(element.dataset.of);
    this.words = element.dataset.copied;
    this.said = element.querySelector("[role=status]");
    this.input.addEventListener("focus", () => this.input.select());
    const button = element.querySelector("button");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => this.copy());
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.input.value);
      this.said.textContent = this.words;
    } catch {
      this.input.focus(); // marked: the person copies it as anything else
    }
  }
}
