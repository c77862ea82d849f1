// A rough word on how hard a password is to guess, once somebody pauses typing. It counts words,
// not letters: whoever guesses tries words first. It decides nothing and sends nothing.
//
//   <p role="status" data-module="strength" data-of="id of the input" data-weak="…" data-fair="…"
//     data-good="…"></p>

const PAUSE = 500; // milliseconds
const WORD = 14; // bits: one of some 16 000 words, however long it is
const BITS = [
  [/^\p{L}+$/u, 4.7],
  [/^\d+$/, 3.3],
  [/^/, 4],
];

export function bits(password) {
  // What repeats or continues the character before it adds nothing: aaaa, 1234, fedc.
  const kept = [...password].filter((char, at, all) => {
    const step = at ? char.codePointAt(0) - all[at - 1].codePointAt(0) : 2;
    return Math.abs(step) > 1;
  });
  const parts = kept.join("").toLowerCase().match(/\p{L}+|\d+|[^\p{L}\d]+/gu) ?? [];
  return [...new Set(parts)]
    .map((part) => Math.min(WORD, part.length * BITS.find(([kind]) => kind.test(part))[1]))
    .reduce((sum, part) => sum + part, 0);
}

export class Strength {
  constructor(element) {
    this.element = element;
    this.input = document.getElementById(element.dataset.of);
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), PAUSE);
    });
  }

  tell() {
    const found = bits(this.input.value);
    const level = found < 35 ? "weak" : found < 55 ? "fair" : "good";
    this.element.dataset.level = this.input.value ? level : "";
    this.element.textContent = this.input.value ? this.element.dataset[level] : "";
  }
}
