/* Reacting without leaving the page: the link below a post gives way to the words, a word is sent in the background.
   Without a script, or when that fails, the link and the buttons lead to the page that does the same. */

import { announce } from "./announce.js";

const FRAGMENT = { "X-Fragment": "1" };

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.react-more");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = await put(link.closest(".reacts"), link.href, { headers: FRAGMENT });
  if (place) place.querySelector("button").focus();
  else location.assign(link.href);
});

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.matches(".reacts > button.react[formaction]")) return;
  event.preventDefault();
  const body = new FormData(event.target, button);
  const place = await put(button.closest(".reacts"), button.formAction, { method: "POST", body, headers: FRAGMENT });
  if (!place) return failed(event.target, button);
  const same = place.querySelector(`button[value="${button.value}"]`);
  (same ?? place.querySelector(".react-more"))?.focus();
  announce(spoken(same ?? place));
});

/** Put what the server answers in the place of the reactions; null when no part of a page came. */
async function put(place, address, options) {
  try {
    const answer = await fetch(address, options);
    if (!answer.ok || answer.redirected) return null;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text(); // written by the server, as on the page itself
    const shown = holder.content.querySelector(".reacts");
    if (shown) place.replaceWith(shown);
    return shown;
  } catch {
    return null;
  }
}

/** What an element says aloud. */
function spoken(element) {
  const said = element.cloneNode(true);
  for (const sign of said.querySelectorAll("[aria-hidden]")) sign.remove();
  return said.textContent.replace(/\s+,/g, ",");
}

/** Send the form as without a script: the page that follows says what was wrong. */
function failed(form, button) {
  form.action = button.formAction;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "word", value: button.value }));
  form.submit();
}
