// Delivery of questions: one at a time and in order; the message_id makes a repeated delivery harmless.

import { messagesOf } from "./api.js";

const RETRIES_MS = [1500, 4000, 10000, 30000];

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
