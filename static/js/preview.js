/* How a text would look as a post: asked of the server, the one place where Markdown becomes HTML. */

// A preview, or the sentence that says why there is none; any other answer is a whole page.
const FRAGMENTS = [200, 400, 413, 429];

/** Return the fragment for `body` from `address`, or null when it did not arrive. */
export async function fetchPreview(address, { body, token }) {
  const form = new FormData();
  form.set("body", body);
  form.set("csrfmiddlewaretoken", token);
  try {
    const answer = await fetch(address, { method: "POST", body: form, headers: { "X-Fragment": "1" } });
    return FRAGMENTS.includes(answer.status) && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}
