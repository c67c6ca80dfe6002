/* <page-keys>: j and k go to the next and the previous post or row, r e b f press what stands below that post, u leads to
   the first unread, n to the next page, / to the search. Everything they reach is a link or a button of the page. */

import { SwitchedKeys } from "../keys.js";

const STOPS = "article.post, .row, .board-line";
const DEEDS = { r: "/reply?to=", e: "/edit", b: "/bookmark", f: "/flag" };
const LINKS = { u: "a[href*='at=unread'], a[href*='show=unread']", n: "a[rel='next']", p: "a[rel='prev']" };

class PageKeys extends SwitchedKeys {
  press(key) {
    if (key === "j" || key === "k") this.move(key === "j" ? 1 : -1);
    else if (key === "/") document.querySelector(".bar input[type='search'], .bar [href*='search']")?.focus();
    else if (key in DEEDS) this.here?.querySelector(`.acts [href*="${DEEDS[key]}"]`)?.click();
    else if (key in LINKS) document.querySelector(LINKS[key])?.click();
    else return false;
    return true;
  }

  /** The post or row that holds the focus, or was gone to last. */
  get here() {
    return document.activeElement?.closest(STOPS) ?? (this.last?.isConnected ? this.last : null);
  }

  move(step) {
    const stops = [...document.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility());
    const next = stops[stops.indexOf(this.here) + step] ?? (this.here ? null : stops.at(step > 0 ? 0 : -1));
    if (!next) return;
    this.last = next;
    const goal = next.querySelector(".when, h2 a") ?? next;
    goal.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("page-keys", PageKeys);
