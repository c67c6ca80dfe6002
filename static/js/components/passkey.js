/* <passkey-form>: asks the device for a passkey and sends the form around its answer.
   What the server asks for stands in the element's JSON script, or is fetched from the address in `options`.
   With `create` a new passkey is made; without it an existing one is used. */

const CREDENTIAL = "input[name=credential]";

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The server writes binary values as base64url; the browser wants them as bytes. */
function forBrowser({ publicKey }) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
      ...(publicKey.allowCredentials && { allowCredentials: known(publicKey.allowCredentials) }),
      ...(publicKey.excludeCredentials && { excludeCredentials: known(publicKey.excludeCredentials) }),
    },
  };
}

/** And the answer goes back as base64url. */
function forServer(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const answer = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    const form = event.target;
    this.say("");
    if (!window.PublicKeyCredential) {
      this.say("missing");
      return;
    }
    try {
      form.querySelector(CREDENTIAL).value = JSON.stringify(await this.credential(form));
    } catch {
      this.say("failed");
      return;
    }
    form.submit();
  }

  async credential(form) {
    const asked = forBrowser(await this.options());
    if (!this.hasAttribute("create")) return forServer(await navigator.credentials.get(asked));
    return forServer(await navigator.credentials.create(this.withSigningIn(asked, form)));
  }

  /** A passkey that is to sign in alone must be found without a name, and check who holds it. */
  withSigningIn(asked, form) {
    const alone = form.elements.passwordless?.checked ?? false;
    const selection = asked.publicKey.authenticatorSelection ?? {};
    asked.publicKey.authenticatorSelection = {
      ...selection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone && { userVerification: "required" }),
    };
    return asked;
  }

  async options() {
    const address = this.getAttribute("options");
    if (!address) return JSON.parse(this.querySelector("script[type='application/json']").textContent);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return (await answer.json()).request_options;
  }

  say(which) {
    for (const words of this.querySelectorAll("[data-failed], [data-missing]")) {
      words.hidden = !which || !(which in words.dataset);
    }
  }
}

customElements.define("passkey-form", PasskeyForm);
