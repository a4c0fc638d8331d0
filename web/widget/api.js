// The service over HTTP.

import { wait } from "./dom.js";

const TIMEOUT_MS = 20000;

export class Api {
  constructor(server) {
    this.server = server;
    this.strange = new URL(server, location.href).origin !== location.origin;
  }

  chat(conversation, turn) {
    return this.call("POST", "/api/chat", { conversation_id: conversation, message: turn.message, message_id: turn.id });
  }

  // {message_id, vote: 1 | -1, reason?, comment?}; whether it was kept.
  async vote(body) {
    const reply = await this.call("POST", "/api/feedback", body).catch(() => null);
    return Boolean(reply && reply.status < 300);
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
export function messagesOf(body) {
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
