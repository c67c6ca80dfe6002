// What a page hears of its topics. <live-topic topic seq src>: a part of the page that is fetched again from `src` when its
// topic moved past `seq`. What the new part marks with `data-say` is read out, politely, through the page's one live region.
// <live-presence topic data-reading data-writing>: how many others read it at this moment, and whether one of them writes.

import { announce } from "../announce.js";
import { listen, write } from "../live.js";

const RETRY = 5_000;
const STAYED = 1_000; // whoever leafs through tabs reads none of them
const SAY_EVERY = 3_000; // the server takes somebody for writing twice as long
const GONE = new Set([401, 403, 404, 410]);

class LiveTopic extends HTMLElement {
  connectedCallback() {
    this.seq = Number(this.getAttribute("seq"));
    this.latest = this.seq;
    this.awake = () => document.hidden || this.catchUp(0);
    document.addEventListener("visibilitychange", this.awake);
    this.stop = listen(this.getAttribute("topic"), (seq, spread) => this.heard(seq, spread));
  }

  disconnectedCallback() {
    this.stop();
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.awake);
  }

  heard(seq, spread) {
    this.latest = Math.max(this.latest, seq);
    this.catchUp(Math.random() * spread);
  }

  /** Fetch, unless up to date, under way, or out of sight: then when it comes into sight. */
  catchUp(wait) {
    if (this.timer || this.busy || document.hidden || this.latest <= this.seq) return;
    this.timer = setTimeout(() => this.fetch(), wait);
  }

  async fetch() {
    this.timer = 0;
    this.busy = true;
    const reached = this.latest;
    let wait = 0;
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { "X-Fragment": "1" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || GONE.has(answer.status)) return this.giveUp();
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      this.seq = reached;
      this.setAttribute("seq", String(reached));
      if (html !== this.shown) this.show(html);
    } catch {
      wait = RETRY;
    } finally {
      this.busy = false;
    }
    if (this.isConnected) this.catchUp(wait);
  }

  /** Signed out, or no longer allowed to read this: the next page will say so. */
  giveUp() {
    this.latest = this.seq;
    this.stop();
  }

  show(html) {
    const focused = this.contains(document.activeElement) ? sameAs(document.activeElement) : "";
    this.shown = html;
    this.innerHTML = html;
    globalThis.htmx?.process(this);
    if (focused) this.querySelector(focused)?.focus();
    announce(this.querySelector("[data-say]")?.textContent);
    this.dispatchEvent(new CustomEvent("live-topic:shown", { bubbles: true }));
  }
}

/** A selector that finds, in the new part, what had the focus in the old one. */
function sameAs(element) {
  const tag = element.localName;
  for (const name of ["id", "href", "name", "data-key"]) {
    if (element.hasAttribute(name)) return `${tag}[${name}="${CSS.escape(element.getAttribute(name))}"]`;
  }
  return tag;
}

customElements.define("live-topic", LiveTopic);

/* Quietly: it is never read out, and takes its place before it says anything. Its reader is counted while the page is
   looked at. */
class LivePresence extends HTMLElement {
  connectedCallback() {
    this.words = this.dataset.reading.split("|");
    this.said = 0;
    document.addEventListener("visibilitychange", () => this.look());
    document.addEventListener("live:lost", () => this.show({}));
    document.addEventListener("input", ({ target }) => target.closest("composer-box") && this.write());
    this.look();
  }

  look() {
    clearTimeout(this.timer);
    if (document.hidden) this.leave();
    else this.timer = setTimeout(() => this.come(), STAYED);
  }

  come() {
    this.stop ??= listen(this.getAttribute("topic"), (seen) => this.show(seen));
  }

  leave() {
    this.stop?.();
    this.stop = null;
    this.show({});
  }

  write() {
    if (Date.now() - this.said < SAY_EVERY) return;
    this.come();
    this.said = Date.now();
    write(this.getAttribute("topic"));
  }

  show({ reading = 0, writing = false }) {
    const said = [reading && this.words[Math.min(reading, this.words.length) - 1], writing && this.dataset.writing];
    this.textContent = said.filter(Boolean).join(" · ");
  }
}

customElements.define("live-presence", LivePresence);
