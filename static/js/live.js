// One socket for the whole page. `listen(topic, heard)` calls `heard(seq, spread)` when the topic moved: at once over the
// socket, within seconds by polling where sockets cannot be had, and always after sleep or a lost connection.

const SOCKET = "/ws/live";
const FALLBACK = "/live/since";
const SESSION_ENDED = 4401;
const MOVE_ON = 4503; // this server process ends, another takes over
const MOVE_WITHIN = 3_000;
const LONGEST_WAIT = 30_000;
const POLL_EVERY = 15_000;
const SILENCE = 60_000; // the server speaks every 25 seconds
const POLL_AFTER_FAILURES = 2;

const listeners = new Map(); // topic -> Set of functions
let socket = null;
let failures = 0;
let retry = 0;
let silence = 0;
let poll = 0;
let ended = false;

/** Call `heard(seq, spread)` whenever the number of `topic` is told; return the function that ends it. */
export function listen(topic, heard) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(heard);
  if (isOpen()) say({ subscribe: [topic] });
  else if (!socket && !retry) later(0);
  return () => {
    listeners.get(topic)?.delete(heard);
    if (listeners.get(topic)?.size === 0) {
      listeners.delete(topic);
      if (isOpen()) say({ unsubscribe: [topic] });
    }
  };
}

function connect() {
  retry = 0;
  if (ended || socket || listeners.size === 0) return;
  const address = new URL(SOCKET, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const opened = new WebSocket(address);
  socket = opened;
  opened.onopen = () => {
    say({ subscribe: [...listeners.keys()] });
    expectSound();
  };
  opened.onmessage = (event) => {
    failures = 0;
    stopPolling();
    expectSound();
    tell(JSON.parse(event.data));
  };
  opened.onclose = (event) => {
    if (socket === opened) lost(event.code);
  };
}

function lost(code) {
  socket = null;
  clearTimeout(silence);
  if (code === SESSION_ENDED) return end();
  if (code === MOVE_ON) return later(MOVE_WITHIN * Math.random());
  failures += 1;
  if (failures >= POLL_AFTER_FAILURES) startPolling();
  // Half of the wait is chance: after a restart not everybody comes back in the same moment.
  later(Math.min(LONGEST_WAIT, 500 * 2 ** failures) * (0.5 + Math.random() / 2));
}

function later(wait) {
  clearTimeout(retry);
  if (!ended) retry = setTimeout(connect, wait);
}

function expectSound() {
  clearTimeout(silence);
  silence = setTimeout(drop, SILENCE);
}

/** Give up a connection that says nothing any more; its own closing may take minutes. */
function drop() {
  const dead = socket;
  if (!dead) return;
  lost(0);
  dead.close();
}

function tell({ seqs = {}, spread = 0 }) {
  for (const [topic, seq] of Object.entries(seqs)) {
    for (const heard of listeners.get(topic) ?? []) heard(seq, spread);
  }
}

function startPolling() {
  if (poll || ended) return;
  poll = setInterval(ask, POLL_EVERY);
  ask();
}

function stopPolling() {
  clearInterval(poll);
  poll = 0;
}

async function ask() {
  if (document.hidden || listeners.size === 0) return;
  try {
    const address = `${FALLBACK}?topics=${encodeURIComponent([...listeners.keys()].join(","))}`;
    const answer = await fetch(address, { headers: { "X-Fragment": "1" }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) end();
    else if (answer.ok) tell(await answer.json());
  } catch {
    // not connected at the moment: the next turn asks again
  }
}

function end() {
  ended = true;
  stopPolling();
  clearTimeout(retry);
  socket?.close();
}

function isOpen() {
  return socket?.readyState === WebSocket.OPEN;
}

function say(wish) {
  socket.send(JSON.stringify(wish));
}

/** After sleep, or back on line: ask again what the numbers are; a socket may have died without a word. */
function compare() {
  if (document.hidden || ended) return;
  if (isOpen()) say({ subscribe: [...listeners.keys()] });
  else if (!socket) {
    failures = 0;
    later(0);
  }
}

document.addEventListener("visibilitychange", compare);
addEventListener("online", compare);
addEventListener("pageshow", (event) => event.persisted && compare());
