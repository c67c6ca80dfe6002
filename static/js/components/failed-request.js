/* A request that htmx made and that failed is not silent: the words prepared by the page appear, with a way to try
   again. The page keeps what it showed. */

class FailedRequest extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const options = { signal: this.abort.signal };
    for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
      document.addEventListener(failure, (event) => this.show(event.detail), options);
    }
    document.addEventListener("htmx:beforeRequest", () => (this.hidden = true), options);
    this.addEventListener("click", (event) => this.act(event.target.closest("button")), options);
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  show(failed) {
    this.failed = failed.elt;
    this.hidden = false;
  }

  act(button) {
    if (!button) return;
    this.hidden = true;
    if (button.value === "again" && this.failed?.isConnected) {
      const form = this.failed.closest("form");
      if (form) form.requestSubmit();
      else this.failed.click();
    }
  }
}

customElements.define("failed-request", FailedRequest);
