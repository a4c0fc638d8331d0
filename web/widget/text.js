// The text of an answer laid out: headings, lists, links. Everything is shown as text, never as markup.

import { hidden, isWeb, make } from "./dom.js";

const LINK = "https://[^\\s<>\"'“”‘’()]*[^\\s<>\"'“”‘’().,;:!?…]";
const PHONE = "\\b1[89]00[ .]?\\d{4,6}\\b";
export const TOKENS = new RegExp(`${LINK}|${PHONE}`, "g");
export const ALARM_TOKENS = new RegExp(`${LINK}|${PHONE}|\\b11[1-5]\\b`, "g");

export function outside(url, text, words) {
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, hidden(words.newPage));
}

// Web addresses become links, hotlines (and in an emergency 111-115) numbers to tap.
export function linked(text, words, tokens = TOKENS) {
  const parts = [];
  let end = 0;
  text.replace(tokens, (token, at) => {
    const link = isWeb(token) ? outside(token, token, words) : make("a", { href: `tel:${token.replace(/\D/g, "")}` }, token);
    parts.push(text.slice(end, at), link);
    end = at + token.length;
  });
  return [...parts, text.slice(end)];
}

function labelled(line, words) {
  const label = /^([^:.;,]{2,28}:)(\s.*)$/.exec(line);
  return label ? [make("b", {}, label[1]), ...linked(label[2], words)] : linked(line, words);
}

// Lines as headings (answers only: the first, and short ones that open a block), lists and paragraphs.
export function blocks(lines, words, outcome) {
  const answer = outcome === "answer";
  const tokens = outcome === "emergency" ? ALARM_TOKENS : TOKENS;
  const made = [];
  let list = null;
  lines.forEach((line, i) => {
    const item = /^\s*(?:[-•]|(\d{1,2})\.)\s+(.*)$/.exec(line);
    if (item) {
      const tag = item[1] ? "ol" : "ul";
      if (!list || list.localName !== tag) made.push((list = make(tag, {})));
      list.append(make("li", { value: item[1] }, ...linked(item[2], words, tokens)));
      return;
    }
    list = null;
    if (!line.trim()) return;
    const next = lines[i + 1];
    const opens = answer && !/[.:;?!…]$/.test(line) && (i === 0 || !lines[i - 1].trim());
    if (opens && i === 0 && next != null) made.push(make("h3", {}, line));
    else if (opens && next && line.length <= 40) made.push(make("h4", {}, line));
    else made.push(make("p", {}, ...(answer ? labelled(line, words) : linked(line, words, tokens))));
  });
  return made;
}
