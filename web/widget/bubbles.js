// What is shown of the talk: a box for each turn with the question and the messages of its answer, where it comes from,
// and what can be done with it.

import { ALARM_TOKENS, blocks, button, day, hostOf, icon, isWeb, linked, make, outside } from "./dom.js";

const COMMENT_MOST = 1000;
const DRAWN = { good: "yes", gone: "no", later: "later" };

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
  // A clarifying question numbers its candidates in the text: here each line is the button itself. A life event may
  // number more steps than it offers.
  const numbered = lines.filter((line) => /^\d+\. /.test(line));
  const candidates = outcome === "clarify" && numbered.length > 0 && numbered.length === answer.candidates.length;
  if (candidates) lines = lines.filter((line) => !numbered.includes(line));
  const law = deciding(answer);
  if (law && lines.length > 1) lines[0] = lines[0].replace(/:$/, "");
  const shown = blocks(lines, words, outcome);
  if (law) shown.splice(1, 0, basis(law, lines, words));
  const buttons = message.buttons.map((each, i) => ({ title: (candidates && numbered[i]) || each.title, payload: each.payload, shown: each.title }));
  const made = make("div", { class: `bubble theirs ${outcome}`, lang: "vi" },
    make("span", { class: "hidden", lang: words.lang }, words.assistant),
    ...shown,
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

// ---- sources: the record, its date, the law with its state today -----------------------------------------------------

const today = () => new Date(Date.now() + 7 * 3600 * 1000).toISOString().slice(0, 10); // in Vietnam

// {kind: "good" | "gone" | "later", text} of a citation, null where nothing is known: silence is better than a guess.
// A status comes in words ("hết hiệu lực, đã bị thay thế") or as a code.
function stateOf(citation, words) {
  const says = words.states;
  const { valid_from: from, valid_to: to } = citation;
  const status = String(citation.status || "");
  const over = Boolean(to && to < today());
  if (/^replaced|thay thế/.test(status)) return { kind: "gone", text: says.replaced };
  if (over || /^ended|^(đã )?hết hiệu lực/.test(status)) return { kind: "gone", text: over ? says.endedAfter(day(to)) : says.ended };
  if (/^not_yet|^chưa/.test(status) || (from && from > today())) return { kind: "later", text: from ? says.from(day(from)) : says.not_yet };
  if (to) return { kind: "good", text: says.until(day(to)) };
  if (/^amended|sửa đổi/.test(status)) return { kind: "good", text: says.amended };
  return /^in_force|^còn hiệu lực/.test(status) ? { kind: "good", text: says.in_force } : null;
}

function badge(citation, words) {
  const state = stateOf(citation, words);
  return state && make("span", { class: `state ${state.kind}` }, icon(DRAWN[state.kind]), state.text);
}

function named(citation, words) {
  const { number } = citation;
  const title = citation.title || "";
  const article = citation.article && words.article(citation.article);
  const told = [article && !title.startsWith(article) ? article : null, title, number && !title.includes(number) ? number : null].filter(Boolean).join(", ");
  const name = told.slice(0, 1).toUpperCase() + told.slice(1);
  return isWeb(citation.url) ? outside(citation.url, name, words) : name;
}

const citationsOf = (answer) => (Array.isArray(answer.citations) ? answer.citations.filter((each) => each && (each.title || each.number)) : []);

// The provision that decides an answer about the law, null in other answers.
const deciding = (answer) => (answer && answer.outcome === "answer" && !answer.procedure && citationsOf(answer)[0]) || null;

// Its state before the eyes without a click, below the heading; named where the text does not name it with its state.
function basis(citation, lines, words) {
  const told = lines.some((line) => /Hiệu lực: /.test(line));
  return make("p", { class: "deciding" }, ...(told ? [] : [make("b", {}, words.deciding), " ", named(citation, words), " "]), badge(citation, words));
}

// The rest folded under one line; `line` is the sentence of the text that tells the source.
function sources(answer, line, words, opened) {
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

// ---- opinions --------------------------------------------------------------------------------------------------------

// Is an answer useful? One press is an opinion; what is wrong and a comment may follow, nothing of it must.
// The row below an answer. `id` is the message voted on; `done()` remembers that there was a vote.
function votes(id, turn, widget) {
  const { words } = widget;
  const row = make("div", { class: "votes", role: "group", "aria-label": words.usefulLabel, "aria-live": "off", tabindex: "-1" });

  const ticket = make("p", { class: "ticket" });

  async function send(body) {
    const kept = await widget.api.vote(Object.assign({ message_id: id }, body));
    if (kept && kept.number) {
      turn.ticket = kept;
      widget.keep({});
      tell();
    }
    widget.say(!kept ? words.notVoted : kept.number ? ticket.textContent : words.voted);
    return kept;
  }

  // The number of what was opened: the reader needs it to ask for the outcome.
  function tell() {
    ticket.hidden = !turn.ticket;
    ticket.textContent = turn.ticket ? words.ticket(turn.ticket.number, day(turn.ticket.due_on)) : "";
  }

  function thank(...more) {
    const inside = row.contains(row.getRootNode().activeElement);
    row.textContent = "";
    tell();
    row.append(make("p", {}, words.thanks), ticket, ...more);
    if (inside) row.focus();
  }

  async function vote(value) {
    if (!(await send({ vote: value }))) return;
    turn.voted = true;
    widget.keep({});
    if (value > 0) return thank();
    thank(reasons());
    widget.reveal(row);
  }

  function reasons() {
    const text = make("textarea", { rows: "2", maxlength: String(COMMENT_MOST), "aria-label": words.comment, placeholder: words.comment });
    const list = make("ul", { class: "choices" }, ...Object.entries(words.reasons).map(([reason, told]) => make("li", {},
      button({ "aria-pressed": "false", onclick: (event) => choose(reason, event.currentTarget) }, told))));
    const form = make("form", { class: "why", onsubmit: comment }, make("p", {}, words.why), list,
      make("div", { class: "comment" }, text, make("button", { type: "submit" }, words.sendComment)));
    let chosen = null;

    async function choose(reason, pressed) {
      if (!(await send({ vote: -1, reason }))) return;
      chosen = reason;
      list.querySelectorAll("button").forEach((each) => each.setAttribute("aria-pressed", String(each === pressed)));
    }

    async function comment(event) {
      event.preventDefault();
      const said = text.value.trim();
      if (!said) return text.focus();
      const body = { vote: -1, comment: said };
      if (chosen) body.reason = chosen;
      if (await send(body)) thank();
    }

    return form;
  }

  if (turn.voted) thank();
  else {
    row.append(make("span", {}, words.useful),
      button({ class: "quiet", onclick: () => vote(1) }, icon("up"), words.yes),
      button({ class: "quiet", onclick: () => vote(-1) }, icon("down"), words.no));
  }
  return row;
}
