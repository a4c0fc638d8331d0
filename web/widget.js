// The chat widget: <script src="https://your-server/widget.js" defer></script> on any page (docs/embedding.md).
// Served as it is, so it keeps to what phones of 2018 understand: no `?.`, no `??`, no replaceChildren, no matchAll.
(function () {
  "use strict";

  const TAG = "motcua-widget";
  const script = document.currentScript;
  if (!script) throw new Error("motcua: load widget.js with a plain <script src>, not as a module");
  if (document.querySelector(TAG)) return;

  const server = (script.dataset.server || new URL(".", script.src).href).replace(/\/$/, "");
  const KEY = "motcua";
  const MOST_CHARACTERS = 1000;
  const MOST_TURNS = 40;
  const TIMEOUT_MS = 20000;
  const RETRIES_MS = [1500, 4000, 10000, 30000];
  const TYPING_AFTER_MS = 300;
  const READERS_SETTLE_MS = 500;

  const OPEN = "Hỏi thủ tục";
  const HELLO = [
    "Xin chào! Mình là trợ lý tự động (máy trả lời) về thủ tục hành chính.",
    "Bạn cần làm giấy tờ gì, hoặc đang gặp chuyện gì? Gõ có dấu hay không dấu đều được.",
  ];
  const KEPT =
    "Thông tin để tham khảo. Tin nhắn được lưu có thời hạn rồi tự xóa (câu trả lời đầu tiên nói rõ bao nhiêu ngày); " +
    "số giấy tờ, số điện thoại được che đi.";
  const EXAMPLES = ["Đăng ký kết hôn cần giấy tờ gì?", "Đăng ký thường trú mất bao nhiêu tiền?", "Làm hộ chiếu nộp ở đâu?"];
  const NUMBERS = "Việc khẩn cấp: gọi 113 (công an), 114 (cháy, cứu nạn), 115 (cấp cứu).";
  const REFUSED = "Câu này chưa gửi được. Bạn thử lại sau, hoặc gọi tổng đài dịch vụ công 18001096.";
  // The service's words when "xoá dữ liệu của tôi" was typed: what this page keeps has to go as well.
  const ERASED = /^Đã xóa các tin nhắn/;

  // ---- small helpers -------------------------------------------------------------------------------------------

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child != null));
    return element;
  }

  function outside(url, text) {
    return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, make("span", { class: "hidden" }, " (mở trang mới)"));
  }

  const isWeb = (url) => typeof url === "string" && /^https:\/\//.test(url);
  const hostOf = (url) => url.replace(/^https:\/\/([^/?#]*).*$/, "$1");
  const day = (iso) => String(iso).split("-").reverse().join("/");
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const lengthOf = (text) => Array.from(text).length;

  // A conversation id is the only key to a thread, so it must not be guessable.
  function unguessable() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // Kept for the tab only: a shared computer forgets the talk when the tab closes. Some webviews forbid storage.
  const memory = {
    read() {
      try {
        const state = JSON.parse(sessionStorage.getItem(KEY));
        if (state && /^[0-9a-f]{32}$/.test(state.conversation) && Array.isArray(state.turns)) return state;
      } catch (_) {
        // unreadable is as good as none
      }
      return { conversation: unguessable(), turns: [], draft: "", open: false };
    },
    write(state) {
      try {
        sessionStorage.setItem(KEY, JSON.stringify(state));
      } catch (_) {
        // the talk goes on, it only does not survive a reload
      }
    },
  };

  // A reply as {status, wait (seconds of Retry-After), body}; throws when none comes in time.
  async function call(method, path, body) {
    const request = fetch(server + path, {
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
    return Promise.race([request, late]);
  }

  // What the server sent, cut down to what can be shown; null when there is nothing.
  function messagesOf(body) {
    if (!body || !Array.isArray(body.messages)) return null;
    const messages = body.messages
      .filter((message) => message && typeof message.text === "string")
      .map((message) => ({
        id: typeof message.id === "string" ? message.id : null,
        text: message.text,
        buttons: (message.buttons || []).filter((button) => button && button.title && button.payload),
        answer: message.answer || null,
      }));
    return messages.length ? messages : null;
  }

  // ---- text: everything of the server is shown as text, never as markup -------------------------------------------

  const LINK = "https://[^\\s<>\"'“”‘’()]*[^\\s<>\"'“”‘’().,;:!?…]";
  const HOTLINE = "\\b1[89]00[ .]?\\d{4,6}\\b";
  const TOKENS = new RegExp(`${LINK}|${HOTLINE}`, "g");
  const ALARM_TOKENS = new RegExp(`${LINK}|${HOTLINE}|\\b11[1-5]\\b`, "g");

  // Web addresses become links, hotlines (and in an emergency 111-115) numbers to tap.
  function linked(text, tokens = TOKENS) {
    const parts = [];
    let end = 0;
    text.replace(tokens, (token, at) => {
      const link = isWeb(token) ? outside(token, token) : make("a", { href: `tel:${token.replace(/\D/g, "")}` }, token);
      parts.push(text.slice(end, at), link);
      end = at + token.length;
    });
    return [...parts, text.slice(end)];
  }

  function labelled(line) {
    const label = /^([^:.;,]{2,28}:)(\s.*)$/.exec(line);
    return label ? [make("b", {}, label[1]), ...linked(label[2])] : linked(line);
  }

  // Lines as headings (answers only: the first, and short ones that open a block), lists and paragraphs.
  function blocks(lines, outcome) {
    const answer = outcome === "answer";
    const tokens = outcome === "emergency" ? ALARM_TOKENS : TOKENS;
    const made = [];
    let list = null;
    lines.forEach((line, i) => {
      const item = /^\s*(?:[-•]|(\d{1,2})\.)\s+(.*)$/.exec(line);
      if (item) {
        const tag = item[1] ? "ol" : "ul";
        if (!list || list.localName !== tag) made.push((list = make(tag, {})));
        list.append(make("li", { value: item[1] }, ...linked(item[2], tokens)));
        return;
      }
      list = null;
      if (!line.trim()) return;
      const next = lines[i + 1];
      const opens = answer && !/[.:;?!…]$/.test(line) && (i === 0 || !lines[i - 1].trim());
      if (opens && i === 0 && next != null) made.push(make("h3", {}, line));
      else if (opens && next && line.length <= 40) made.push(make("h4", {}, line));
      else made.push(make("p", {}, ...(answer ? labelled(line) : linked(line, tokens))));
    });
    return made;
  }

  function cited(citation) {
    const number = citation.number && citation.number !== citation.title ? citation.number : null;
    const name = [citation.article && `Điều ${citation.article}`, citation.title, number].filter(Boolean).join(", ");
    const ended = citation.valid_to ? ` (hết hiệu lực ${day(citation.valid_to)})` : "";
    const told = name.slice(0, 1).toUpperCase() + name.slice(1);
    return make("li", {}, isWeb(citation.url) ? outside(citation.url, told) : told, ended);
  }

  // Where an answer comes from, folded under one line; `line` is the sentence of the text that tells it.
  function sources(answer, line, shown) {
    const citations = Array.isArray(answer.citations) ? answer.citations : [];
    const what = answer.procedure ? `mã ${answer.procedure.code}` : citations.length ? citations[0].number || citations[0].title : null;
    if (!what && !line) return null;
    const old = /kiểm tra lại/.test(line || "") ? ", đã cũ: cần kiểm tra lại" : "";
    const dated = answer.as_of ? `dữ liệu ngày ${day(answer.as_of)}${old}` : null;
    const told = line ? line.replace(/^Nguồn:\s*/, "").replace(/\s*https?:\/\/\S+\s*$/, "") : answer.procedure && answer.procedure.name;
    return make("details", { class: "sources", ontoggle: shown },
      make("summary", {}, `Nguồn: ${[what, dated].filter(Boolean).join(", ")}`),
      told && make("p", {}, ...linked(told)),
      isWeb(answer.source) ? make("p", {}, outside(answer.source, `Xem trên ${hostOf(answer.source)}`)) : null,
      citations.length ? make("p", {}, "Căn cứ pháp lý:") : null,
      citations.length ? make("ul", {}, ...citations.map(cited)) : null);
  }

  // ---- the widget ----------------------------------------------------------------------------------------------

  class Widget {
    constructor(into) {
      this.inline = Boolean(into);
      this.state = memory.read();
      this.queue = Promise.resolve();
      this.era = 0;
      this.wake = () => {};
      const host = make(TAG, { lang: "vi", inline: this.inline });
      this.root = host.attachShadow({ mode: "open" });
      this.frame = this.build();
      const uncover = () => (this.frame.hidden = false);
      this.root.append(make("link", { rel: "stylesheet", href: `${server}/widget.css`, onload: uncover, onerror: uncover }), this.frame);
      // Keys typed here are no shortcuts of the page around.
      for (const type of ["keydown", "keypress", "keyup"]) host.addEventListener(type, (event) => event.stopPropagation());
      (into || document.body).append(host);
      addEventListener("online", () => this.wake());
      this.input.value = this.state.draft || "";
      this.redraw();
      if (this.inline || this.state.open === true || script.dataset.open === "true") this.toggle(true, false);
      this.resume();
    }

    build() {
      this.log = make("div", { class: "log", role: "log", "aria-label": "Nội dung trò chuyện", "aria-live": "off", "aria-relevant": "additions", tabindex: "0" });
      this.status = make("div", { class: "status", role: "status" });
      this.count = make("div", { class: "count", id: "count" });
      this.input = make("textarea", {
        id: "question", rows: "1", autocomplete: "off", enterkeyhint: "send", "aria-describedby": "count",
        placeholder: "Gõ câu hỏi của bạn",
        onkeydown: (event) => this.key(event),
        oninput: () => this.typed(),
      });
      const form = make("form", { onsubmit: (event) => this.submit(event) },
        make("label", { for: "question", class: "hidden" }, "Câu hỏi của bạn"), this.input,
        make("button", { type: "submit", class: "strong send" }, "Gửi"));
      this.eraser = make("button", { type: "button", class: "plain", onclick: () => this.confirm() }, "Xóa hội thoại");
      const close = make("button", { type: "button", class: "plain close", "aria-label": "Đóng cửa sổ trò chuyện", onclick: () => this.toggle(false) }, "×");
      this.panel = make("section", { class: "panel", id: "panel", role: this.inline ? "region" : "dialog", "aria-labelledby": "name", hidden: true,
          onkeydown: (event) => event.key === "Escape" && this.escape(event) },
        make("header", {}, make("h2", { id: "name" }, "Trợ lý thủ tục hành chính"), this.inline ? null : close, make("p", {}, "Máy trả lời, để tham khảo"), this.eraser),
        this.log, this.status, this.count, form);
      this.launcher = make("button", { type: "button", class: "strong launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.toggle(true) }, OPEN);
      const parts = this.inline ? [this.panel] : [this.panel, this.launcher];
      return make(this.inline ? "div" : "aside", { class: this.inline ? "frame inline" : "frame", "aria-label": this.inline ? null : "Hỏi đáp thủ tục hành chính", hidden: true }, ...parts);
    }

    toggle(open, focus = true) {
      this.quietly(() => {
        this.panel.hidden = !open;
        this.launcher.hidden = open;
      });
      this.launcher.setAttribute("aria-expanded", String(open));
      this.launcher.textContent = OPEN;
      if (!this.inline) this.keep({ open });
      if (open) {
        this.typed();
        this.scrollTo(this.log.lastElementChild);
      }
      if (focus) (open ? this.input : this.launcher).focus();
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
      memory.write(this.state);
    }

    say(text) {
      this.status.textContent = text;
    }

    key(event) {
      // Enter and 229 also end a word of an input method: that is no sending.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      this.submit(event);
    }

    escape(event) {
      if (event.isComposing || event.keyCode === 229) return;
      if (this.question) this.dismiss();
      else if (!this.inline) this.toggle(false);
    }

    typed() {
      this.input.style.height = "auto";
      this.input.style.height = `${this.input.scrollHeight + this.input.offsetHeight - this.input.clientHeight}px`;
      const left = MOST_CHARACTERS - lengthOf(this.input.value);
      const level = left < 0 ? "over" : left <= 100 ? "near" : "";
      this.count.textContent = level === "over" ? `Dài quá ${-left} ký tự (tối đa 1.000)` : level ? `Còn ${left} ký tự` : "";
      this.input.setAttribute("aria-invalid", String(level === "over"));
      // Told once when the level changes, not at every letter.
      if (level !== (this.level || "")) this.say(level === "over" ? "Câu hỏi dài quá 1.000 ký tự, bạn rút ngắn giúp." : level ? "Còn 100 ký tự." : "");
      this.level = level;
      this.keep({ draft: this.input.value });
    }

    submit(event) {
      event.preventDefault();
      const text = this.input.value.trim();
      if (!text) {
        this.say("Bạn hãy gõ câu hỏi trước khi gửi.");
        return this.input.focus();
      }
      if (this.level === "over") {
        this.say("Câu hỏi dài quá 1.000 ký tự, bạn rút ngắn rồi gửi giúp.");
        return this.input.focus();
      }
      this.input.value = "";
      this.typed();
      const mine = this.ask(text, text);
      // On a touch screen the keyboard would cover the answer.
      (matchMedia("(pointer: coarse)").matches ? mine : this.input).focus();
    }

    // Shows `shown` as the citizen's words and sends `message`; returns the element shown.
    ask(message, shown) {
      this.log.setAttribute("aria-live", "polite");
      const turn = { id: unguessable(), message, shown, messages: null };
      this.keep({ turns: [...this.state.turns, turn].slice(-MOST_TURNS) });
      const mine = this.show(turn);
      this.deliverLater(turn);
      return mine;
    }

    // ---- delivery: one at a time and in order; message_id makes a repeated delivery harmless ---------------------

    deliverLater(turn) {
      const era = this.era;
      this.queue = this.queue.then(() => this.deliver(turn, era)).catch((error) => console.error("motcua:", error));
    }

    resume() {
      this.state.turns.filter((turn) => !turn.messages).forEach((turn) => this.deliverLater(turn));
    }

    async deliver(turn, era) {
      for (let failures = 0; this.era === era; ) {
        const failure = await this.attempt(turn, era);
        if (!failure) break;
        if (failure.wait) this.say(`Bạn gửi hơi nhanh. Câu hỏi được tự gửi lại sau ${failure.wait} giây.`);
        else if (failures++ === 0) this.say(`${failure.text} Đang gửi lại…`);
        else this.offerRetry(turn, failure.text);
        await this.pause(failure.wait ? failure.wait * 1000 : RETRIES_MS[failures - 1]);
      }
    }

    // Waits the time given (for ever without one), or until the network is back or "Gửi lại" is pressed.
    pause(ms) {
      return new Promise((done) => {
        const timer = ms ? setTimeout(done, ms) : null;
        this.wake = () => (clearTimeout(timer), done());
      });
    }

    // One delivery: null when the turn is done with, else {text} of the failure or {wait} in seconds.
    async attempt(turn, era) {
      const settle = this.typing(turn);
      try {
        const reply = await call("POST", "/api/chat", { conversation_id: this.state.conversation, message: turn.message, message_id: turn.id });
        if (this.era !== era) return null;
        if (reply.status === 429) return { wait: reply.wait };
        if (reply.status >= 500 || reply.status === 408) return { text: "Máy chủ đang bận." };
        const messages = reply.status < 400 ? messagesOf(reply.body) : [this.refusal(reply)];
        if (!messages) return { text: "Chưa nhận được câu trả lời." };
        settle();
        this.fill(turn, messages);
        return null;
      } catch (_) {
        return { text: "Mất kết nối mạng." };
      } finally {
        settle();
      }
    }

    refusal(reply) {
      const detail = [413, 422].includes(reply.status) && reply.body && typeof reply.body.detail === "string";
      return { id: null, text: detail ? reply.body.detail : REFUSED, buttons: [], answer: null };
    }

    // Shows that something is under way, unless it is over at once; returns what ends it.
    typing(turn) {
      const box = this.boxOf(turn);
      const dots = make("div", { class: "bubble theirs typing", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
      const timer = setTimeout(() => {
        if (!box || box.querySelector(".lost")) return;
        box.append(dots);
        this.scrollTo(box);
        this.say("Đang tìm câu trả lời…");
      }, TYPING_AFTER_MS);
      return () => {
        clearTimeout(timer);
        dots.remove();
      };
    }

    offerRetry(turn, text) {
      const box = this.boxOf(turn);
      this.say(box && box.querySelector(".lost") ? "Vẫn chưa gửi được." : "");
      if (!box || box.querySelector(".lost")) return;
      const retry = () => {
        this.say("Đang gửi lại…");
        this.wake();
      };
      box.append(make("div", { class: "lost" },
        make("p", {}, `${text} Câu hỏi của bạn vẫn còn đây và được tự gửi lại khi có mạng.`),
        make("p", {}, ...linked(NUMBERS, ALARM_TOKENS)),
        make("button", { type: "button", class: "strong", onclick: retry }, "Gửi lại")));
      this.scrollTo(box);
    }

    fill(turn, messages) {
      if (messages.length === 1 && !messages[0].answer && ERASED.test(messages[0].text)) return this.forget(turn, messages[0].text);
      turn.messages = messages;
      this.keep({});
      const box = this.boxOf(turn);
      const lost = box && box.querySelector(".lost");
      if (lost) {
        if (lost.contains(this.root.activeElement)) box.querySelector(".mine").focus();
        lost.remove();
      }
      this.say("");
      if (!box) return;
      box.querySelector(".mine").classList.remove("pending");
      box.append(...this.bubbles(turn));
      if (box.nextElementSibling) this.retire(box);
      if (this.panel.hidden) this.launcher.textContent = `${OPEN}: có câu trả lời`;
      this.scrollTo(box);
    }

    // ---- what is shown --------------------------------------------------------------------------------------------

    redraw() {
      this.quietly(() => {
        this.log.textContent = "";
        const examples = this.choices(EXAMPLES.map((text) => ({ title: text, payload: text })));
        this.log.append(make("div", { class: "turn" },
          make("div", { class: "bubble theirs" }, ...blocks(HELLO), examples),
          make("div", { class: "bubble theirs note" }, ...blocks([KEPT]))));
        this.state.turns.forEach((turn) => this.show(turn));
      });
    }

    boxOf(turn) {
      return Array.from(this.log.children).find((box) => box.turn === turn.id);
    }

    show(turn) {
      Array.from(this.log.children).forEach((box) => this.retire(box));
      const mine = make("div", { class: turn.messages ? "bubble mine" : "bubble mine pending", tabindex: "-1" }, make("span", { class: "hidden" }, "Bạn hỏi: "), turn.shown);
      const box = make("div", { class: "turn" }, mine, ...(turn.messages ? this.bubbles(turn) : []));
      box.turn = turn.id;
      this.log.append(box);
      this.scrollTo(box);
      return mine;
    }

    // Only the latest turn asks for something: older choices are folded or go, so that Tab and ear are not led astray.
    retire(box) {
      box.querySelectorAll(".votes").forEach((row) => row.remove());
      box.querySelectorAll(".choices").forEach((list) => {
        if (!list.classList.contains("candidates")) return list.remove();
        if (list.closest("details")) return undefined;
        const folded = make("details", {}, make("summary", {}, "Chọn lại"));
        list.replaceWith(folded);
        return folded.append(list);
      });
    }

    bubbles(turn) {
      return turn.messages.map((message, i) => this.bubble(turn, message, i));
    }

    bubble(turn, message, place) {
      const answer = message.answer;
      const outcome = answer ? answer.outcome : place ? "note" : "plain";
      let lines = message.text.split("\n");
      const source = outcome === "answer" ? lines.find((line) => line.startsWith("Nguồn: ")) : null;
      lines = lines.filter((line) => line !== source);
      // A clarifying question numbers its candidates in the text: here each line is the button itself.
      const numbered = lines.filter((line) => /^\d+\. /.test(line));
      const candidates = outcome === "clarify" && numbered.length > 0 && numbered.length <= message.buttons.length;
      if (candidates) lines = lines.filter((line) => !numbered.includes(line));
      const buttons = message.buttons.map((button, i) => ({ title: (candidates && numbered[i]) || button.title, payload: button.payload, shown: button.title }));
      return make("div", { class: `bubble theirs ${outcome}` },
        make("span", { class: "hidden" }, "Trợ lý trả lời: "),
        ...blocks(lines, outcome),
        answer && sources(answer, source, (event) => this.reveal(event.target)),
        buttons.length ? this.choices(buttons, outcome === "clarify") : null,
        outcome === "answer" && message.id ? this.votes(turn, message.id) : null);
    }

    choices(buttons, candidates) {
      const choose = (button) => this.ask(button.payload, button.shown || button.title).focus();
      return make("ul", { class: candidates ? "choices candidates" : "choices", "aria-label": candidates ? "Các lựa chọn" : "Câu hỏi gợi ý" },
        ...buttons.map((button) => make("li", {}, make("button", { type: "button", onclick: () => choose(button) }, button.title))));
    }

    votes(turn, id) {
      const label = make("span", {}, "Có ích không?");
      const row = make("div", { class: "votes", role: "group", "aria-label": "Câu trả lời này có ích không?", tabindex: "-1" }, label);
      const vote = async (value) => {
        const reply = await call("POST", "/api/feedback", { message_id: id, vote: value }).catch(() => null);
        const kept = Boolean(reply && reply.status < 300);
        if (!kept) return this.say("Chưa ghi được ý kiến, bạn thử lại sau nhé.");
        turn.voted = true;
        this.keep({});
        if (row.contains(this.root.activeElement)) row.focus();
        row.textContent = "Cảm ơn bạn đã cho biết.";
        return this.say("Đã ghi ý kiến của bạn.");
      };
      if (turn.voted) label.textContent = "Cảm ơn bạn đã cho biết.";
      else row.append(make("button", { type: "button", onclick: () => vote(1) }, "Có ích"), make("button", { type: "button", onclick: () => vote(-1) }, "Chưa đúng"));
      return row;
    }

    // Moves the talk, never the page around it, so that `element` begins at the top; a hidden panel has no place to move.
    scrollTo(element) {
      if (!element || this.panel.hidden) return;
      for (const scroller of [this.log, this.panel]) {
        scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
      }
    }

    // Moves the talk just so far that what was opened can be read.
    reveal(details) {
      const frame = this.log.getBoundingClientRect();
      const place = details.getBoundingClientRect();
      if (details.open) this.log.scrollTop += Math.max(0, Math.min(place.bottom - frame.bottom + 8, place.top - frame.top - 8));
    }

    // ---- erasure --------------------------------------------------------------------------------------------------

    confirm() {
      if (this.question) return this.question.querySelector("button").focus();
      const keep = make("button", { type: "button", onclick: () => this.dismiss() }, "Giữ lại");
      const erase = make("button", { type: "button", class: "strong", onclick: () => this.erase() }, "Xóa");
      this.question = make("div", { class: "confirm", role: "group", "aria-labelledby": "sure" },
        make("p", { id: "sure" }, "Xóa toàn bộ hội thoại này ở đây và trên máy chủ?"), keep, erase);
      this.panel.insertBefore(this.question, this.log);
      return keep.focus();
    }

    dismiss() {
      this.question.remove();
      this.question = null;
      this.eraser.focus();
    }

    async erase() {
      this.dismiss();
      this.say("Đang xóa…");
      // What is under way ends first: nothing may reach the server after the deletion.
      this.era++;
      this.wake();
      await this.queue;
      const reply = await call("DELETE", `/api/conversations/${this.state.conversation}`).catch(() => null);
      if (!reply || reply.status >= 300) {
        this.resume();
        return this.say("Chưa xóa được vì mất kết nối. Bạn thử lại sau nhé.");
      }
      this.state.turns = [];
      this.forget();
      return this.input.focus();
    }

    // Begins anew with what was not answered yet; `turn` is the one that asked for the erasure.
    forget(turn, text) {
      this.era++;
      const left = this.state.turns.filter((other) => !other.messages && other !== turn);
      this.keep({ conversation: unguessable(), turns: left });
      const focused = this.root.activeElement;
      this.redraw();
      if (focused && !this.root.activeElement) this.log.focus();
      this.say(text || "Đã xóa hội thoại.");
      this.resume();
    }
  }

  function start() {
    const id = script.dataset.into;
    const into = id ? document.getElementById(id) : null;
    if (id && !into) console.warn(`motcua: no element has the id "${id}"; the chat floats instead`);
    new Widget(into);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
