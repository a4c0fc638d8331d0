// The chat widget: <script src="https://your-server/widget.js" defer></script> on any page.
// Attributes of the script tag: data-server (default: where the script comes from), data-into (id of an element to fill
// instead of the floating panel), data-open ("true" opens the panel at once).
(function () {
  "use strict";

  const script = document.currentScript;
  const server = (script.dataset.server || new URL(".", script.src).href).replace(/\/$/, "");
  const MAX = 1000;
  const RETRIES_MS = [1500, 4000, 10000];
  const KEY = "motcua";
  const HELLO =
    "Xin chào! Tôi là trợ lý tự động (máy trả lời) về thủ tục hành chính. Thông tin để tham khảo. " +
    "Bạn cần làm giấy tờ gì, hoặc đang gặp chuyện gì?";
  const EXAMPLES = ["Làm khai sinh cho con cần giấy tờ gì?", "Đăng ký thường trú mất bao nhiêu tiền?", "Mở quán ăn thì đăng ký ở đâu?"];

  // ---- small helpers -------------------------------------------------------------------------------------------

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child != null));
    return element;
  }

  // A conversation id is the only key to a thread, so it must not be guessable.
  function unguessable() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // Kept for the tab only: a shared computer forgets the talk when the tab closes. Some webviews forbid storage.
  const memory = {
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(KEY)) || {};
      } catch {
        return {};
      }
    },
    write(state) {
      try {
        sessionStorage.setItem(KEY, JSON.stringify(state));
      } catch {
        /* the talk goes on without surviving a reload */
      }
    },
  };

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  async function call(method, path, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), 15000);
    try {
      return await fetch(server + path, {
        method,
        signal: abort.signal,
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body ? JSON.stringify(body) : undefined,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  // ---- text ----------------------------------------------------------------------------------------------------

  const LINK = /https?:\/\/[^\s<>"'()]+[^\s<>"'().,;:!?]/g;

  // Text of the server is shown as text; only web addresses become links.
  function linked(text) {
    const parts = [];
    let end = 0;
    for (const match of text.matchAll(LINK)) {
      parts.push(text.slice(end, match.index), make("a", { href: match[0], target: "_blank", rel: "noopener noreferrer" }, match[0]));
      end = match.index + match[0].length;
    }
    parts.push(text.slice(end));
    return parts;
  }

  function paragraphs(text) {
    const blocks = [];
    let list = null;
    for (const line of text.split("\n")) {
      const item = line.match(/^\s*[-•]\s+(.*)$/);
      if (item) {
        if (!list) blocks.push((list = make("ul", {})));
        list.append(make("li", {}, ...linked(item[1])));
        continue;
      }
      list = null;
      if (line.trim()) blocks.push(make("p", {}, ...linked(line)));
    }
    return blocks;
  }

  const day = (iso) => iso.split("-").reverse().join("/");

  function sources(answer) {
    const items = [];
    if (answer.procedure) items.push(make("li", {}, `${answer.procedure.name} (mã ${answer.procedure.code})`));
    if (answer.source && /^https?:/.test(answer.source)) items.push(make("li", {}, ...linked(answer.source)));
    for (const cited of answer.citations) {
      const name = [cited.article && `Điều ${cited.article}`, cited.number, cited.title].filter(Boolean).join(", ");
      const link = cited.url && /^https?:/.test(cited.url) ? make("a", { href: cited.url, target: "_blank", rel: "noopener noreferrer" }, name) : name;
      items.push(make("li", {}, link));
    }
    if (!items.length) return null;
    const title = answer.as_of ? `Nguồn (theo dữ liệu ngày ${day(answer.as_of)})` : "Nguồn";
    return make("details", { class: "sources" }, make("summary", {}, title), make("ul", {}, ...items));
  }

  // ---- the widget ----------------------------------------------------------------------------------------------

  class Widget {
    constructor(into) {
      this.inline = Boolean(into);
      this.state = memory.read();
      this.state.conversation ||= unguessable();
      this.state.turns ||= [];
      this.queue = Promise.resolve();
      this.waiting = 0;
      const host = make("div", { lang: "vi", class: "motcua" });
      const root = host.attachShadow({ mode: "open" });
      root.append(make("link", { rel: "stylesheet", href: `${server}/widget.css` }), this.build());
      (into || document.body).append(host);
      this.greet();
      for (const turn of this.state.turns) this.show(turn);
      // Announced from here on only: a live region that is filled at load would be read out whole.
      this.log.setAttribute("aria-live", "polite");
      addEventListener("online", () => this.wake && this.wake());
      if (this.inline || script.dataset.open === "true") this.toggle(true, false);
    }

    build() {
      this.log = make("div", { class: "log", role: "log", "aria-label": "Nội dung trò chuyện", "aria-relevant": "additions", tabindex: "0" });
      this.status = make("div", { class: "status", role: "status" });
      this.input = make("textarea", {
        id: "question", rows: "1", maxlength: MAX, autocomplete: "off", enterkeyhint: "send",
        placeholder: "Gõ câu hỏi, có dấu hay không dấu đều được",
        onkeydown: (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && this.submit(event),
        oninput: () => this.grow(),
      });
      const form = make("form", { onsubmit: (event) => this.submit(event) },
        make("label", { for: "question", class: "hidden" }, "Câu hỏi của bạn"), this.input,
        make("button", { type: "submit", class: "send" }, "Gửi"));
      const close = this.inline ? null : make("button", { type: "button", class: "plain", "aria-label": "Đóng cửa sổ trò chuyện", onclick: () => this.toggle(false) }, "✕");
      const erase = make("button", { type: "button", class: "plain", onclick: () => this.erase() }, "Xoá hội thoại");
      this.panel = make("section", { class: "panel", role: this.inline ? "region" : "dialog", "aria-label": "Trợ lý thủ tục hành chính", hidden: true,
          onkeydown: (event) => event.key === "Escape" && !this.inline && this.toggle(false) },
        make("header", {}, make("h2", {}, "Một cửa", make("small", {}, "Trợ lý tự động, thông tin để tham khảo")), erase, close),
        this.log, this.status, form);
      this.launcher = make("button", { type: "button", class: "launcher", "aria-expanded": "false", hidden: this.inline, onclick: () => this.toggle(true) }, "Hỏi thủ tục");
      return make("aside", { class: this.inline ? "frame inline" : "frame", "aria-label": "Hỏi đáp thủ tục hành chính" }, this.panel, this.launcher);
    }

    toggle(open, focus = true) {
      this.panel.hidden = !open;
      this.launcher.hidden = open;
      this.launcher.setAttribute("aria-expanded", String(open));
      if (focus) (open ? this.input : this.launcher).focus();
      if (open) this.scroll();
    }

    grow() {
      this.input.rows = Math.min(4, this.input.value.split("\n").length + Math.floor(this.input.value.length / 60));
      const left = MAX - this.input.value.length;
      this.say(left <= 100 ? `Còn ${left} ký tự` : "");
    }

    say(text, busy = false) {
      this.status.textContent = text;
      this.status.classList.toggle("busy", busy);
    }

    scroll(to) {
      if (to) this.log.scrollTop = to.offsetTop - this.log.offsetTop;
      else this.log.scrollTop = this.log.scrollHeight;
    }

    greet() {
      const bubble = make("div", { class: "bubble theirs" }, make("p", {}, HELLO));
      bubble.append(this.choices(EXAMPLES.map((text) => ({ title: text, payload: text }))));
      this.log.append(bubble);
    }

    choices(buttons) {
      return make("ul", { class: "choices", "aria-label": "Gợi ý" },
        ...buttons.map((button) => make("li", {}, make("button", { type: "button", onclick: () => this.ask(button.payload) }, button.title))));
    }

    submit(event) {
      event.preventDefault();
      const text = this.input.value.trim();
      if (!text) return this.say("Bạn hãy gõ câu hỏi trước khi gửi.");
      this.input.value = "";
      this.grow();
      this.ask(text);
      this.input.focus();
    }

    ask(text) {
      const turn = { id: unguessable(), mine: text, messages: null };
      this.remember(turn);
      this.show(turn);
      // One request at a time keeps the order of the talk.
      this.queue = this.queue.then(() => this.deliver(turn));
    }

    remember(turn) {
      this.state.turns = [...this.state.turns.filter((known) => known.id !== turn.id), turn].slice(-40);
      memory.write(this.state);
    }

    // Sends one turn until it is answered. The message_id makes a repeated delivery harmless.
    async deliver(turn) {
      this.log.setAttribute("aria-busy", "true");
      this.say("Đang tìm câu trả lời…", true);
      for (let attempt = 0; ; attempt++) {
        const failure = await this.attempt(turn);
        if (!failure) break;
        if (failure.final) {
          this.fill(turn, [{ id: null, text: failure.text, buttons: [], answer: null }]);
          break;
        }
        this.say(`${failure.text} Đang thử gửi lại…`, true);
        if (attempt < RETRIES_MS.length) await Promise.race([wait(failure.wait || RETRIES_MS[attempt]), new Promise((done) => (this.wake = done))]);
        else await this.offerRetry(failure.text);
      }
      this.log.removeAttribute("aria-busy");
      this.say("");
    }

    async attempt(turn) {
      let reply;
      try {
        reply = await call("POST", "/api/chat", { conversation_id: this.state.conversation, message: turn.mine, message_id: turn.id });
      } catch {
        return { text: "Mất kết nối mạng." };
      }
      if (reply.status === 429) return { text: "Bạn gửi hơi nhanh.", wait: 1000 * (Number(reply.headers.get("Retry-After")) || 5) };
      if (reply.status >= 500) return { text: "Máy chủ đang bận." };
      const body = await reply.json().catch(() => null);
      if (!reply.ok || !body) return { final: true, text: (body && typeof body.detail === "string" && body.detail) || "Câu này không gửi được. Bạn thử viết lại ngắn hơn nhé." };
      this.fill(turn, body.messages);
      return null;
    }

    offerRetry(text) {
      return new Promise((done) => {
        this.say("");
        const button = make("button", { type: "button", onclick: () => (row.remove(), this.say("Đang gửi lại…", true), done()) }, "Gửi lại");
        const row = make("div", { class: "lost" }, make("p", {}, `${text} Câu hỏi của bạn vẫn còn đây.`), button);
        this.wake = () => button.click();
        this.log.append(row);
        this.scroll();
      });
    }

    fill(turn, messages) {
      turn.messages = messages;
      this.remember(turn);
      const first = messages.map((message) => this.bubble(message))[0];
      if (first) this.scroll(first);
    }

    show(turn) {
      this.log.append(make("div", { class: "bubble mine", "aria-live": "off" }, make("span", { class: "hidden" }, "Bạn hỏi: "), turn.mine));
      if (turn.messages) turn.messages.forEach((message) => this.bubble(message));
      this.scroll();
    }

    bubble(message) {
      const answer = message.answer;
      const kind = answer ? answer.outcome : "plain";
      const bubble = make("div", { class: `bubble theirs ${kind}` }, make("span", { class: "hidden" }, "Trợ lý trả lời: "), ...paragraphs(message.text));
      if (answer) bubble.append(...[sources(answer)].filter(Boolean));
      if (message.buttons && message.buttons.length) bubble.append(this.choices(message.buttons));
      if (answer && answer.outcome === "answer" && message.id) bubble.append(this.votes(message.id));
      this.log.append(bubble);
      return bubble;
    }

    votes(id) {
      const row = make("div", { class: "votes", role: "group", "aria-label": "Câu trả lời này có ích không?" });
      const vote = async (value) => {
        try {
          const reply = await call("POST", "/api/feedback", { message_id: id, vote: value });
          row.replaceChildren(reply.ok ? "Cảm ơn bạn đã cho biết." : "Chưa ghi được ý kiến, bạn thử lại sau nhé.");
        } catch {
          row.replaceChildren("Chưa ghi được ý kiến vì mất kết nối.");
        }
      };
      row.append(make("button", { type: "button", "aria-label": "Có ích", onclick: () => vote(1) }, "👍"), make("button", { type: "button", "aria-label": "Chưa đúng", onclick: () => vote(-1) }, "👎"));
      return row;
    }

    async erase() {
      if (!confirm("Xoá toàn bộ hội thoại này ở đây và trên máy chủ?")) return;
      try {
        const reply = await call("DELETE", `/api/conversations/${this.state.conversation}`);
        if (!reply.ok) throw new Error(String(reply.status));
      } catch {
        return this.say("Chưa xoá được vì mất kết nối. Bạn thử lại sau nhé.");
      }
      this.state = { conversation: unguessable(), turns: [] };
      memory.write(this.state);
      this.log.replaceChildren();
      this.greet();
      this.say("Đã xoá hội thoại.");
      this.input.focus();
    }
  }

  function start() {
    const into = script.dataset.into ? document.getElementById(script.dataset.into) : null;
    new Widget(into);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
