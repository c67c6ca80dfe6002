// News of topics for a page: `listen(topic, heard)` calls `heard(seq, spread)` when the topic moved, or `heard(seen)` for
// one whose listeners are counted. All tabs of one member share one connection: the tab that holds a lock has it, listens
// for the others too, and tells them what it hears.

const SOCKET = "/ws/live";
const FALLBACK = "/live/since";
const SESSION_ENDED = 4401;
const MOVE_ON = 4503; // this server process ends, another takes over
const MOVE_WITHIN = 3_000;
const LONGEST_WAIT = 30_000;
const POLL_EVERY = 15_000;
const SILENCE = 60_000; // the server speaks every 25 seconds
const POLL_AFTER_FAILURES = 2;
const GATHER = 500; // a browser that opens again with many tabs wishes much at once, and the server takes 30 wishes in 10 s

const SIGN_OF_LIFE = 3_000; // the tab with the connection answers sooner, unless it sleeps
const GONE_AFTER = 90_000;
const HERE_EVERY = 30_000;

const me = String(Math.random());
const listeners = new Map(); // topic -> Set of functions
const others = new Map(); // of the tab with the connection: tab -> { topics, until }
let connection = null; // of the tab that has it
let channel = null;
let release = null; // gives the lock back
let patience = 0;
let joined = false;
let ended = false;

/** Call `heard` whenever something is told of `topic`; return the function that ends it. */
export function listen(topic, heard) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(heard);
  join();
  want([topic]);
  return () => {
    listeners.get(topic)?.delete(heard);
    if (listeners.get(topic)?.size) return;
    listeners.delete(topic);
    if (!connection) channel?.postMessage({ tab: me, topics: own() });
    else if (!wanted().includes(topic)) connection.unsubscribe([topic]);
  };
}

/** Say that this member writes something for which `topic` is counted. */
export function write(topic) {
  if (connection) connection.write([topic]);
  else channel?.postMessage({ written: topic });
}

function own() {
  return [...listeners.keys()];
}

/** What this tab and those that it listens for want to hear. */
function wanted() {
  const now = Date.now();
  for (const [tab, { until }] of others) if (until < now) others.delete(tab);
  return [...new Set([...own(), ...[...others.values()].flatMap(({ topics }) => topics)])];
}

function want(topics) {
  if (connection) connection.subscribe(topics);
  else ask();
}

/** Take part: with a lock and a channel of this member's, or alone where the browser has neither. */
function join() {
  if (joined || ended) return;
  joined = true;
  if (!navigator.locks || !globalThis.BroadcastChannel) return lead();
  const name = `live ${document.querySelector('live-topic[topic^="bell:"]')?.getAttribute("topic") ?? ""}`;
  channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => hear(data);
  wait(name, {});
}

function wait(name, how) {
  navigator.locks
    .request(name, how, () => (ended ? undefined : new Promise((give) => ((release = give), lead()))))
    .catch(() => {
      // another tab took the lock, because this one slept
      rest();
      if (!ended) wait(name, {});
    });
}

function lead() {
  clearTimeout(patience);
  patience = 0;
  const idle = () => document.hidden && others.size === 0;
  connection = new Connection({ topics: wanted, tell: pass, idle, ended: leave });
  connection.start();
  pass({ lost: true }); // the connection of the tab before, if there was one
  channel?.postMessage({ lead: me });
}

function rest() {
  connection?.stop();
  connection = null;
}

/** The session has ended for the connection: this tab hears no more, the next one tries for itself. */
function leave() {
  ended = true;
  rest();
  release?.();
  channel?.close();
}

function pass(news) {
  tell(news);
  channel?.postMessage({ news });
}

function tell({ seqs = {}, presence = {}, spread = 0, lost = false }) {
  for (const [topic, said] of Object.entries({ ...seqs, ...presence })) {
    for (const heard of listeners.get(topic) ?? []) heard(said, spread);
  }
  if (lost) document.dispatchEvent(new Event("live:lost"));
}

/** Say to the tab with the connection what this one wants; take its place when it does not answer. */
function ask() {
  if (!channel || ended) return;
  channel.postMessage({ tab: me, topics: own() });
  if (!patience && !document.hidden) patience = setTimeout(takeOver, SIGN_OF_LIFE);
}

function takeOver() {
  patience = 0;
  if (!connection && !ended && !document.hidden) wait(channel.name, { steal: true });
}

function hear({ tab, topics, written, lead: leader, news }) {
  if (leader) ask();
  if (news && !connection) {
    clearTimeout(patience);
    patience = 0;
    tell(news);
  }
  if (tab && connection) {
    const before = wanted();
    others.set(tab, { topics, until: Date.now() + GONE_AFTER });
    channel.postMessage({ news: {} }); // a sign of life, at once
    const gone = before.filter((topic) => !wanted().includes(topic));
    if (gone.length) connection.unsubscribe(gone);
    connection.subscribe(topics);
  }
  if (written) connection?.write([written]);
}

