/* <composer-box preview="…" draft="…"> around the form of a post: tools, preview, a draft kept as one types, one
   sending per press. Its words and controls stand in its <template> (templates/cotton/composer_box.html); without a
   script the form is a form. */

import { Completion } from "../completion.js";
import * as drafts from "../drafts.js";
import { toolOf, tools } from "../markdown-tools.js";
import { fetchPreview } from "../preview.js";
import { fetchDraft, keepDraft } from "../server-drafts.js";

const SAVE_AFTER = 400;
const KEEP_AFTER = 2000;
// As the rest of the site writes it: 24 hours, Western digits in Arabic too.
const CLOCK = { timeStyle: "short", hourCycle: "h23", numberingSystem: "latn" };
const TEXTS = "textarea[name], input[type='text'][name]";

class ComposerBox extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    const parts = [...this.querySelectorAll(".composer-parts textarea")];
    this.areas = parts.length ? parts : [...this.querySelectorAll("textarea")].slice(0, 1);
    this.area = this.areas[0];
    const template = this.querySelector(":scope > template");
    if (this.ready || !this.form || !this.area || !template) return;
    this.ready = true;
    this.furnish(template.content.cloneNode(true));
    this.restoreDraft();
    this.askServer();
    this.addEventListener("click", (event) => this.press(event));
    for (const area of this.areas) {
      area.addEventListener("keydown", (event) => this.key(event));
      area.addEventListener("focus", () => (this.area = area)); // the tools work on the one last written in
      this.complete(area);
    }
    this.form.addEventListener("input", () => {
      this.touched = true;
      this.saveSoon();
    });
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", () => this.sending(false));
    window.addEventListener("pagehide", () => {
      this.save();
      this.keep({ leaving: true });
    });
  }

  /** Put head and preview around the text area, and the line about the draft below. */
  furnish(parts) {
    const box = this.area.closest(".composer") ?? this.form;
    let place = this.area;
    while (place.parentElement !== box) place = place.parentElement;
    this.head = parts.querySelector(".composer-head");
    this.back = parts.querySelector(".draft-back");
    this.preview = parts.querySelector(".composer-preview");
    this.line = parts.querySelector(".draft");
    this.newer = parts.querySelector(".draft-newer");
    place.before(this.head, this.back, this.newer);
    place.after(this.preview);
    (box.querySelector(".composer-foot") ?? box).append(this.line);
  }

  press(event) {
    const button = event.target.closest("button");
    if (button?.dataset.tool) this.apply(button.dataset.tool);
    else if (button?.dataset.view) this.show(button.dataset.view);
    else if (button?.matches(".draft-back button")) this.discardDraft();
    else if (button?.dataset.draft) this.settle(button.dataset.draft);
  }

  key(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    const tool = toolOf(event);
    if (event.key === "Enter") this.form.requestSubmit();
    else if (tool) this.apply(tool);
    else return;
    event.preventDefault();
  }

  apply(tool) {
    this.show("write");
    const { value, selectionStart, selectionEnd } = this.area;
    const change = tools[tool](value, selectionStart, selectionEnd);
    this.insert(change);
    this.area.setSelectionRange(change.start, change.end);
  }

  /** Put `text` in the place of what stands from–to. */
  insert({ from, to, text }) {
    this.area.focus();
    this.area.setSelectionRange(from, to);
    // Old, but the one way that the browser's own undo knows of.
    if (!document.execCommand("insertText", false, text)) this.area.setRangeText(text);
    this.saveSoon();
  }

  complete(area) {
    const [people, emoji] = [this.getAttribute("people"), this.getAttribute("emoji")];
    new Completion(area, { people, emoji, insert: (change) => this.insert(change) });
  }

  show(view) {
    for (const button of this.head.querySelectorAll("[data-view]")) {
      button.ariaCurrent = button.dataset.view === view ? "true" : null;
    }
    const previewing = view === "preview";
    this.words.hidden = previewing;
    this.preview.hidden = !previewing;
    if (previewing) this.showPreview();
  }

  async showPreview() {
    const { wait, empty, failed } = this.preview.dataset;
    if (!this.written) return void (this.preview.textContent = empty);
    this.preview.textContent = wait;
    const asked = (this.asked = Symbol("preview"));
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const html = await fetchPreview(this.getAttribute("preview"), { body: this.written, token });
    if (this.asked !== asked) return;
    if (html === null) this.preview.textContent = failed;
    else this.preview.innerHTML = html; // rendered and cleaned by the server, as a post is
  }

  /** What holds the words: the one text area, or all the parts of an opening. */
  get words() {
    return this.querySelector(".composer-parts") ?? this.area;
  }

  /** All that is written, parts below their names as the server puts them together. */
  get written() {
    const parts = this.areas.filter((area) => area.value.trim());
    if (this.areas.length === 1) return parts[0]?.value ?? "";
    return parts.map((area) => `## ${area.labels[0].textContent.trim()}\n\n${area.value}`).join("\n\n");
  }

  get draft() {
    return this.getAttribute("draft");
  }

  get texts() {
    return Object.fromEntries([...this.form.querySelectorAll(TEXTS)].map((field) => [field.name, field.value]));
  }

  set texts(texts) {
    for (const field of this.form.querySelectorAll(TEXTS)) field.value = texts[field.name] ?? field.value;
  }

  /** The field with the key under which the form is sent. */
  get submission() {
    return this.form.elements.submission_key;
  }

  saveSoon() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), SAVE_AFTER);
  }

  save() {
    clearTimeout(this.saving);
    if (!this.draft || this.saved === JSON.stringify(this.texts)) return;
    this.saved = JSON.stringify(this.texts);
    const kept = this.written ? drafts.write(this.draft, this.texts, this.submission.value) : drafts.forget(this.draft);
    const time = new Date().toLocaleTimeString(document.documentElement.lang, CLOCK);
    this.line.role = null;
    this.line.textContent = kept ? this.line.dataset.saved.replace("{time}", time) : "";
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEEP_AFTER);
  }

  /** Whether the server keeps drafts of this form: not of what will stand under the Chatham House Rule. */
  get keepsThere() {
    return this.draft && this.hasAttribute("keep") && this.sequence !== undefined && !this.form.elements.under_rule?.checked;
  }

  /** Ask what the server has: what was written on another device, or the number on which this tab goes on. */
  async askServer() {
    if (!this.draft || !this.hasAttribute("keep")) return;
    const found = await fetchDraft(this.getAttribute("kept"), this.draft);
    if (!found) return;
    this.sequence = found.sequence;
    this.kept = JSON.stringify(found.texts ?? {});
    if (!found.texts || this.kept === JSON.stringify(this.texts) || this.form.querySelector(".errorlist")) return;
    if (this.back.hidden && !this.touched) this.showDraft(found.texts);
    else if (this.kept !== this.saved) this.warn(found);
  }

  showDraft(texts) {
    this.texts = texts;
    this.saved = JSON.stringify(this.texts);
    this.back.hidden = false;
  }

  async keep({ leaving = false } = {}) {
    clearTimeout(this.keeping);
    if (this.form.ariaBusy === "true" || !this.newer.hidden) return;
    const texts = this.texts;
    const words = this.written ? JSON.stringify(texts) : "{}";
    if (!this.keepsThere || words === this.kept) return this.forgetThere({ leaving });
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const said = { key: this.draft, texts, sequence: this.sequence, token, leaving };
    const answer = await keepDraft(this.getAttribute("keep"), said);
    if (!answer) return;
    if (answer.newer) return this.warn(answer);
    this.sequence = answer.sequence;
    this.kept = words;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, CLOCK);
    this.line.textContent = this.line.dataset.everywhere.replace("{time}", time);
  }

  /** What turns out to stand under the Chatham House Rule, or to be nothing, is kept there no more. */
  async forgetThere({ leaving }) {
    const gone = this.form.elements.under_rule?.checked || !this.written;
    if (!gone || !this.sequence) return;
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const said = { key: this.draft, sequence: this.sequence, token, leaving };
    const answer = await keepDraft(this.getAttribute("keep"), said);
    if (!answer) return;
    if (answer.newer) return this.warn(answer);
    this.sequence = 0;
    this.kept = "{}";
  }

  /** Another tab or device has saved since: which version goes on is for the author to say. */
  warn(found) {
    this.theirs = found;
    this.newer.hidden = false;
  }

  settle(whose) {
    this.sequence = this.theirs.sequence;
    this.kept = JSON.stringify(this.theirs.texts);
    this.newer.hidden = true;
    if (whose === "theirs") this.showDraft(this.theirs.texts);
    else this.keep();
    this.area.focus();
  }

  /** Bring back what was kept, unless the server itself has just given the text back with what is wrong in it. */
  restoreDraft() {
    this.saved = JSON.stringify(this.texts);
    this.fresh = this.submission.value;
    const kept = this.draft && !this.form.querySelector(".errorlist") && drafts.read(this.draft);
    if (!kept) return;
    this.submission.value = kept.submission ?? this.fresh;
    if (JSON.stringify(kept.texts) === this.saved) return;
    this.texts = kept.texts;
    this.saved = JSON.stringify(this.texts);
    this.back.hidden = false;
  }

  discardDraft() {
    this.form.reset();
    this.submission.value = this.fresh;
    this.saved = JSON.stringify(this.texts);
    drafts.forget(this.draft);
    this.keep();
    this.back.hidden = true;
    this.area.focus();
  }

  submit(event) {
    if (this.form.ariaBusy === "true") return event.preventDefault();
    this.saved = null; // the key that is sent now is kept with the words
    this.save();
    if (!navigator.onLine) return this.stay(event);
    if (this.draft) drafts.sent(this.draft);
    this.sending(true);
  }

  /** Without a connection the browser would put its own error page in the place of what was written. */
  stay(event) {
    event.preventDefault();
    this.line.role = "alert";
    this.line.textContent = this.line.dataset.offline;
  }

  sending(now) {
    this.form.ariaBusy = now ? "true" : null;
    for (const button of this.form.querySelectorAll("button[type='submit'], button:not([type])")) {
      button.ariaDisabled = now ? "true" : null;
    }
  }
}

customElements.define("composer-box", ComposerBox);
