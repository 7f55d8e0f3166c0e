// Asks the browser for a passkey, and sends what it says with the form. Without this script the page offers a password.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const read = (options) => {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"])
    if (asked[list]) asked[list] = asked[list].map((one) => ({ ...one, id: bytes(one.id) }));
  return asked;
};
const said = (credential) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[part]) response[part] = text(credential.response[part]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};
const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.parentElement.querySelector("[data-passkey-failed]");
  if (!window.PublicKeyCredential) {
    failed.hidden = false;
    continue;
  }
  form.querySelector("button").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const { publicKey } = await optionsOf(form);
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: read(publicKey) });
      form.elements.credential.value = said(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
