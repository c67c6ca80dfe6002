/* <quote-selection> around the posts of a thread: words selected in one of them can be quoted. Its button appears with the
   selection, also for the keyboard, and puts the words, below the name of whoever wrote them, into the page's composer. */

class QuoteSelection extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector(":scope > button");
    this.area = document.querySelector("#reply ~ composer-box textarea");
    if (!this.button || !this.area) return;
    document.addEventListener("selectionchange", () => this.look());
    this.button.addEventListener("click", () => this.quote());
  }

  look() {
    const selection = document.getSelection();
    const prose = elementOf(selection.anchorNode)?.closest(".prose");
    const inside = prose && this.contains(prose) && prose.contains(selection.focusNode);
    this.words = inside ? selection.toString().trim() : "";
    this.post = inside ? prose.closest("article.post") : null;
    this.button.hidden = !this.words;
    if (this.words) this.place(selection.getRangeAt(0).getBoundingClientRect());
  }

  place(box) {
    const around = this.getBoundingClientRect();
    this.button.style.insetBlockStart = `${box.bottom - around.top + 6}px`;
    this.button.style.left = `${Math.max(0, Math.min(box.left - around.left, around.width - 96))}px`;
  }

  quote() {
    const name = this.post.querySelector(".name").textContent.trim();
    const where = this.post.querySelector(".when").getAttribute("href");
    const quoted = this.words.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
    const before = this.area.value && !this.area.value.endsWith("\n") ? "\n\n" : "";
    this.area.focus();
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
    const text = `${before}[${name.replace(/[[\]\\]/g, "")}](${where}):\n\n${quoted}\n\n`;
    // Old, but the one way that the browser's own undo knows of.
    if (!document.execCommand("insertText", false, text)) this.area.setRangeText(text);
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
    this.area.scrollIntoView({ block: "center" });
    this.button.hidden = true;
  }
}

const elementOf = (node) => (node instanceof Element ? node : node?.parentElement);

customElements.define("quote-selection", QuoteSelection);
