/* Single keys for those who want them, off until switched on (WCAG 2.2, 2.1.4): the base of <queue-keys> and <page-keys>.
   Inside stand a button that switches them, one that lists them, and the list in a <dialog>, which Escape closes. Where
   the keyboard has other letters, their places count. */

export class SwitchedKeys extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    [this.button, this.help] = this.querySelectorAll(":scope > button");
    this.dialog = this.querySelector("dialog");
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.button.addEventListener("click", () => this.turn(!this.on), { signal });
    this.help.addEventListener("click", () => this.dialog.showModal(), { signal });
    document.addEventListener("keydown", (event) => this.heard(event), { signal });
    this.turn(this.remembered());
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  turn(on) {
    this.on = on;
    this.button.setAttribute("aria-pressed", String(on));
    this.help.hidden = !on;
    try {
      localStorage.setItem(this.localName, on ? "on" : "off");
    } catch {
      // without storage they are off again on the next page
    }
  }

  heard(event) {
    if (!this.on || this.dialog.open || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const key = keyOf(event);
    if (key === "?") this.dialog.showModal();
    else if (!this.press(key)) return;
    event.preventDefault();
  }

  remembered() {
    try {
      return localStorage.getItem(this.localName) === "on";
    } catch {
      return false;
    }
  }
}

/** What was pressed, as a Latin letter, "/" or "?": under an Arabic layout by the key's place and by "؟". */
function keyOf({ key, code }) {
  if (key === "؟") return "?";
  if (/^\p{Script=Latin}$|^[?/]$/u.test(key)) return key;
  return code.replace(/^Key([A-Z])$/, (_, letter) => letter.toLowerCase());
}

function isWriting(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
