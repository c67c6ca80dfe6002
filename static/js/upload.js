/* One file on its way to the server. Not by fetch: only XMLHttpRequest tells how much of it has gone. */

/** Send `file` to `address`. Returns `answer`, a promise of { status, text } or { cancelled }, and `cancel`. */
export function send(address, { file, token }, progress) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  body.set("upload", file);
  const answer = new Promise((resolve) => {
    request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
    request.addEventListener("load", () => resolve({ status: request.status, text: request.responseText }));
    request.addEventListener("error", () => resolve({ status: 0, text: "" }));
    request.addEventListener("abort", () => resolve({ cancelled: true }));
  });
  request.open("POST", address);
  request.send(body);
  return { answer, cancel: () => request.abort() };
}
