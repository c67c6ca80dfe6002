/* <queue-keys>: j and k open the next and the previous item, n takes the next, c claims, a r e go to a decision's button; only Enter presses
   it. */

import { SwitchedKeys } from "../keys.js";

class QueueKeys extends SwitchedKeys {
  turn(on) {
    super.turn(on);
    for (const hint of document.querySelectorAll(".deed kbd")) hint.hidden = !on;
  }

  press(key) {
    if (key === "j" || key === "k") this.open(key === "j" ? 1 : -1);
    else if (["n", "c", "a", "r", "e"].includes(key)) document.querySelector(`[data-key="${key}"]`)?.focus();
    else return false;
    return true;
  }

  open(step) {
    const items = [...document.querySelectorAll(".q-it")];
    const here = items.findIndex((item) => item.hasAttribute("aria-current"));
    items[Math.max(0, here + step)]?.click();
  }
}

customElements.define("queue-keys", QueueKeys);
