/* Works while no page of the site is open: shows messages, and a page of its own where there is no network.
   It keeps that page and its style sheet, which are public, and nothing else: never a page of a member. */
const KEPT = "offline-{% static 'css/app.css' %}";
const OFFLINE = "{% url 'realtime:offline' %}";
const SHEET = "{% static 'css/app.css' %}";

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (new URL(request.url).pathname === SHEET) {
    event.respondWith(fetch(request).catch(() => caches.match(SHEET)));
  }
});

self.addEventListener("push", (event) => {
  const { title, url, tag, lang, dir } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { tag, lang, dir, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { pathname } = new URL(event.notification.data.url, self.location.origin);
  event.waitUntil(self.clients.openWindow(pathname));
});

/** Asked for without cookies: what comes is what everybody gets. */
async function keep() {
  const cache = await caches.open(KEPT);
  await Promise.all([OFFLINE, SHEET].map(async (path) => {
    const answer = await fetch(path, { credentials: "omit", cache: "reload" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(path, answer);
  }));
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}
