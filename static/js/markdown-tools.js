/* What the composer's tools do to a text: pure functions from (text, start, end) to one replacement.
   A replacement is { from, to, text, start, end }: put `text` in the place of from–to, then select start–end. */

/** Put `mark` around the selection, or take it away when it is there. */
function around(mark) {
  return (text, start, end) => {
    const outer = [start - mark.length, end + mark.length];
    const chosen = text.slice(start, end);
    if (text.slice(outer[0], start) === mark && text.slice(end, outer[1]) === mark) {
      return { from: outer[0], to: outer[1], text: chosen, start: outer[0], end: outer[0] + chosen.length };
    }
    return { from: start, to: end, text: mark + chosen + mark, start: start + mark.length, end: end + mark.length };
  };
}

/** Put `mark` before each line of the selection, or take it away when every line has it. */
function before(mark) {
  return (text, start, end) => {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const next = text.indexOf("\n", end);
    const to = next === -1 ? text.length : next;
    const lines = text.slice(from, to).split("\n");
    const marked = lines.every((line) => line.startsWith(mark));
    const changed = lines.map((line) => (marked ? line.slice(mark.length) : mark + line)).join("\n");
    const caret = start === end;
    return { from, to, text: changed, start: caret ? from + changed.length : from, end: from + changed.length };
  };
}

/** Make the selection a link and select the place for its address, or, of an address, the place for its words. */
function link(text, start, end) {
  const chosen = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(chosen)) {
    return { from: start, to: end, text: `[](${chosen})`, start: start + 1, end: start + 1 };
  }
  const address = "https://";
  const at = start + chosen.length + 3;
  return { from: start, to: end, text: `[${chosen}](${address})`, start: at, end: at + address.length };
}

/** Mark as code: in the line, or as a block when it has several lines. */
function code(text, start, end) {
  const chosen = text.slice(start, end);
  if (!chosen.includes("\n")) return around("`")(text, start, end);
  return { from: start, to: end, text: `\`\`\`\n${chosen}\n\`\`\``, start: start + 4, end: end + 4 };
}

/** Put a table with two columns where the selection was, on lines of its own, and select its first heading. */
function table(text, start, end) {
  const lead = start && text[start - 1] !== "\n" ? "\n\n" : "";
  const rows = ["|   |   |", "|---|---|", "|   |   |"].join("\n");
  const first = start + lead.length + 2;
  return { from: start, to: end, text: `${lead}${rows}\n`, start: first, end: first + 1 };
}

/** Put the next free number behind the selection and go to the end of the text, where the note is written. */
function footnote(text, start, end) {
  let number = 1;
  while (text.includes(`[^${number}]`)) number += 1;
  const note = `[^${number}]`;
  const changed = `${note}${text.slice(end).trimEnd()}\n\n${note}: `;
  return { from: end, to: text.length, text: changed, start: end + changed.length, end: end + changed.length };
}

export const tools = {
  bold: around("**"),
  quote: before("> "),
  list: before("- "),
  numbers: before("1. "),
  link,
  code,
  table,
  footnote,
};

/** The tool of a key pressed with Ctrl or ⌘, by its place on the keyboard: the same under every layout. */
export function toolOf({ code, shiftKey }) {
  const plain = { KeyB: "bold", KeyK: "link", KeyE: "code" };
  const shifted = { Digit7: "numbers", Digit8: "list", Digit9: "quote" };
  return (shiftKey ? shifted : plain)[code] ?? null;
}
