// Prints the page, at the press of a button that is only there where that works.
//
//   <button type="button" data-module="print" hidden>Print</button>

export class Print {
  constructor(button) {
    button.hidden = typeof window.print !== "function";
    button.addEventListener("click", () => window.print());
  }
}
