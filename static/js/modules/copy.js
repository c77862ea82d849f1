// Copies what stands in a field or a list, at the press of a button that is only there where that
// works.
//
//   <div data-module="copy" data-of="id of the input or the list" data-copied="Copied">
//     <input id="…" readonly><button type="button" hidden>Copy</button><p role="status"></p></div>

export class Copy {
  constructor(element) {
    this.source = document.getElementById(element.dataset.of);
    this.words = element.dataset.copied;
    this.said = element.querySelector("[role=status]");
    if ("select" in this.source) {
      this.source.addEventListener("focus", () => this.source.select());
    }
    const button = element.querySelector("button");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => this.copy());
  }

  get text() {
    if ("value" in this.source) return this.source.value;
    return Array.from(this.source.children, (line) => line.textContent.trim()).join("\n");
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      this.said.textContent = this.words;
    } catch {
      this.source.focus(); // marked: the person copies it as anything else
    }
  }
}
