// Answers on paper and on the clipboard.

import { make } from "./dom.js";

const TAG = "motcua-print";
const NOT_PRINTED = "button, form, .choices, .after, .lost, .typing, details:not(.sources)";

const styled = (sheet) => new Promise((done) => (sheet.onload = sheet.onerror = done));

const link = (href, more) => make("link", Object.assign({ rel: "stylesheet", href }, more));

// The text of turns as it came from the service.
export function textOf(turns, words) {
  return turns
    .map((turn) => [`${words.you}${turn.shown}`, ...(turn.messages || []).map((message) => message.text)].join("\n\n"))
    .join("\n\n* * *\n\n");
}

// Prints boxes of the talk and nothing of the page around: in its own sheet, shown on paper only. Not in a frame, for
// phones print the page then.
export async function print(boxes, { host: widget, words, files }) {
  document.querySelectorAll(TAG).forEach((old) => old.remove());
  const copies = boxes.map((box) => {
    const copy = box.cloneNode(true);
    copy.querySelectorAll(NOT_PRINTED).forEach((part) => part.remove());
    copy.querySelectorAll("details").forEach((details) => details.setAttribute("open", ""));
    return copy;
  });
  const when = new Date().toLocaleDateString("vi-VN");
  const sheet = make("div", { class: "sheet" }, make("h2", {}, words.title), ...copies, make("p", { class: "note" }, words.printed(when, location.host)));
  const host = make(TAG, { lang: words.lang });
  const styles = [link(`${files}widget.css`), link(`${files}widget/sheet.css`)];
  const others = link(`${files}widget/print.css`, { media: "print" });
  const loaded = [...styles, others].map(styled);
  host.attachShadow({ mode: "open" }).append(...styles, sheet);
  document.head.append(others);
  document.body.append(host);
  widget.setAttribute("printing", "");
  const tidy = () => {
    widget.removeAttribute("printing");
    host.remove();
    others.remove();
    for (const type of ["afterprint", "pointerdown", "keydown"]) removeEventListener(type, tidy, true);
  };
  await Promise.all(loaded);
  for (const type of ["afterprint", "pointerdown", "keydown"]) addEventListener(type, tidy, true);
  window.print();
}

// Whether the text is on the clipboard; the old way for where the new one is missing or not allowed.
export async function copy(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (_) {
    const field = make("textarea", { class: "hidden", readonly: true, "aria-hidden": "true", tabindex: "-1" });
    const focused = root.activeElement;
    field.value = text;
    root.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (focused) focused.focus();
    return done;
  }
}
