// What is shown of the talk: a box for each turn with the question and the messages of its answer.

import { button, icon, make } from "./dom.js";
import { votes } from "./feedback.js";
import { ALARM_TOKENS, blocks, deciding, linked, sources } from "./text.js";

export function greeting(widget) {
  const { words } = widget;
  const examples = choices(words.examples.map((text) => ({ title: text, payload: text })), widget);
  return make("div", { class: "turn" },
    make("div", { class: "bubble theirs" }, ...blocks(words.hello, words), examples),
    make("div", { class: "bubble theirs note" }, ...blocks([words.kept], words)));
}

export function box(turn, widget) {
  const mine = make("div", { class: turn.messages ? "bubble mine" : "bubble mine pending", tabindex: "-1", lang: "vi" },
    make("span", { class: "hidden", lang: widget.words.lang }, widget.words.you), turn.shown);
  const made = make("div", { class: "turn" }, mine, ...(turn.messages ? bubbles(turn, widget) : []));
  made.turn = turn.id;
  return made;
}

export const bubbles = (turn, widget) => turn.messages.map((message, i) => bubble(turn, message, i, widget));

function bubble(turn, message, place, widget) {
  const { words } = widget;
  const answer = message.answer;
  const outcome = answer ? answer.outcome : place ? "note" : "plain";
  let lines = message.text.split("\n");
  const source = outcome === "answer" ? lines.find((line) => line.startsWith("Nguồn: ")) : null;
  lines = lines.filter((line) => line !== source);
  // A clarifying question numbers its candidates in the text: here each line is the button itself.
  const numbered = lines.filter((line) => /^\d+\. /.test(line));
  const candidates = outcome === "clarify" && numbered.length > 0 && numbered.length <= message.buttons.length;
  if (candidates) lines = lines.filter((line) => !numbered.includes(line));
  const buttons = message.buttons.map((each, i) => ({ title: (candidates && numbered[i]) || each.title, payload: each.payload, shown: each.title }));
  const made = make("div", { class: `bubble theirs ${outcome}`, lang: "vi" },
    make("span", { class: "hidden", lang: words.lang }, words.assistant),
    ...blocks(lines, words, outcome),
    answer && deciding(answer, words),
    answer && sources(answer, source, words, (details) => widget.reveal(details)),
    buttons.length ? choices(buttons, widget, outcome === "clarify") : null);
  if (outcome === "answer") {
    made.append(make("div", { class: "after", lang: words.lang }, message.id ? votes(message.id, turn, widget) : "", tools(turn, widget)));
  }
  return made;
}

function choices(buttons, widget, candidates) {
  const { words } = widget;
  const choose = (each) => widget.ask(each.payload, each.shown || each.title).focus();
  return make("ul", { class: candidates ? "choices candidates" : "choices", "aria-label": candidates ? words.choices : words.follow },
    ...buttons.map((each) => make("li", {}, button({ onclick: () => choose(each) }, each.title))));
}

// Copy, print and, where it is wished and possible, read aloud.
function tools(turn, widget) {
  const { words } = widget;
  return make("div", { class: "tools", role: "group", "aria-label": words.tools, "aria-live": "off" },
    button({ class: "quiet", onclick: () => widget.copy([turn]) }, icon("copy"), words.copy),
    button({ class: "quiet", onclick: () => widget.print([turn]) }, icon("print"), words.print),
    widget.reader ? button({ class: "quiet listen", onclick: () => widget.reader.toggle(turn) }, icon("speaker"), words.listen) : null);
}

// Only the latest turn asks for something: older choices are folded or go, so that Tab and ear are not led astray.
export function retire(old, words) {
  old.querySelectorAll(".after").forEach((row) => row.remove());
  old.querySelectorAll(".choices").forEach((list) => {
    if (!list.classList.contains("candidates")) return list.remove();
    if (list.closest("details")) return undefined;
    const folded = make("details", {}, make("summary", {}, words.again));
    list.replaceWith(folded);
    return folded.append(list);
  });
}

export function dots() {
  return make("div", { class: "bubble theirs typing", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
}

export function lostBox(text, words, retry) {
  return make("div", { class: "lost" },
    make("p", {}, `${text} ${words.lost}`),
    make("p", {}, ...linked(words.numbers, words, ALARM_TOKENS)),
    button({ class: "strong", onclick: retry }, words.resend));
}

