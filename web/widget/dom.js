// Making elements, single ones and those of a whole text. What comes from outside goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  microphone: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11a6 6 0 0 0 12 0M12 17v4",
  speaker: "M4 10v4h4l5 4V6l-5 4zM16.5 9a4.2 4.2 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  stop: "M7 7h10v10H7z",
  copy: "M9 9h10v11H9zM5 15V4h10",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  up: "M7 11v9H4v-9zM7 11l4-8c1.4 0 2 .8 2 2v4h6.5L18 20H7",
  down: "M7 13V4H4v9zM7 13l4 8c1.4 0 2-.8 2-2v-4h6.5L18 4H7",
  yes: "M5 12.5l4.5 4.5L19 7",
  no: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
  later: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2",
};

// An element; attributes with functions are listeners, true stands for an empty attribute, false and null for none.
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export function button(attributes, ...children) {
  return make("button", Object.assign({ type: "button" }, attributes), ...children);
}

// A drawing beside words, so nothing to be read out.
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export const hidden = (text) => make("span", { class: "hidden" }, text);

export const isWeb = (url) => typeof url === "string" && /^https:\/\//.test(url);

export const hostOf = (url) => url.replace(/^https:\/\/([^/?#]*).*$/, "$1");

// 2026-07-01 as 01/07/2026
export const day = (iso) => String(iso).split("-").reverse().join("/");

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// ---- text laid out as elements: headings, lists, links ---------------------------------------------------------------

const LINK = "https://[^\\s<>\"'“”‘’()]*[^\\s<>\"'“”‘’().,;:!?…]";
const PHONE = "\\b1[89]00[ .]?\\d{4,6}\\b";
const CASE = "/case/[a-z2-7]{20,120}"; // a page of the service itself, when it knows no public address
const TOKENS = new RegExp(`${LINK}|${CASE}|${PHONE}`, "g");
export const ALARM_TOKENS = new RegExp(`${LINK}|${PHONE}|\\b11[1-5]\\b`, "g");

export function outside(url, text, words) {
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, hidden(words.newPage));
}

// Web addresses become links, hotlines (and in an emergency 111-115) numbers to tap.
export function linked(text, words, tokens = TOKENS) {
  const parts = [];
  let end = 0;
  text.replace(tokens, (token, at) => {
    const url = token.startsWith("/case/") ? new URL(token, import.meta.url).href : token;
    const link = /^https?:/.test(url) ? outside(url, token, words) : make("a", { href: `tel:${token.replace(/\D/g, "")}` }, token);
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
