// Closes an open list by Escape, by a press elsewhere, and when the focus leaves it.
//
//   <details data-module="choices"><summary>…</summary>…</details>

export class Choices {
  constructor(details) {
    this.details = details;
    details.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && details.open) {
        details.open = false;
        details.querySelector("summary").focus();
      }
    });
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget) this.closeUnlessInside(event.relatedTarget);
    });
    document.addEventListener("pointerdown", (event) => this.closeUnlessInside(event.target));
  }

  closeUnlessInside(target) {
    if (!this.details.contains(target)) this.details.open = false;
  }
}
