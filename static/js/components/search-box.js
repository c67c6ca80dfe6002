/* <search-box suggest="…"> around a search form: what may be meant, as one types (the combobox of the ARIA Authoring
   Practices: the arrows choose, Enter takes, Escape closes). Without a script the form is a form. */

const WAIT = 180;

class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type='search']");
    if (this.ready || !this.input) return;
    this.ready = true;
    this.setUp();
    this.input.addEventListener("input", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role='option']")));
  }

  setUp() {
    this.list = document.createElement("div");
    this.list.hidden = true;
    this.querySelector("form").append(this.list);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", "search-suggestions");
  }

  askSoon() {
    this.choose(null); // what is shown completes other words
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  /** Ask what may follow the words before the caret; only the newest answer counts. */
  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const written = this.input.value.slice(0, this.input.selectionStart);
    const address = `${this.getAttribute("suggest")}?${new URLSearchParams({ q: written })}`;
    try {
      const answer = await fetch(address, { signal: this.asked.signal });
      this.show(answer.ok && !answer.redirected ? await answer.text() : "");
    } catch {
      // Asked anew, or the network is away: the search itself will say so.
    }
  }

  show(fragment) {
    this.choose(null);
    this.list.innerHTML = fragment;
    const found = this.list.querySelector("[role='listbox']");
    if (!found || document.activeElement !== this.input) return this.close();
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    document.querySelector("[data-announce]").textContent = found.dataset.said;
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.choose(null);
    this.input.setAttribute("aria-expanded", "false");
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && this.active) this.take(this.active);
    else if (event.key === "Escape" && !this.list.hidden) this.close();
    else return;
    event.preventDefault();
  }

  /** Choose the next option, from the last on to the field and round again; opens the list when it is closed. */
  move(step) {
    if (this.list.hidden) return this.ask();
    const options = [...this.list.querySelectorAll("[role='option']")];
    const places = options.length + 1;
    const place = (options.indexOf(this.active) + 1 + step + places) % places;
    this.choose(options[place - 1] ?? null);
  }

  choose(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    this.active?.setAttribute("aria-selected", "true");
    this.active?.scrollIntoView({ block: "nearest" });
    if (this.active) this.input.setAttribute("aria-activedescendant", this.active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** Put the completed words in the place of those before the caret, or go to the thread that was meant. */
  take(option) {
    if (!option) return;
    const { url, query } = option.dataset;
    if (url) return void location.assign(url);
    const rest = this.input.value.slice(this.input.selectionStart);
    this.input.value = query + rest.trimStart();
    this.input.setSelectionRange(query.length, query.length);
    this.close();
    this.input.focus();
    if (query.endsWith(":")) this.ask();
  }
}

customElements.define("search-box", SearchBox);
