// The widget: its frame, the question being typed, and what joins the other modules.

import { box, bubbles, dots, greeting, lostBox, retire } from "./bubbles.js";
import { button, icon, make } from "./dom.js";
import { Question } from "./question.js";
import { Api, Delivery, likings, talk, unguessable } from "./talk.js";
import { wordsOf } from "./words.js";

const MOST_TURNS = 40;
const TYPING_AFTER_MS = 300;
const READERS_SETTLE_MS = 500;
const LATER_MS = 3000;
const SMALL = "(max-width: 30em)";
const KEYBOARD_PX = 80;
const FOCUSABLE = "button, textarea, a[href], summary, input, [tabindex='0']";
// The service's words when "xoá dữ liệu của tôi" was typed: what this page keeps has to go as well.
const ERASED = /^Đã xóa các tin nhắn/;

class Widget {
  constructor({ host, styled, inline, files, server, open, lang, side }) {
    Object.assign(this, { host, inline, files, side, root: host.shadowRoot, state: talk.read(), likings: likings.read() });
    this.words = wordsOf(this.likings.lang || lang);
    this.api = new Api(server);
    this.delivery = new Delivery(this.api, this);
    // Keys typed here are no shortcuts of the page around.
    for (const type of ["keydown", "keypress", "keyup"]) host.addEventListener(type, (event) => event.stopPropagation());
    if (window.visualViewport) visualViewport.addEventListener("resize", () => this.fit());
    addEventListener("resize", () => this.fit());
    this.build();
    styled.then(() => {
      this.uncovered = true;
      this.frame.hidden = false;
      if (inline || this.state.open === true || open) this.toggle(true, false);
      this.delivery.resume();
    });
    // Parts that are wanted later are there then, also without a network.
    setTimeout(() => ["options", "speech", "paper"].forEach((name) => import(`./${name}.js`).catch(() => {})), LATER_MS);
    if (this.likings.dictate || this.likings.read) this.voices();
  }

  // ---- the frame -------------------------------------------------------------------------------------------------

