/* Emoji by name, in the language of the page: the list is fetched once, when the first is looked for. */

const MOST = 8;
const lists = new Map();

/** Return a fragment of the emoji whose names begin with `words`, or hold a word that does; empty when there are none. */
export async function findEmoji(address, words) {
  const wanted = words.toLowerCase().replaceAll("_", " ");
  const names = await namesFrom(address);
  const first = names.filter(([, name]) => name.startsWith(wanted));
  const later = names.filter(([, name]) => !name.startsWith(wanted) && name.includes(` ${wanted}`));
  return fragment([...first, ...later].slice(0, MOST));
}

async function namesFrom(address) {
  if (!lists.has(address)) lists.set(address, load(address));
  return lists.get(address);
}

async function load(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? Object.entries(await answer.json()) : [];
  } catch {
    lists.delete(address); // the network is away: asked again with the next one
    return [];
  }
}

function fragment(found) {
  if (!found.length) return "";
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.dataset.said = found.map(([, name]) => name).join(", ");
  for (const [place, [sign, name]] of found.entries()) {
    const option = Object.assign(document.createElement("li"), { id: `emoji-${place}`, textContent: `${sign} ${name}` });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.insert = sign;
    list.append(option);
  }
  return list.outerHTML;
}
