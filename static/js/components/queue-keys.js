// <queue-keys>: keys for those who want them, off until switched on (WCAG 2.2, 2.1.4). j and k open the next and the
// previous item, c claims, a r e go to a decision's button; only Enter presses it. ? lists them in the <dialog> inside,
// which Escape closes. Where the keyboard has other letters, their places count.

const REMEMBERED = "queue-keys";

class QueueKeys extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    [this.button, this.help] = this.querySelectorAll(":scope > button");
    this.dialog = this.querySelector("dialog");
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.button.addEventListener("click", () => this.turn(!this.on), { signal });
    this.help.addEventListener("click", () => this.dialog.showModal(), { signal });
    document.addEventListener("keydown", (event) => this.heard(event), { signal });
    this.turn(remembered());
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  turn(on) {
    this.on = on;
    this.button.setAttribute("aria-pressed", String(on));
    this.help.hidden = !on;
    for (const hint of document.querySelectorAll(".deed kbd")) hint.hidden = !on;
    try {
      localStorage.setItem(REMEMBERED, on ? "on" : "off");
    } catch {
      // without storage they are off again on the next page
    }
  }

  heard(event) {
    if (!this.on || this.dialog.open || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const key = keyOf(event);
    if (key === "j" || key === "k") this.open(key === "j" ? 1 : -1);
    else if (key === "?") this.dialog.showModal();
    else if (["c", "a", "r", "e"].includes(key)) document.querySelector(`[data-key="${key}"]`)?.focus();
    else return;
    event.preventDefault();
  }

  open(step) {
    const items = [...document.querySelectorAll(".q-it")];
    const here = items.findIndex((item) => item.hasAttribute("aria-current"));
    items[Math.max(0, here + step)]?.click();
  }
}

/** What was pressed, as a Latin letter or "?": under an Arabic layout by the key's place and by "؟". */
function keyOf({ key, code }) {
  if (key === "؟") return "?";
  return /^\p{Script=Latin}$|^\?$/u.test(key) ? key : code.replace(/^Key([A-Z])$/, (_, letter) => letter.toLowerCase());
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
