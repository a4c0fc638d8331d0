// An answer laid out: headings, lists, links, and where it comes from. Everything is shown as text, never as markup.

import { day, hidden, hostOf, icon, isWeb, make } from "./dom.js";

const LINK = "https://[^\\s<>\"'“”‘’()]*[^\\s<>\"'“”‘’().,;:!?…]";
const PHONE = "\\b1[89]00[ .]?\\d{4,6}\\b";
const TOKENS = new RegExp(`${LINK}|${PHONE}`, "g");
export const ALARM_TOKENS = new RegExp(`${LINK}|${PHONE}|\\b11[1-5]\\b`, "g");

function outside(url, text, words) {
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

// ---- sources: the record, its date, the law with its state today ----------------------------------------------------

const DRAWN = { good: "yes", gone: "no", later: "later" };

const today = () => new Date(Date.now() + 7 * 3600 * 1000).toISOString().slice(0, 10); // in Vietnam

// {kind: "good" | "gone" | "later", text} of a citation, null where nothing is known: silence is better than a guess.
function stateOf(citation, words) {
  const says = words.states;
  const { status, valid_from: from, valid_to: to } = citation;
  if (status === "replaced") return { kind: "gone", text: says.replaced };
  if (status === "ended" || (to && to < today())) return { kind: "gone", text: to && to < today() ? says.endedAfter(day(to)) : says.ended };
  if (status === "not_yet" || (from && from > today())) return { kind: "later", text: from ? says.from(day(from)) : says.not_yet };
  if (to) return { kind: "good", text: says.until(day(to)) };
  if (status === "in_force" || status === "amended") return { kind: "good", text: says[status] };
  return null;
}

function badge(citation, words) {
  const state = stateOf(citation, words);
  return state && make("span", { class: `state ${state.kind}` }, icon(DRAWN[state.kind]), state.text);
}

function named(citation, words) {
  const number = citation.number && citation.number !== citation.title ? citation.number : null;
  const name = [citation.article && words.article(citation.article), citation.title, number].filter(Boolean).join(", ");
  const told = name.slice(0, 1).toUpperCase() + name.slice(1);
  return isWeb(citation.url) ? outside(citation.url, told, words) : told;
}

const citationsOf = (answer) => (Array.isArray(answer.citations) ? answer.citations.filter((each) => each && (each.title || each.number)) : []);

// The provision that decides an answer about the law, with its state, before the eyes without a click.
export function deciding(answer, words) {
  const first = answer.outcome === "answer" && !answer.procedure ? citationsOf(answer)[0] : null;
  return first ? make("p", { class: "deciding" }, make("b", {}, words.deciding), " ", named(first, words), " ", badge(first, words)) : null;
}

// The rest folded under one line; `line` is the sentence of the text that tells the source.
export function sources(answer, line, words, opened) {
  const citations = citationsOf(answer);
  const what = answer.procedure ? words.code(answer.procedure.code) : citations.length ? citations[0].number || citations[0].title : null;
  if (!what && !line) return null;
  const old = /kiểm tra lại/.test(line || "") ? words.old : "";
  const dated = answer.as_of ? `${words.dated(day(answer.as_of))}${old}` : null;
  const told = line ? line.replace(/^Nguồn:\s*/, "").replace(/\s*https?:\/\/\S+\s*$/, "") : answer.procedure && answer.procedure.name;
  return make("details", { class: "sources", ontoggle: (event) => opened(event.target) },
    make("summary", {}, `${words.source}: ${[what, dated].filter(Boolean).join(", ")}`),
    told && make("p", { lang: "vi" }, ...linked(told, words)),
    isWeb(answer.source) ? make("p", {}, outside(answer.source, words.seeOn(hostOf(answer.source)), words)) : null,
    citations.length ? make("p", {}, words.basis) : null,
    citations.length ? make("ul", { lang: "vi" }, ...citations.map((each) => make("li", {}, named(each, words), " ", badge(each, words)))) : null);
}
