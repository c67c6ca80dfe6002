// <queue-lease claim leave>: renews a claim of one's own while the item is open, says that somebody looks at it, and ends
// both on leaving. Around the lease's live part; the claim and give-back forms inside work without it.

const RENEW_EVERY = 3 * 60 * 1000;
const LOOK_EVERY = 40 * 1000; // the others see a look for a minute

class QueueLease extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.keeping = false;
    this.timers = [setInterval(() => this.renew(), RENEW_EVERY), setInterval(() => this.look(), LOOK_EVERY)];
    // A form that is being sent decides, claims or gives back by itself.
    document.addEventListener("submit", () => (this.keeping = true), { signal });
    addEventListener("pagehide", () => this.leave(), { signal });
    addEventListener("pageshow", (event) => event.persisted && location.reload(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.comeBack(), { signal });
    this.observer = new MutationObserver(() => this.show());
    this.observer.observe(this, { childList: true, subtree: true });
    this.show();
  }

  disconnectedCallback() {
    this.timers.forEach(clearInterval);
    this.observer.disconnect();
    this.abort.abort();
  }

  get state() {
    return this.querySelector("[data-lease]")?.dataset.lease;
  }

  /** While somebody else is at the item, or it is closed, the buttons rest. What was written stays. */
  show() {
    const rest = this.state === "closed" || this.state === "taken";
    for (const deed of this.parentElement.querySelectorAll("button.deed")) deed.disabled = rest;
  }

  comeBack() {
    this.look();
    this.renew();
  }

  /** The address of the live part notes who asks. Its answer is not shown: who comes and goes is told by the topic. */
  look() {
    const part = this.querySelector("live-topic");
    if (document.hidden || !part || this.state === "closed") return;
    fetch(part.getAttribute("src"), { headers: { "X-Fragment": "1" }, redirect: "manual" }).catch(() => {});
  }

  async renew() {
    if (this.state !== "mine") return;
    const response = await this.post(this.getAttribute("claim")).catch(() => null);
    if (!response?.ok || response.redirected) return;
    const part = this.querySelector("live-topic") ?? this;
    part.innerHTML = await response.text();
  }

  leave() {
    if (this.state !== "closed" && !this.keeping) this.post(this.getAttribute("leave"), { keepalive: true }).catch(() => {});
  }

  post(address, options = {}) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    return fetch(address, { method: "POST", headers: { "X-CSRFToken": token, "X-Fragment": "1" }, ...options });
  }
}

customElements.define("queue-lease", QueueLease);
