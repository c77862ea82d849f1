// Finds what has a behaviour and starts it. Every page works before this arrives and without it.
//
//   <form data-module="submit-once">…</form>

import { AvatarPreview } from "./modules/avatar_preview.js";
import { Choices } from "./modules/choices.js";
import { Copy } from "./modules/copy.js";
import { Countdown } from "./modules/countdown.js";
import { Passkey } from "./modules/passkey.js";
import { Print } from "./modules/print.js";
import { ShowPassword } from "./modules/show_password.js";
import { Strength } from "./modules/strength.js";
import { SubmitOnce } from "./modules/submit_once.js";

const MODULES = {
  "avatar-preview": AvatarPreview,
  choices: Choices,
  copy: Copy,
  countdown: Countdown,
  passkey: Passkey,
  print: Print,
  "show-password": ShowPassword,
  strength: Strength,
  "submit-once": SubmitOnce,
};

for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    new MODULES[name](element);
  }
}