function compare() {
  if (document.hidden || ended) return;
  if (connection) connection.compare();
  else if (joined) ask();
}

setInterval(() => channel && !connection && !ended && channel.postMessage({ tab: me, topics: own() }), HERE_EVERY);
document.addEventListener("visibilitychange", compare);
addEventListener("online", compare);
addEventListener("pageshow", (event) => event.persisted && compare());

// One connection to the site: a socket, and while there is none, asking every quarter of a minute.

/**
 * `topics()` says what to listen to, `idle()` whether nobody looks; `tell({ seqs, presence, spread, lost })` takes what is
 * heard, and that the socket is lost; `ended()` is called when the session is over.
 */
class Connection {
  constructor({ topics, idle, tell, ended }) {
    Object.assign(this, { topics, idle, tell, ended });
    this.socket = null;
    this.failures = this.retry = this.silence = this.poll = 0;
    this.over = false;
    this.wishes = new Set();
    this.gathering = 0;
  }

  /** Connect, unless that is so or under way already. */
  start() {
    if (!this.socket && !this.retry) this.later(0);
  }

  subscribe(names) {
    if (!this.isOpen()) return this.start();
    for (const name of names) this.wishes.add(name);
    this.gathering ||= setTimeout(() => this.wish(), GATHER);
  }

  unsubscribe(names) {
    for (const name of names) this.wishes.delete(name);
    if (this.isOpen()) this.say({ unsubscribe: names });
  }

  write(names) {
    this.wish(); // who writes is counted where they are heard to read
    if (this.isOpen()) this.say({ write: names });
  }

  /** Say at once what was gathered. */
  wish() {
    if (this.isOpen() && this.wishes.size) this.say({ subscribe: [...this.wishes] });
    this.forget();
  }

  forget() {
    clearTimeout(this.gathering);
    this.gathering = 0;
    this.wishes.clear();
  }

  /** After sleep, or back on line: ask again what the numbers are; a socket may have died without a word. */
  compare() {
    if (this.over) return;
    if (this.isOpen()) this.subscribe(this.topics());
    else if (!this.socket) {
      this.failures = 0;
      this.later(0);
    }
  }

  stop() {
    this.over = true;
    this.stopPolling();
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.forget();
    this.socket?.close();
    this.socket = null;
  }

  connect() {
    this.retry = 0;
    if (this.over || this.socket || this.topics().length === 0) return;
    const address = new URL(SOCKET, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const opened = new WebSocket(address);
    this.socket = opened;
    opened.onopen = () => {
      this.forget();
      this.say({ subscribe: this.topics() });
      this.expectSound();
    };
    opened.onmessage = (event) => {
      this.failures = 0;
      this.stopPolling();
      this.expectSound();
      this.tell(JSON.parse(event.data));
    };
    opened.onclose = (event) => {
      if (this.socket === opened) this.lost(event.code);
    };
  }

  lost(code) {
    this.socket = null;
    this.forget(); // with the next one it asks for all
    clearTimeout(this.silence);
    this.tell({ lost: true });
    if (code === SESSION_ENDED) return this.end();
    if (code === MOVE_ON) return this.later(MOVE_WITHIN * Math.random());
    this.failures += 1;
    if (this.failures >= POLL_AFTER_FAILURES) this.startPolling();
    // Half of the wait is chance: after a restart not everybody comes back in the same moment.
    this.later(Math.min(LONGEST_WAIT, 500 * 2 ** this.failures) * (0.5 + Math.random() / 2));
  }

  later(wait) {
    clearTimeout(this.retry);
    if (!this.over) this.retry = setTimeout(() => this.connect(), wait);
  }

  expectSound() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.drop(), SILENCE);
  }

  /** Give up a connection that says nothing any more; its own closing may take minutes. */
  drop() {
    const dead = this.socket;
    if (!dead) return;
    this.lost(0);
    dead.close();
  }

  startPolling() {
    if (this.poll || this.over) return;
    this.poll = setInterval(() => this.ask(), POLL_EVERY);
    this.ask();
  }

  stopPolling() {
    clearInterval(this.poll);
    this.poll = 0;
  }

  async ask() {
    if (this.idle() || this.topics().length === 0) return;
    try {
      const address = `${FALLBACK}?topics=${encodeURIComponent(this.topics().join(","))}`;
      const answer = await fetch(address, { headers: { "X-Fragment": "1" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) this.end();
      else if (answer.ok) this.tell(await answer.json());
    } catch {
      // not connected at the moment: the next turn asks again
    }
  }

  end() {
    this.stop();
    this.ended();
  }

  isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  say(wish) {
    this.socket.send(JSON.stringify(wish));
  }
}
