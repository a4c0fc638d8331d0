// The question being typed: its field, the letters left, suggestions, sending.

import { button, icon, make } from "./dom.js";
import { Suggestions } from "./suggestions.js";

const MOST = 1000;
const NEAR = 100;

const lengthOf = (text) => Array.from(text).length;

// `element` is the form, `above` stands above it; what is sent goes to widget.ask(message, shown).
export class Question {
  constructor(widget) {
    const { words } = widget;
    Object.assign(this, { widget, words, level: "" });
    this.count = make("div", { class: "count", id: "count" });
    this.ear = make("div", { class: "hidden", role: "status" });
    this.input = make("textarea", {
      id: "question", rows: "1", autocomplete: "off", enterkeyhint: "send", "aria-describedby": "count", placeholder: words.placeholder,
      onkeydown: (event) => this.key(event),
      oninput: () => this.typed(),
    });
    this.suggestions = new Suggestions(this.input, words, {
      fetch: (text) => widget.api.suggest(text),
      choose: (chosen) => this.send(chosen.name, chosen.label || chosen.name),
      say: (text) => (this.ear.textContent = text),
    });
    this.microphone = button({ class: "microphone", hidden: true, "aria-pressed": "false" }, icon("microphone"), words.speak);
    this.above = [this.suggestions.list, this.ear, this.count];
    this.element = make("form", { class: "ask", onsubmit: (event) => this.submit(event) },
      make("label", { for: "question", class: "hidden" }, words.question), this.input, this.microphone,
      make("button", { type: "submit", class: "strong send" }, words.send));
    this.input.value = widget.state.draft || "";
  }

  focus() {
    this.input.focus();
  }

  key(event) {
    // Enter and 229 also end a word of an input method: that is no sending.
    if (event.isComposing || event.keyCode === 229 || this.suggestions.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) this.submit(event);
  }

  write(text) {
    this.input.value = text;
    this.typed();
  }

  typed() {
    const { words, input } = this;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
    const left = MOST - lengthOf(input.value);
    const level = left < 0 ? "over" : left <= NEAR ? "near" : "";
    this.count.textContent = level === "over" ? words.over(-left) : level ? words.left(left) : "";
    input.setAttribute("aria-invalid", String(level === "over"));
    // Told once when the level changes, not at every letter.
    if (level !== this.level) this.widget.say(level === "over" ? words.tooLong : level ? words.left(NEAR) : "");
    this.level = level;
    this.widget.keep({ draft: input.value });
  }

  submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (text && this.level !== "over") return this.send(text, text);
    this.widget.say(text ? this.words.tooLong : this.words.empty);
    return this.focus();
  }

  send(message, shown) {
    this.suggestions.close();
    this.write("");
    const mine = this.widget.ask(message, shown);
    // On a touch screen the keyboard would cover the answer.
    (matchMedia("(pointer: coarse)").matches ? mine : this.input).focus();
  }
}
