// Is an answer useful? One press is an opinion; what is wrong and a comment may follow, nothing of it must.

import { button, icon, make } from "./dom.js";

const COMMENT_MOST = 1000;

// The row below an answer. `id` is the message voted on; `done()` remembers that there was a vote.
export function votes(id, turn, widget) {
  const { words } = widget;
  const row = make("div", { class: "votes", role: "group", "aria-label": words.usefulLabel, "aria-live": "off", tabindex: "-1" });

  async function send(body) {
    const kept = await widget.api.vote(Object.assign({ message_id: id }, body));
    widget.say(kept ? words.voted : words.notVoted);
    return kept;
  }

  function thank(...more) {
    const inside = row.contains(row.getRootNode().activeElement);
    row.textContent = "";
    row.append(make("p", {}, words.thanks), ...more);
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
