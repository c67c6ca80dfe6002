/* <browser-messages key>: asks the browser whether it may show messages while the site is closed, and sends the form
   around its answer. Without a browser that can, the button stays hidden and the sentence beside it says so. */

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

class BrowserMessages extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.refused = this.querySelector("[data-refused]");
    if (!("PushManager" in globalThis && "serviceWorker" in navigator)) return;
    this.querySelector("[data-unable]").hidden = true;
    this.button.hidden = false;
    this.button.addEventListener("click", (event) => this.ask(event));
  }

  async ask(event) {
    event.preventDefault();
    try {
      const { pushManager } = await navigator.serviceWorker.ready;
      const given = await pushManager.getSubscription();
      await given?.unsubscribe();
      const subscription = await pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(this.getAttribute("key")),
      });
      this.send(subscription.toJSON());
    } catch {
      this.refused.hidden = false;
    }
  }

  send({ endpoint, keys }) {
    const form = this.button.form;
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.requestSubmit();
  }
}

customElements.define("browser-messages", BrowserMessages);
