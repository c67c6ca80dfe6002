/* <time datetime="…"> with an hour gets the reader's own zone: on hover in full, and, where the page says
   `data-relative`, as "9 min ago" in the text, kept fresh. Without a script the server's words stand. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REFRESH = 30_000;

const language = document.documentElement.lang || "en";
// Western digits in Arabic too, as in the rest of the site.
const locale = new Intl.Locale(language, { numberingSystem: "latn" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
const zone = new Intl.DateTimeFormat(locale, { timeZoneName: "short" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });

/** Say how long ago `then` was, or nothing once it is over a day: then the date says more. */
export function ago(then, now) {
  const seconds = Math.round((then - now) / 1000);
  const past = Math.abs(seconds);
  if (past < MINUTE) return relative.format(0, "minute");
  if (past < HOUR) return relative.format(Math.trunc(seconds / MINUTE), "minute");
  if (past < DAY) return relative.format(Math.trunc(seconds / HOUR), "hour");
  return "";
}

function inFull(then) {
  const name = zone.formatToParts(then).find((part) => part.type === "timeZoneName");
  return `${full.format(then)} ${name ? name.value : ""}`.trim();
}

function refresh(root) {
  const now = Date.now();
  for (const time of root.querySelectorAll("time[datetime*='T']")) {
    const then = new Date(time.dateTime);
    if (Number.isNaN(then.getTime())) continue;
    time.title ||= inFull(then); // the server's own words know both names of an Arabic month
    if (!("relative" in time.dataset)) continue;
    time.dataset.words ??= time.textContent;
    const words = ago(then.getTime(), now) || time.dataset.words;
    if (time.textContent !== words) time.textContent = words;
  }
}

refresh(document);
setInterval(() => document.hidden || refresh(document), REFRESH);
document.addEventListener("visibilitychange", () => document.hidden || refresh(document));
for (const swapped of ["htmx:load", "live-topic:shown"]) {
  document.addEventListener(swapped, (event) => refresh(event.target));
}
