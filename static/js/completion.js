/* What may be meant while one writes in the composer: people after an @, emoji after a colon. */

import { findEmoji } from "./emoji.js";
import { OptionsList } from "./options-list.js";

const WAIT = 120;
const PERSON = /(?:^|[^\p{L}\p{N}_.@/])@([\p{L}\p{N}_.-]{0,40})$/u;
const EMOJI = /(?:^|[^\p{L}\p{N}_:]):([\p{L}\p{N}_+-]{2,30})$/u;

let lists = 0;

/** Complete what is written in `area`: people by the address `people`, if there is one, and emoji by the list `emoji`. */
export class Completion {
  constructor(area, { people, emoji, insert }) {
    Object.assign(this, { area, people, emoji, insert });
    lists += 1;
    this.list = new OptionsList(area, { id: `completion-${lists}`, eager: true, take: (option) => this.take(option) });
    area.addEventListener("input", () => this.askSoon());
    area.addEventListener("click", () => this.list.close());
    area.addEventListener("keydown", (event) => this.key(event), { capture: true });
    area.addEventListener("blur", () => clearTimeout(this.timer));
  }

  /** Keys that move the caret elsewhere leave what was begun; what the list takes, the composer does not get. */
  key(event) {
    if (this.list.key(event)) event.stopImmediatePropagation();
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") this.list.close();
  }

  askSoon() {
    clearTimeout(this.timer);
    this.asked = Symbol("asked");
    const begun = this.begun();
    if (!begun) return this.list.close();
    this.timer = setTimeout(() => this.ask(begun, this.asked), WAIT);
  }

  /** What is being written before the caret: { find, words, from }, or null when it is nothing to complete. */
  begun() {
    const { value, selectionStart, selectionEnd } = this.area;
    if (selectionStart !== selectionEnd) return null;
    const before = value.slice(Math.max(0, selectionStart - 60), selectionStart);
    const person = this.people && PERSON.exec(before);
    if (person) return { find: (words) => this.findPeople(words), words: person[1], from: selectionStart - person[1].length - 1 };
    const emoji = this.emoji && EMOJI.exec(before);
    if (emoji) return { find: (words) => findEmoji(this.emoji, words), words: emoji[1], from: selectionStart - emoji[1].length - 1 };
    return null;
  }

  async ask(begun, asked) {
    const fragment = await begun.find(begun.words);
    if (this.asked !== asked) return;
    this.from = begun.from;
    this.list.show(fragment);
  }

  async findPeople(words) {
    try {
      const answer = await fetch(`${this.people}?${new URLSearchParams({ q: words })}`);
      return answer.ok && !answer.redirected ? await answer.text() : "";
    } catch {
      return ""; // the network is away: the name can be written out
    }
  }

  take(option) {
    this.list.close();
    this.insert({ from: this.from, to: this.area.selectionStart, text: option.dataset.insert });
  }
}
