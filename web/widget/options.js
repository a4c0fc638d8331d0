// The options: language, voice, printing, copying, erasure, and how to reach a person.

import { button, linked, make } from "./dom.js";
import { canListen, canRead } from "./speech.js";
import { HOTLINE } from "./words.js";

export function optionsOf(widget) {
  const { words } = widget;
  const panel = make("div", { class: "options", id: "options", role: "group", "aria-label": words.options, tabindex: "-1" });

  function liking(name, label, note) {
    const box = make("input", { type: "checkbox", id: `liking-${name}`, "aria-describedby": `note-${name}`, onchange: () => widget.like({ [name]: box.checked }) });
    box.checked = widget.likings[name];
    return make("div", { class: "liking" }, box, make("label", { for: `liking-${name}` }, label), make("p", { id: `note-${name}` }, note));
  }

  const voices = make("div");
  const other = words.lang === "vi" ? "en" : "vi";
  panel.append(
    make("p", {}, button({ class: "language", lang: other, onclick: () => widget.speakLanguage(other) }, words.other)),
    canListen() ? liking("dictate", words.dictate, words.dictateNote) : "",
    voices,
    make("ul", { class: "choices" },
      make("li", {}, button({ onclick: () => widget.print(widget.state.turns) }, words.printAll)),
      make("li", {}, button({ onclick: () => widget.copy(widget.state.turns) }, words.copyAll)),
      make("li", {}, button({ class: "eraser", onclick: () => confirm() }, words.erase))),
    make("p", {}, ...linked(words.human + HOTLINE, words)));

  canRead().then((can) => can && voices.append(liking("read", words.read, words.readNote)));

  // Asks before anything is deleted; the safe way is the one that has the focus.
  function confirm() {
    const asked = panel.querySelector(".confirm");
    if (asked) return asked.querySelector("button").focus();
    const keep = button({ onclick: () => dismiss() }, words.keep);
    const question = make("div", { class: "confirm", role: "group", "aria-labelledby": "sure" },
      make("p", { id: "sure" }, words.sure), keep, button({ class: "strong", onclick: () => widget.erase() }, words.eraseNow));
    panel.append(question);
    panel.scrollTop = panel.scrollHeight;
    return keep.focus();
  }

  function dismiss() {
    panel.querySelector(".confirm").remove();
    panel.querySelector(".eraser").focus();
  }

  panel.dismiss = () => Boolean(panel.querySelector(".confirm")) && (dismiss(), true);
  return panel;
}

