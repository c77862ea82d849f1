// Makes a passkey or shows one, and sends what came of it with the form it stands in.
//
//   <form data-passkey="create or get" data-options="WebAuthn’s options as JSON">
//     <input type="hidden" name="credential"> <p data-error="words when it did not work"></p>

const form = document.querySelector("form[data-passkey]");
const told = form.querySelector("[data-error]");

async function ceremony() {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  told.textContent = "";
  try {
    const credential = await ceremony();
    form.elements.credential.value = JSON.stringify(credential.toJSON());
  } catch {
    told.textContent = told.dataset.error;
    return;
  }
  form.submit();
});
