// One connection to the site for news of topics: a socket, and while there is none, asking every quarter of a minute.

const SOCKET = "/ws/live";
const FALLBACK = "/live/since";
const SESSION_ENDED = 4401;
const MOVE_ON = 4503; // this server process ends, another takes over
const MOVE_WITHIN = 3_000;
const LONGEST_WAIT = 30_000;
const POLL_EVERY = 15_000;
const SILENCE = 60_000; // the server speaks every 25 seconds
const POLL_AFTER_FAILURES = 2;

/**
 * `topics()` says what to listen to, `idle()` whether nobody looks; `tell({ seqs, spread })` takes what is heard, and
 * `ended()` is called when the session is over.
 */
export class Connection {
  constructor({ topics, idle, tell, ended }) {
    Object.assign(this, { topics, idle, tell, ended });
    this.socket = null;
    this.failures = this.retry = this.silence = this.poll = 0;
    this.over = false;
  }

  /** Connect, unless that is so or under way already. */
  start() {
    if (!this.socket && !this.retry) this.later(0);
  }

  subscribe(names) {
    if (this.isOpen()) this.say({ subscribe: names });
    else this.start();
  }

  unsubscribe(names) {
    if (this.isOpen()) this.say({ unsubscribe: names });
  }

  /** After sleep, or back on line: ask again what the numbers are; a socket may have died without a word. */
  compare() {
    if (this.over) return;
    if (this.isOpen()) this.say({ subscribe: this.topics() });
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
    clearTimeout(this.silence);
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
