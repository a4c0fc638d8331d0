// Procedures suggested while somebody types: a list above the question, for mouse, finger, keys and ear. The question
// is a textarea, which may hold many lines and so may not be called a combobox; it points to the list in the same way.

import { make } from "./dom.js";

const PAUSE_MS = 150;
const FEWEST = 2;
const MOST = 80;
const SHOWN = 5;
const PERSONAL = /\d{4}/; // numbers of papers and telephones are not for looking up

// `field` is the textarea, `fetch(text)` gives [{name, label}], `choose(suggestion)` takes one, `say(text)` tells the ear.
export class Suggestions {
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
    if (text.length < FEWEST || text.length > MOST || text.includes("\n") || PERSONAL.test(text)) return this.close();
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
