// <queue-keys>: keys for those who want them, off until switched on (WCAG 2.2, 2.1.4). j and k open the next and the
// previous item, c claims, a r e go to a decision's button; only Enter presses it.

const REMEMBERED = "queue-keys";

class QueueKeys extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.button = this.querySelector("button");
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.button.addEventListener("click", () => this.turn(!this.on), { signal });
    document.addEventListener("keydown", (event) => this.heard(event), { signal });
    this.turn(remembered());
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  turn(on) {
    this.on = on;
    this.button.setAttribute("aria-pressed", String(on));
    this.querySelector("span").hidden = !on;
    for (const hint of document.querySelectorAll(".deed kbd")) hint.hidden = !on;
    try {
      localStorage.setItem(REMEMBERED, on ? "on" : "off");
    } catch {
      // without storage they are off again on the next page
    }
  }

  heard(event) {
    if (!this.on || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (event.key === "j" || event.key === "k") this.open(event.key === "j" ? 1 : -1);
    else if ("care".includes(event.key)) document.querySelector(`[data-key="${event.key}"]`)?.focus();
    else return;
    event.preventDefault();
  }

  open(step) {
    const items = [...document.querySelectorAll(".q-it")];
    const here = items.findIndex((item) => item.hasAttribute("aria-current"));
    items[Math.max(0, here + step)]?.click();
  }
}

function isWriting(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) === "on";
  } catch {
    return false;
  }
}

customElements.define("queue-keys", QueueKeys);
