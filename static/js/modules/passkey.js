// Lets the browser make a passkey: asks the server what is wanted, asks the person, and sends what
// came of it with the form. What stands in the way is said in the words of the form.
//
//   <form data-module="passkey" data-cancelled="…" data-timed-out="…" data-known="…"
//     data-not-here="…" data-unsupported="…" data-unreachable="…">
//     <input type="hidden" name="credential"> <div data-told hidden>… <p></p></div>
//     <div data-elsewhere hidden>another place to make one</div> <button>…</button></form>

const WORDS = {
  InvalidStateError: "known",
  SecurityError: "notHere",
  TimeoutError: "timedOut",
  NotSupportedError: "unsupported",
  ConstraintError: "unsupported",
};

export class Passkey {
  constructor(form) {
    this.form = form;
    this.button = form.querySelector("button");
    form.addEventListener("submit", (event) => this.submit(event));
    if (!window.PublicKeyCredential) {
      this.button.disabled = true;
      this.tell("unsupported");
    }
  }

  async submit(event) {
    event.preventDefault();
    if (this.button.hasAttribute("aria-busy")) return;
    this.button.setAttribute("aria-busy", "true");
    const options = await this.options();
    const credential = options && (await this.made(options));
    this.button.removeAttribute("aria-busy");
    if (!credential) return;
    this.form.elements.credential.value = JSON.stringify(credential);
    this.form.submit();
  }

  // What the server wants made. Where it wants something of the person first, its page says so.
  async options() {
    let answer;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(this.form)),
        redirect: "manual",
      });
    } catch {
      return this.tell("unreachable");
    }
    if (answer.ok && answer.headers.get("Content-Type").startsWith("application/json")) {
      return answer.json();
    }
    if (answer.status >= 429) return this.tell("unreachable");
    window.location.assign(this.form.action);
  }

  async made(options) {
    const begun = Date.now();
    try {
      return toJSON(await navigator.credentials.create({ publicKey: fromJSON(options) }));
    } catch (error) {
      // A refusal and the end of patience have one name; the clock tells them apart.
      const isOver = Date.now() - begun >= options.timeout;
      return this.tell(WORDS[error.name] ?? (isOver ? "timedOut" : "cancelled"));
    }
  }

  tell(what) {
    const told = this.form.querySelector("[data-told]");
    told.hidden = false;
    told.querySelector("p").textContent = this.form.dataset[what];
    if (what === "notHere" || what === "unsupported") {
      this.form.querySelector("[data-elsewhere]").hidden = false;
    }
  }
}

// WebAuthn’s own translations from and to JSON are younger than passkeys.

function fromJSON(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: options.excludeCredentials?.map((one) => ({ ...one, id: bytes(one.id) })),
  };
}

function toJSON({ id, type, response, authenticatorAttachment }) {
  return {
    id,
    type,
    authenticatorAttachment,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      authenticatorData: response.getAuthenticatorData && text(response.getAuthenticatorData()),
      transports: response.getTransports?.() ?? [],
    },
  };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function text(buffer) {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
