/* Saying something to those who do not see the page change: politely, through its one live region. */

export function announce(text) {
  const region = document.querySelector("[data-announce]");
  if (region && text?.trim()) region.textContent = text.trim().replace(/\s+/g, " ");
}
