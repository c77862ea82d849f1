// Counts down the seconds until a form may be sent again, and keeps its button until then. The
// server says the same without this: it only spares looking at a clock.
//
//   <form data-module="countdown" data-seconds="42">… <span data-countdown>… 42 …</span></form>

export class Countdown {
  constructor(form) {
    this.words = form.querySelector("[data-countdown]");
    this.button = form.querySelector("button");
    this.end = Date.now() + Number(form.dataset.seconds) * 1000;
    if (this.words) {
      this.sentence = this.words.textContent;
      this.timer = setInterval(() => this.tick(), 1000);
      this.tick();
    }
  }

  tick() {
    const seconds = Math.max(0, Math.ceil((this.end - Date.now()) / 1000));
    this.button.disabled = seconds > 0;
    this.words.hidden = seconds === 0;
    this.words.textContent = this.sentence.replace(/\d+/, String(seconds));
    if (seconds === 0) clearInterval(this.timer);
  }
}
