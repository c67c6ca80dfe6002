/* A list of options below a field, as one types (the list of the ARIA Authoring Practices' combobox): the arrows choose,
   Enter takes, Escape closes, and the field keeps the focus. The fragment comes from the server or is made here: a
   [role=listbox] with [role=option]s that have ids; its `data-said` is read out. */

import { announce } from "./announce.js";

export class OptionsList {
  /** `take(option)` is called with the one that was chosen; `eager`: the first is chosen from the start. */
  constructor(field, { id, take, after = field, eager = false }) {
    Object.assign(this, { field, id, take, eager, active: null });
    this.box = document.createElement("div");
    this.box.className = "options";
    this.box.hidden = true;
    after.after(this.box);
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("blur", () => this.close());
    this.box.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.box.addEventListener("click", (event) => this.takeOne(event.target.closest("[role='option']")));
  }

  get isOpen() {
    return !this.box.hidden;
  }

  show(fragment) {
    this.choose(null);
    this.box.innerHTML = fragment;
    const found = this.box.querySelector("[role='listbox']");
    if (!found || document.activeElement !== this.field) return this.close();
    found.id = this.id;
    this.tell(true);
    announce(found.dataset.said);
    if (this.eager) this.choose(this.options[0]);
  }

  close() {
    this.choose(null);
    this.tell(false);
  }

  /** A text of several lines has no state of its own for a list; a combobox has. Neither may name a list that is not there. */
  tell(open) {
    this.box.hidden = !open;
    if (open) this.field.setAttribute("aria-controls", this.id);
    else this.field.removeAttribute("aria-controls");
    if (this.field.role === "combobox") this.field.setAttribute("aria-expanded", String(open));
  }

  get options() {
    return [...this.box.querySelectorAll("[role='option']")];
  }

  /** Do what the key means for the list, and say whether it meant anything. */
  key(event) {
    if (event.isComposing || !this.isOpen) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && this.active) this.takeOne(this.active);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  /** Choose the next option, from the last on to the field and round again. */
  move(step) {
    const options = this.options;
    const places = options.length + 1;
    const place = (options.indexOf(this.active) + 1 + step + places) % places;
    this.choose(options[place - 1] ?? null);
  }

  choose(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    this.active?.setAttribute("aria-selected", "true");
    this.active?.scrollIntoView({ block: "nearest" });
    if (this.active) this.field.setAttribute("aria-activedescendant", this.active.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  takeOne(option) {
    if (option) this.take(option);
  }
}
