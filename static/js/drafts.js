/* What is being written, kept in this browser until the post is taken, discarded, or two weeks old. It never leaves the
   device; signing out on purpose forgets it. */

const PREFIX = "draft:";
const SENT = "draft-sent";
const KEPT_FOR = 14 * 24 * 3600 * 1000;

// Storage can be full or forbidden: then there are no drafts, and nothing else breaks.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** Return { texts, submission } as kept under `key`, or null. */
export function read(key) {
  const kept = attempt(() => JSON.parse(localStorage.getItem(PREFIX + key)));
  return kept && Date.now() - kept.at < KEPT_FOR ? kept : null;
}

/** Keep `texts`, by field name, under `key`; say whether that worked. `submission` is the key under which the form is
    sent: where its answer was lost, what is sent again under it is taken once. */
export function write(key, texts, submission) {
  return attempt(() => {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), texts, submission }));
    return true;
  });
}

export function forget(key) {
  attempt(() => localStorage.removeItem(PREFIX + key));
}

export function forgetAll() {
  attempt(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  });
}

/** Remember that the form with draft `key` was sent from this tab; whether it was taken, the next page says. */
export function sent(key) {
  attempt(() => sessionStorage.setItem(SENT, key));
}

/** Forget the draft that was sent, once a page says that it was taken. */
export function taken() {
  const key = attempt(() => sessionStorage.getItem(SENT));
  if (key) forget(key);
  attempt(() => sessionStorage.removeItem(SENT));
}
