/* <copy-link> around a link: a button that copies the link's address takes its place. Button and words stand in its
   <template>. Without a script, or where the browser does not let a page copy, the link itself stays. */

class CopyLink extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    const template = this.querySelector("template");
    if (this.button || !this.link || !template || !navigator.clipboard) return;
    this.append(template.content.cloneNode(true));
    this.button = this.querySelector("button");
    this.line = this.querySelector("[role='status']");
    this.link.hidden = true;
    this.button.addEventListener("click", () => this.copy());
  }

  async copy() {
    this.line.textContent = "";
    try {
      await navigator.clipboard.writeText(this.link.href);
      this.line.textContent = this.line.dataset.copied;
    } catch {
      this.button.hidden = true;
      this.link.hidden = false;
      this.line.textContent = this.line.dataset.failed;
      this.link.focus();
    }
  }
}

customElements.define("copy-link", CopyLink);
