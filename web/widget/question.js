// The question being typed: its field, the letters left, suggestions, sending.

import { button, icon, make } from "./dom.js";

const MOST = 1000;
const NEAR = 100;
const PAUSE_MS = 150;
const FEWEST = 2;
const SHOWN = 5;
const PERSONAL = /\d{4}/; // numbers of papers and telephones are not for looking up
const LONGEST = 80;

// A question that a page of ours hands over once (`/?hoi=...`): it stands there to be sent, never sends itself.
function asked({ inline, files }) {
  const question = inline && new URL(files).origin === location.origin && new URLSearchParams(location.search).get("hoi");
  if (!question) return "";
  history.replaceState(history.state, "", location.pathname);
  return question;
}

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
    this.input.value = widget.state.draft || asked(widget);
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

// ---- suggestions -----------------------------------------------------------------------------------------------------

// Procedures suggested while somebody types: a list above the question, for mouse, finger, keys and ear. The question is
// a textarea, which may hold many lines and so may not be called a combobox; it points to the list in the same way.
//
// `field` is the textarea, `fetch(text)` gives [{name, label}], `choose(suggestion)` takes one, `say(text)` tells the ear.
class Suggestions {
  constructor(field, words, { fetch, choose, say }) {
    Object.assign(this, { field, words, fetch, choose, say });
    this.found = [];
    this.active = -1;
    this.asked = 0;
    this.list = make("ul", { class: "suggestions", id: "suggestions", role: "listbox", "aria-label": words.suggestions, hidden: true });
    // The field keeps the focus while a suggestion is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", "suggestions");
    field.addEventListener("input", () => this.typed());
    field.addEventListener("blur", () => this.close());
  }

  get open() {
    return !this.list.hidden;
  }

  typed() {
    clearTimeout(this.timer);
    const asked = ++this.asked;
    const text = this.field.value.trim();
    if (text.length < FEWEST || text.length > LONGEST || text.includes("\n") || PERSONAL.test(text)) return this.close();
    this.mark(-1);
    this.timer = setTimeout(async () => {
      const found = await this.fetch(text);
      const focused = this.field.getRootNode().activeElement === this.field;
      if (asked === this.asked && focused) this.show(found.slice(0, SHOWN));
    }, PAUSE_MS);
    return undefined;
  }

  show(found) {
    if (!found.length) return this.close();
    const opened = !this.open;
    this.found = found;
    this.active = -1;
    this.list.textContent = "";
    this.list.append(...found.map((each, i) =>
      make("li", { role: "option", id: `suggestion-${i}`, "aria-selected": "false", lang: "vi", onclick: () => this.take(i) }, each.label || each.name)));
    this.list.hidden = false;
    this.field.removeAttribute("aria-activedescendant");
    if (opened) this.say(this.words.suggested(found.length));
    return undefined;
  }

  close() {
    clearTimeout(this.timer);
    this.asked++;
    if (!this.open) return;
    this.list.hidden = true;
    this.mark(-1);
    this.say("");
  }

  take(place) {
    const chosen = this.found[place];
    this.close();
    this.choose(chosen);
  }

  mark(place) {
    Array.from(this.list.children).forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
    this.active = place;
    if (place < 0) return this.field.removeAttribute("aria-activedescendant");
    const option = this.list.children[place];
    this.list.scrollTop = option.offsetTop - (this.list.clientHeight - option.offsetHeight) / 2;
    return this.field.setAttribute("aria-activedescendant", option.id);
  }

  // Whether a key was for the list. Arrows move the caret first: only from the end of the text they enter the list.
  key(event) {
    if (!this.open) return false;
    const last = this.found.length - 1;
    const atEnd = this.field.selectionEnd === this.field.value.length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (this.active >= 0 || atEnd)) {
      const down = event.key === "ArrowDown";
      this.mark(down ? (this.active < last ? this.active + 1 : -1) : this.active < 0 ? last : this.active - 1);
    } else if (event.key === "Enter" && this.active >= 0) {
      this.take(this.active);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }
}
