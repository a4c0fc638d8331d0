// The talk as it is kept and as it is delivered. Kept here: the talk for the tab (session storage: a shared computer
// forgets it with the tab), how the reader likes it for longer (local storage: large text, language, voice; nothing of
// the talk). Some webviews forbid both.

import { wait } from "./dom.js";

const TALK = "motcua";
const LIKINGS = "motcua.likings";
const TIMEOUT_MS = 20000;
const RETRIES_MS = [1500, 4000, 10000, 30000];

// A conversation id is the only key to a thread, so it must not be guessable.
export function unguessable() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function read(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch (_) {
    return null; // unreadable is as good as none
  }
}

function write(storage, key, value) {
  try {
    window[storage].setItem(key, JSON.stringify(value));
  } catch (_) {
    // the talk goes on, it only does not survive a reload
  }
}

export const talk = {
  read() {
    const state = read("sessionStorage", TALK);
    if (state && /^[0-9a-f]{32}$/.test(state.conversation) && Array.isArray(state.turns)) return state;
    return { conversation: unguessable(), turns: [], draft: "", open: false };
  },
  write: (state) => write("sessionStorage", TALK, state),
};

export const likings = {
  read() {
    const kept = read("localStorage", LIKINGS) || {};
    return { large: kept.large === true, lang: kept.lang === "en" || kept.lang === "vi" ? kept.lang : null, dictate: kept.dictate === true, read: kept.read === true };
  },
  write: (value) => write("localStorage", LIKINGS, value),
};

// ---- the service over HTTP -------------------------------------------------------------------------------------------

export class Api {
  constructor(server) {
    this.server = server;
    this.strange = new URL(server, location.href).origin !== location.origin;
  }

  chat(conversation, turn) {
    return this.call("POST", "/api/chat", { conversation_id: conversation, message: turn.message, message_id: turn.id });
  }

  // {message_id, vote: 1 | -1, reason?, comment?}; null when it was not kept, else {number, due_on} of the ticket that it
  // opened, {} where it opened none.
  async vote(body) {
    const reply = await this.call("POST", "/api/feedback", body).catch(() => null);
    if (!reply || reply.status >= 300) return null;
    const ticket = reply.body && reply.body.ticket;
    return ticket && typeof ticket.number === "string" && typeof ticket.due_on === "string" ? ticket : {};
  }

  async erase(conversation) {
    const reply = await this.call("DELETE", `/api/conversations/${conversation}`).catch(() => null);
    return Boolean(reply && reply.status < 300);
  }

  // [{code, name, label}], none when anything is wrong: suggestions are a help, never a need.
  async suggest(text) {
    const reply = await this.call("GET", `/api/suggest?q=${encodeURIComponent(text)}`).catch(() => null);
    const found = reply && reply.status === 200 && reply.body && reply.body.suggestions;
    return Array.isArray(found) ? found.filter((each) => each && typeof each.name === "string" && each.name) : [];
  }

  // A reply as {status, wait (seconds of Retry-After), body}; throws when none comes in time.
  async call(method, path, body) {
    const request = fetch(this.server + path, {
      method,
      credentials: "omit",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
    }).then(async (reply) => ({
      status: reply.status,
      wait: Number(reply.headers.get("Retry-After")) || 5,
      body: await reply.json().catch(() => null),
    }));
    const late = wait(TIMEOUT_MS).then(() => Promise.reject(new Error("timeout")));
    return Promise.race([request, late]).catch((error) => {
      this.hint();
      throw error;
    });
  }

  // A browser does not tell a lost network from a page that may not call the service.
  hint() {
    if (this.strange && !this.hinted) console.warn(`motcua: no reply; if that stays so, is ${location.origin} named in MOTCUA_ALLOWED_ORIGINS of the service?`);
    this.hinted = true;
  }
}

// What the service sent, cut down to what can be shown; null when there is nothing.
function messagesOf(body) {
  if (!body || !Array.isArray(body.messages)) return null;
  const messages = body.messages
    .filter((message) => message && typeof message.text === "string")
    .map((message) => ({
      id: typeof message.id === "string" ? message.id : null,
      text: message.text,
      buttons: (Array.isArray(message.buttons) ? message.buttons : []).filter((each) => each && each.title && each.payload),
      answer: message.answer || null,
    }));
  return messages.length ? messages : null;
}

// ---- delivery: one at a time and in order; the message_id makes a repeated one harmless ------------------------------

// `view` is told what happens: say(text), waiting(turn) → what ends it, lost(turn, text), fill(turn, messages); it holds
// `state` and `words`.
export class Delivery {
  constructor(api, view) {
    this.api = api;
    this.view = view;
    this.queue = Promise.resolve();
    this.era = 0;
    this.wake = () => {};
    this.trouble = null;
    addEventListener("online", () => this.wake());
  }

  add(turn) {
    const era = this.era;
    this.queue = this.queue.then(() => this.deliver(turn, era)).catch((error) => console.error("motcua:", error));
  }

  // Takes up again what has no answer yet.
  resume() {
    this.view.state.turns.filter((turn) => !turn.messages).forEach((turn) => this.add(turn));
  }

  // Gives up all that waits; done when nothing is under way any more.
  stop() {
    this.era++;
    this.wake();
    return this.queue;
  }

  async deliver(turn, era) {
    for (let failures = 0; this.era === era; ) {
      const failure = await this.attempt(turn, era);
      if (!failure) break;
      const words = this.view.words;
      if (failure.wait) this.view.say(words.tooFast(failure.wait));
      else if (failures++ === 0) this.view.say(`${failure.text} ${words.resending}`);
      else this.view.lost(turn, (this.trouble = { turn, text: failure.text }).text);
      await this.pause(failure.wait ? failure.wait * 1000 : RETRIES_MS[failures - 1]);
    }
    this.trouble = null;
  }

  // Waits the time given (for ever without one), or until the network is back or the reader asks for it.
  pause(ms) {
    return new Promise((done) => {
      const timer = ms ? setTimeout(done, ms) : null;
      this.wake = () => (clearTimeout(timer), done());
    });
  }

  // One delivery: null when the turn is done with, else {text} of the failure or {wait} in seconds.
  async attempt(turn, era) {
    const words = this.view.words;
    const settle = this.view.waiting(turn);
    const reply = await this.api.chat(this.view.state.conversation, turn).catch(() => null);
    settle();
    if (this.era !== era) return null;
    if (!reply) return { text: words.offline };
    if (reply.status === 429) return { wait: reply.wait };
    if (reply.status >= 500 || reply.status === 408) return { text: words.busy };
    const messages = reply.status < 400 ? messagesOf(reply.body) : [this.refusal(reply)];
    if (!messages) return { text: words.noReply };
    this.trouble = null;
    this.view.fill(turn, messages);
    return null;
  }

  refusal(reply) {
    const detail = [413, 422].includes(reply.status) && reply.body && typeof reply.body.detail === "string";
    return { id: null, text: detail ? reply.body.detail : this.view.words.refused, buttons: [], answer: null };
  }
}
