/* Entry of the members' pages. Everything here improves pages that work without it. */
import { forgetAll, taken } from "./drafts.js";
import "./components/failed-request.js";
import "./components/live-topic.js";
import "./components/local-time.js";
import "./components/page-keys.js";
import "./components/page-menus.js";
import "./reactions.js";

// The page that follows a sent text says whether it was taken; no other message means that.
if (document.querySelector(".toast[data-taken]")) taken();

// Shows messages and the page for when there is no network; at the root, for there it reaches every page.
navigator.serviceWorker?.register("/service-worker.js").catch(() => {});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-forget-drafts]")) forgetAll();
});

// A list that htmx has turned to another page or filter: those who do not see it hear that it is another one.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches("main")) event.target.focus({ preventScroll: true });
});
