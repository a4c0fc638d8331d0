// Where an answer comes from: the record, its date, the law with its state today.

import { day, hostOf, icon, isWeb, make } from "./dom.js";
import { linked, outside } from "./text.js";

const DRAWN = { good: "yes", gone: "no", later: "later" };

const today = () => new Date(Date.now() + 7 * 3600 * 1000).toISOString().slice(0, 10); // in Vietnam

// {kind: "good" | "gone" | "later", text} of a citation, null where nothing is known: silence is better than a guess.
export function stateOf(citation, words) {
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
