/* What is being written, kept by the server too: on all devices of its author, and never overwritten by an older tab. */

/** Return { sequence, texts, saved } as the server has them, or null when it did not answer. */
export async function fetchDraft(address, key) {
  return attempt(() => fetch(`${address}?${new URLSearchParams({ key })}`));
}

/** Keep `texts` in place of draft number `sequence`. Returns { sequence }, with `newer` when another tab saved since.
    `leaving`: the page goes, and the browser sends no more than 64 KiB after it. */
export async function keepDraft(address, { key, texts, sequence, token, leaving }) {
  const said = { key, sequence, texts: texts ? JSON.stringify(texts) : "", csrfmiddlewaretoken: token };
  const body = new FormData(); // as a query every letter outside of ASCII would be six bytes or more
  for (const [name, value] of Object.entries(said)) body.append(name, value);
  return attempt(() => fetch(address, { method: "POST", body, keepalive: leaving }));
}

async function attempt(ask) {
  try {
    const answer = await ask();
    if (answer.redirected || !(answer.ok || answer.status === 409)) return null;
    return { ...(await answer.json()), newer: answer.status === 409 };
  } catch {
    return null;
  }
}
