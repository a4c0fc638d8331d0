// Speech in and out, Vietnamese, where the browser can; both off until the reader turns them on.

import { icon } from "./dom.js";

const LANG = "vi-VN";
const VOICES_MS = 1500;

const Recognition = () => window.SpeechRecognition || window.webkitSpeechRecognition;

export const canListen = () => typeof Recognition() === "function" && window.isSecureContext !== false;

const vietnamese = () => speechSynthesis.getVoices().find((voice) => /^vi\b/i.test(voice.lang));

// Whether there is a Vietnamese voice; browsers load their voices late.
export async function canRead() {
  if (typeof window.speechSynthesis !== "object" || typeof window.SpeechSynthesisUtterance !== "function") return false;
  if (!speechSynthesis.getVoices().length) {
    await new Promise((done) => {
      setTimeout(done, VOICES_MS);
      if (speechSynthesis.addEventListener) speechSynthesis.addEventListener("voiceschanged", done, { once: true });
    });
  }
  return Boolean(vietnamese());
}

// Turns speech into text: started(), told(text) while it is heard, ended(problem) with "", "denied" or "unheard".
export class Listener {
  constructor({ started, told, ended }) {
    Object.assign(this, { started, told, ended, running: null });
  }

  toggle() {
    if (this.running) this.stop();
    else this.start();
  }

  stop() {
    if (this.running) this.running.stop();
  }

  start() {
    const recognition = new (Recognition())();
    Object.assign(recognition, { lang: LANG, interimResults: true, continuous: false, maxAlternatives: 1 });
    let problem = "unheard";
    recognition.onresult = (event) => {
      problem = "";
      this.told(Array.from(event.results, (result) => result[0].transcript).join("").trim());
    };
    recognition.onerror = (event) => {
      problem = event.error === "not-allowed" || event.error === "service-not-allowed" ? "denied" : event.error === "aborted" ? "" : "unheard";
    };
    recognition.onend = () => {
      this.running = null;
      this.ended(problem);
    };
    this.running = recognition;
    recognition.start();
    this.started();
  }
}

// What is said of an answer: its lines without addresses, marks and the line of the source.
export function spoken(turn) {
  return turn.messages
    .filter((message, i) => !i || message.answer)
    .map((message) => message.text)
    .join("\n")
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("Nguồn: "))
    .map((line) => line.replace(/https?:\/\/\S+/g, "").replace(/^\s*[-•]\s*/, "").replace(/[“”"•]/g, "").trim());
}

// Reads answers aloud, a line at a time: some browsers fall silent in the midst of longer texts.
export class Reader {
  constructor(changed) {
    this.changed = changed;
    this.turn = null;
  }

  toggle(turn) {
    const same = this.turn === turn;
    this.stop();
    if (!same) this.read(turn);
  }

  read(turn) {
    this.stop();
    const lines = spoken(turn);
    if (!lines.length) return;
    this.turn = turn;
    lines.forEach((line, i) => {
      const utterance = new SpeechSynthesisUtterance(line);
      Object.assign(utterance, { lang: LANG, voice: vietnamese() || null, rate: 0.95 });
      if (i === lines.length - 1) utterance.onend = utterance.onerror = () => this.turn === turn && this.end();
      speechSynthesis.speak(utterance);
    });
    this.changed();
  }

  stop() {
    speechSynthesis.cancel();
    this.end();
  }

  end() {
    this.turn = null;
    this.changed();
  }
}

// Microphone and reader of a widget, as its reader likes them and the browser can.
export class Voice {
  constructor(widget) {
    this.widget = widget;
    this.listener = new Listener({
      started: () => {
        if (widget.reader) widget.reader.stop();
        widget.say(widget.words.listening);
        this.show(widget.question.microphone, "microphone", true);
      },
      told: (text) => widget.question.write(text),
      ended: (problem) => {
        const { words } = widget;
        this.show(widget.question.microphone, "microphone", false);
        widget.say(problem === "denied" ? words.noMicrophone : problem ? words.notHeard : words.heard);
        widget.question.focus();
      },
    });
  }

  async update() {
    const { widget } = this;
    const { microphone } = widget.question;
    microphone.hidden = !(widget.likings.dictate && canListen());
    microphone.onclick = () => this.listener.toggle();
    const wanted = widget.likings.read && (await canRead());
    if (wanted === Boolean(widget.reader)) return;
    if (widget.reader) widget.reader.stop();
    widget.reader = wanted ? new Reader(() => this.reading()) : null;
    widget.redraw();
  }

  // The button of what is read aloud stops it.
  reading() {
    const listen = this.widget.log.querySelector(".listen");
    if (listen) this.show(listen, "speaker", Boolean(this.widget.reader && this.widget.reader.turn));
  }

  show(pressed, drawing, running) {
    const { words } = this.widget;
    pressed.setAttribute("aria-pressed", String(running));
    pressed.firstChild.replaceWith(icon(running ? "stop" : drawing));
    pressed.lastChild.textContent = running ? words.stop : drawing === "speaker" ? words.listen : words.speak;
  }
}
