// News of topics for a page: `listen(topic, heard)` calls `heard(seq, spread)` when the topic moved. All tabs of one
// member share one connection: the tab that holds a lock has it, listens for the others too, and tells them what it hears.

import { Connection } from "./live-connection.js";

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

/** Call `heard(seq, spread)` whenever the number of `topic` is told; return the function that ends it. */
export function listen(topic, heard) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(heard);
  join();
  want([topic]);
  return () => {
    listeners.get(topic)?.delete(heard);
    if (listeners.get(topic)?.size) return;
    listeners.delete(topic);
    if (connection && !wanted().includes(topic)) connection.unsubscribe([topic]);
  };
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

function tell({ seqs = {}, spread = 0 }) {
  for (const [topic, seq] of Object.entries(seqs)) {
    for (const heard of listeners.get(topic) ?? []) heard(seq, spread);
  }
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

function hear({ tab, topics, lead: leader, news }) {
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
