/* <file-tray upload="…" most="5"> around the files of a form: what is chosen, dropped or pasted is sent at once, each
   with its progress, and can be cancelled or removed. Its words stand in its data attributes (templates/forum/
   enclosed.html); without a script the files go with the form. */

import { send } from "../upload.js";

// A sentence that says why the file was not kept; any other answer is a whole page.
const SENTENCES = [400, 429];

class FileTray extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.list = this.querySelector(".enclosed-list");
    this.input = this.querySelector("input[type='file']");
    this.says = this.querySelector("[role='status']");
    if (this.ready || !this.form || !this.input) return;
    this.ready = true;
    this.dress();
    this.sending = new Set();
    this.querySelector(".enclosed-hint")?.remove();
    for (const line of this.list.children) this.furnish(line);
    this.input.addEventListener("change", () => this.take([...this.input.files]));
    this.form.addEventListener("focusin", () => this.offer(), { once: true });
    this.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.form.addEventListener("dragover", (event) => this.hover(event));
    this.form.addEventListener("dragleave", () => this.form.classList.remove("is-dropped-on"));
    this.form.addEventListener("drop", (event) => this.drop(event));
    this.form.addEventListener("paste", (event) => this.paste(event));
    this.form.addEventListener("submit", (event) => this.hold(event), { capture: true });
  }

  /** What was chosen stands in the list: a button of ours is enough instead of the browser's control and its words. */
  dress() {
    this.chooser = this.button("choose");
    this.input.before(this.chooser);
    this.input.hidden = this.input.labels[0].hidden = true;
  }

  /** What was sent here before and never went along, when a page was left or lost: it can be ticked again. */
  async offer() {
    const answer = await fetch(this.getAttribute("waiting")).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text(); // lines, written by the server
    const lines = [...holder.content.querySelectorAll("li")];
    if (!lines.length || this.list.children.length) return; // what came meanwhile would stand here twice
    for (const line of lines) line.append(this.button("remove"));
    this.list.append(...lines);
    this.say(this.dataset.waiting, "");
    this.says.classList.remove("vh");
  }

  hover(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("is-dropped-on");
  }

  drop(event) {
    this.form.classList.remove("is-dropped-on");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.take([...event.dataTransfer.files]);
  }

  /** A picture from the clipboard; where there are words too, the words are meant. */
  paste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.take(files);
  }

  take(files) {
    this.input.value = "";
    const room = Number(this.getAttribute("most")) - this.going;
    for (const file of files.slice(0, Math.max(0, room))) this.sendOne(file);
    for (const file of files.slice(Math.max(0, room))) this.refuse(this.line(file.name), this.dataset.many);
  }

  get going() {
    return this.sending.size + this.list.querySelectorAll("input:checked").length;
  }

  async sendOne(file) {
    const line = this.line(file.name);
    const bar = line.appendChild(document.createElement("progress"));
    bar.max = 1;
    bar.setAttribute("aria-label", file.name);
    line.append(this.button("cancel"));
    this.say(this.dataset.sending, file.name);
    const token = this.form.elements.csrfmiddlewaretoken.value;
    line.upload = send(this.getAttribute("upload"), { file, token }, (part) => (bar.value = part));
    this.sending.add(line);
    const answer = await line.upload.answer;
    this.sending.delete(line);
    if (answer.cancelled) return this.takeOut(line, this.dataset.cancelled);
    if (answer.status === 201) return this.keep(line, answer.text);
    this.refuse(line, SENTENCES.includes(answer.status) ? answer.text : this.dataset.failed);
  }

  line(name) {
    const line = document.createElement("li");
    line.className = "enclosed-file";
    line.dataset.name = name;
    line.append(Object.assign(document.createElement("bdi"), { textContent: name }));
    this.list.append(line);
    return line;
  }

  keep(line, html) {
    const holder = document.createElement("template");
    holder.innerHTML = html; // one line, written by the server
    const kept = holder.content.querySelector("li");
    line.replaceWith(kept);
    this.furnish(kept);
    this.say(this.dataset.taken, kept.dataset.name);
  }

  refuse(line, sentence) {
    line.classList.add("is-refused");
    const why = document.createElement("span");
    why.append(line.querySelector("bdi"), `: ${sentence}`);
    line.replaceChildren(why, this.button("remove"));
    this.say(`{name}: ${sentence}`, line.dataset.name);
  }

  /** Whoever has a script removes a file instead of leaving it without its tick. */
  furnish(line) {
    const box = line.querySelector("input");
    if (!box.checked) return;
    box.classList.add("vh");
    box.tabIndex = -1;
    line.append(this.button("remove"));
  }

  button(deed) {
    return this.querySelector(":scope > template").content.querySelector(`[data-deed="${deed}"]`).cloneNode(true);
  }

  press(button) {
    if (button?.dataset.deed === "choose") return this.input.click();
    const line = button?.closest(".enclosed-file");
    if (!line) return;
    if (button.dataset.deed === "cancel") return line.upload.cancel();
    if (line.dataset.discard) this.discard(line.dataset.discard);
    this.takeOut(line, line.classList.contains("is-refused") ? "" : this.dataset.removed);
  }

  /** Where that fails, the file goes by itself after a day; it does not go along either way. */
  discard(address) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    fetch(address, { method: "POST", body }).catch(() => null);
  }

  takeOut(line, said) {
    const next = line.nextElementSibling ?? line.previousElementSibling;
    const hadFocus = line.contains(document.activeElement);
    line.remove();
    if (hadFocus) (next?.querySelector("button") ?? this.chooser).focus();
    this.say(said, line.dataset.name);
  }

  say(words, name) {
    this.says.textContent = words.replace("{name}", name);
  }

  /** A form that is sent while a file is on its way would go without it. */
  hold(event) {
    if (!this.sending.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say(this.dataset.wait, "");
    this.says.classList.remove("vh");
  }
}

customElements.define("file-tray", FileTray);
