// Finds what has a behaviour and starts it. Every page works before this arrives and without it.
//
//   <form data-module="submit-once">…</form>

import { AvatarPreview } from "./modules/avatar_preview.js";
import { Choices } from "./modules/choices.js";
import { SubmitOnce } from "./modules/submit_once.js";

const MODULES = {
  "avatar-preview": AvatarPreview,
  choices: Choices,
  "submit-once": SubmitOnce,
};

for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    new MODULES[name](element);
  }
}