  build() {
    const { words } = this;
    this.host.setAttribute("lang", words.lang);
    this.log = make("div", { class: "log", role: "log", "aria-label": words.log, "aria-live": "off", "aria-relevant": "additions", tabindex: "0" });
    this.status = make("div", { class: "status", role: "status" });
    this.question = new Question(this);
    this.larger = button({ class: "plain", "aria-pressed": String(this.likings.large), onclick: () => this.like({ large: !this.likings.large }) }, words.large);
    this.more = button({ class: "plain", "aria-expanded": "false", "aria-controls": "options", onclick: () => this.showOptions(!this.options) }, icon("menu"), words.options);
    const close = this.inline ? null : button({ class: "plain close", "aria-label": words.close, onclick: () => this.toggle(false) }, icon("close"));
    this.panel = make("section", { class: "panel", id: "panel", role: this.inline ? "region" : "dialog", "aria-labelledby": "name", hidden: true, onkeydown: (event) => this.panelKey(event) },
      make("header", {}, make("h2", { id: "name" }, words.title), close, make("p", {}, words.subtitle), make("div", {}, this.larger, this.more)),
      this.log, this.status, ...this.question.above, this.question.element);
    this.launcher = button({ class: "strong launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.toggle(true) }, icon("chat"), make("span", {}, words.open));
    const kind = ["frame", this.inline ? "inline" : "", this.side === "left" ? "left" : "", this.likings.large ? "large" : ""].filter(Boolean).join(" ");
    const frame = make(this.inline ? "div" : "aside", { class: kind, "aria-label": this.inline ? null : words.landmark, hidden: !this.uncovered }, this.panel, this.inline ? null : this.launcher);
    if (this.frame) this.frame.replaceWith(frame);
    else this.root.append(frame);
    this.frame = frame;
    this.options = null;
    this.redraw();
  }

  toggle(open, focus = true) {
    this.quietly(() => {
      this.panel.hidden = !open;
      this.launcher.hidden = open;
    });
    this.launcher.setAttribute("aria-expanded", String(open));
    this.launcher.lastChild.textContent = this.words.open;
    if (!this.inline) this.keep({ open });
    this.fit();
    if (open) {
      this.question.typed();
      this.scrollTo(this.log.lastElementChild);
    } else if (this.reader) {
      this.reader.stop();
    }
    if (focus) (open ? this.question : this.launcher).focus();
  }

  // Whether the panel fills the screen: the page behind it cannot be seen then.
  get fills() {
    return !this.inline && !this.panel.hidden && matchMedia(SMALL).matches;
  }

  // Keeps the question above the keyboard of a telephone.
  fit() {
    const seen = window.visualViewport;
    const covered = seen && this.fills && seen.scale < 1.05 && seen.height < innerHeight - KEYBOARD_PX;
    this.panel.style.height = covered ? `${seen.height}px` : "";
    this.panel.style.top = covered ? `${seen.offsetTop}px` : "";
    if (this.fills) this.panel.setAttribute("aria-modal", "true");
    else this.panel.removeAttribute("aria-modal");
  }

  // A live region that is filled or uncovered while it is live would be read out whole.
  quietly(change) {
    this.log.setAttribute("aria-live", "off");
    change();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.log.setAttribute("aria-live", "polite"), READERS_SETTLE_MS);
  }

  keep(change) {
    Object.assign(this.state, change);
    talk.write(this.state);
  }

  say(text) {
    this.status.textContent = text;
  }

  panelKey(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Tab" && this.fills) this.stay(event);
    if (event.key !== "Escape") return;
    if (this.options) this.options.dismiss() || this.showOptions(false);
    else if (!this.inline) this.toggle(false);
  }

  // Tab goes round in a panel that fills the screen; Escape and the cross lead out.
  stay(event) {
    const reached = Array.from(this.panel.querySelectorAll(FOCUSABLE)).filter((each) => each.getClientRects().length && each.tabIndex >= 0);
    const [first, last] = [reached[0], reached[reached.length - 1]];
    if (this.root.activeElement !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  // ---- the talk --------------------------------------------------------------------------------------------------

  // Shows `shown` as the citizen's words and sends `message`; returns the element shown.
  ask(message, shown) {
    this.showOptions(false);
    if (this.reader) this.reader.stop();
    this.log.setAttribute("aria-live", "polite");
    const turn = { id: unguessable(), message, shown, messages: null };
    this.keep({ turns: [...this.state.turns, turn].slice(-MOST_TURNS) });
    const mine = this.show(turn);
    this.delivery.add(turn);
    return mine;
  }

  // ---- what delivery tells ---------------------------------------------------------------------------------------

  // Shows that something is under way, unless it is over at once; returns what ends it.
  waiting(turn) {
    const typing = dots();
    const timer = setTimeout(() => {
      const place = this.boxOf(turn);
      if (!place || place.querySelector(".lost")) return;
      place.append(typing);
      this.scrollTo(place);
      this.say(this.words.searching);
    }, TYPING_AFTER_MS);
    return () => {
      clearTimeout(timer);
      typing.remove();
    };
  }

  lost(turn, text) {
    const place = this.boxOf(turn);
    this.say(place && place.querySelector(".lost") ? this.words.stillLost : "");
    if (!place || place.querySelector(".lost")) return;
    place.append(lostBox(text, this.words, () => {
      this.say(this.words.resending);
      this.delivery.wake();
    }));
    this.scrollTo(place);
  }

  fill(turn, messages) {
    if (messages.length === 1 && !messages[0].answer && ERASED.test(messages[0].text)) return this.forget(turn, messages[0].text);
    turn.messages = messages;
    this.keep({});
    const place = this.boxOf(turn);
    const lost = place && place.querySelector(".lost");
    if (lost) {
      if (lost.contains(this.root.activeElement)) place.querySelector(".mine").focus();
      lost.remove();
    }
    this.say("");
    if (!place) return;
    place.querySelector(".mine").classList.remove("pending");
    place.append(...bubbles(turn, this));
    if (place.nextElementSibling) retire(place, this.words);
    else if (this.reader && !this.panel.hidden) this.reader.read(turn);
    if (this.panel.hidden) this.launcher.lastChild.textContent = this.words.answered;
    this.scrollTo(place);
  }

  // ---- the talk --------------------------------------------------------------------------------------------------

  redraw() {
    this.quietly(() => {
      this.log.textContent = "";
      this.log.append(greeting(this));
      this.state.turns.forEach((turn) => this.show(turn));
    });
    const { trouble } = this.delivery;
    if (trouble) this.lost(trouble.turn, trouble.text);
  }

  boxOf(turn) {
    return Array.from(this.log.children).find((each) => each.turn === turn.id);
  }

  show(turn) {
    Array.from(this.log.children).forEach((each) => retire(each, this.words));
    const shown = box(turn, this);
    this.log.append(shown);
    this.scrollTo(shown);
    return shown.querySelector(".mine");
  }

  // Moves the talk, never the page around it, so that `element` begins at the top; a hidden panel has no place to move.
  scrollTo(element) {
    if (!element || this.panel.hidden) return;
    for (const scroller of [this.log, this.panel]) {
      scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
    }
  }

  // Moves the talk just so far that what was opened can be read.
  reveal(part) {
    const frame = this.log.getBoundingClientRect();
    const place = part.getBoundingClientRect();
    if (part.open !== false) this.log.scrollTop += Math.max(0, Math.min(place.bottom - frame.bottom + 8, place.top - frame.top - 8));
  }

  // ---- options ---------------------------------------------------------------------------------------------------

  async showOptions(open) {
    this.wanted = open;
    if (!open) {
      const inside = this.options && this.options.contains(this.root.activeElement);
      if (this.options) this.options.remove();
      this.options = null;
      this.more.setAttribute("aria-expanded", "false");
      if (inside) this.more.focus();
      return;
    }
    const { optionsOf } = await import("./options.js");
    if (this.options || !this.wanted) return;
    this.options = optionsOf(this);
    this.panel.insertBefore(this.options, this.log);
    this.more.setAttribute("aria-expanded", "true");
  }

  like(change) {
    Object.assign(this.likings, change);
    likings.write(this.likings);
    this.frame.classList.toggle("large", this.likings.large);
    this.larger.setAttribute("aria-pressed", String(this.likings.large));
    if ("large" in change) {
      this.question.typed();
      this.scrollTo(this.log.lastElementChild);
    } else if (!("lang" in change)) {
      this.voices();
    }
  }

  async speakLanguage(lang) {
    this.like({ lang });
    this.words = wordsOf(lang);
    this.build();
    this.toggle(true, false);
    this.voices();
    await this.showOptions(true);
    this.options.querySelector(".language").focus();
  }

  // Microphone and voice as the reader likes them and the browser can.
  async voices() {
    const { Voice } = await import("./speech.js");
    if (!this.voice) this.voice = new Voice(this);
    await this.voice.update();
  }

  async print(turns) {
    const { print } = await import("./paper.js");
    const boxes = turns.map((turn) => this.boxOf(turn)).filter(Boolean);
    await print(boxes, this);
  }

  async copy(turns) {
    const { copy, textOf } = await import("./paper.js");
    this.say((await copy(textOf(turns, this.words), this.root)) ? this.words.copied : this.words.notCopied);
  }

  // ---- erasure ---------------------------------------------------------------------------------------------------

  async erase() {
    await this.showOptions(false);
    this.say(this.words.erasing);
    // What is under way ends first: nothing may reach the server after the deletion.
    await this.delivery.stop();
    if (!(await this.api.erase(this.state.conversation))) {
      this.delivery.resume();
      return this.say(this.words.notErased);
    }
    this.state.turns = [];
    this.forget();
    return this.question.focus();
  }

  // Begins anew with what was not answered yet; `turn` is the one that asked for the erasure.
  forget(turn, text) {
    this.delivery.stop();
    const left = this.state.turns.filter((other) => !other.messages && other !== turn);
    this.keep({ conversation: unguessable(), turns: left });
    const focused = this.root.activeElement;
    this.redraw();
    if (focused && !this.root.activeElement) this.log.focus();
    this.say(text || this.words.erased);
    this.delivery.resume();
  }
}

export function start(options) {
  return new Widget(options);
}
