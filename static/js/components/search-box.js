/* <search-box suggest="…"> around a search form: what may be meant, as one types (the combobox of the ARIA Authoring
   Practices). Without a script the form is a form. */

import { OptionsList } from "../options-list.js";

const WAIT = 180;

class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type='search']");
    if (this.ready || !this.input) return;
    this.ready = true;
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-expanded", "false");
    const after = this.querySelector("form").lastElementChild;
    this.list = new OptionsList(this.input, { id: "search-list", after, take: (option) => this.take(option) });
    this.input.addEventListener("input", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.stop());
  }

  askSoon() {
    this.list.choose(null); // what is shown completes other words
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  stop() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  /** Ask what may follow the words before the caret; only the newest answer counts. */
  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const written = this.input.value.slice(0, this.input.selectionStart);
    const address = `${this.getAttribute("suggest")}?${new URLSearchParams({ q: written })}`;
    try {
      const answer = await fetch(address, { signal: this.asked.signal });
      this.list.show(answer.ok && !answer.redirected ? await answer.text() : "");
    } catch {
      // Asked anew, or the network is away: the search itself will say so.
    }
  }

  key(event) {
    if (this.list.key(event) || event.isComposing) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    this.ask();
  }

  /** Put the completed words in the place of those before the caret, or go to the thread that was meant. */
  take(option) {
    const { url, query } = option.dataset;
    if (url) return void location.assign(url);
    const rest = this.input.value.slice(this.input.selectionStart);
    this.input.value = query + rest.trimStart();
    this.input.setSelectionRange(query.length, query.length);
    this.stop();
    this.list.close();
    this.input.focus();
    if (query.endsWith(":")) this.ask();
  }
}

customElements.define("search-box", SearchBox);
