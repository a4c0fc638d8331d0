// The chat widget: <script src="https://your-server/widget.js" defer></script> on any page (docs/embedding.md).
// This part only makes its place and fetches the modules beside it, all at once. Everything is served as it is, so it
// keeps to what phones of 2018 understand: no `?.`, no `??`, no replaceChildren, no matchAll.
(function () {
  "use strict";

  const TAG = "motcua-widget";
  const MODULES = ["main", "dom", "words", "talk", "bubbles", "question"]; // no more than a browser fetches at once
  const RETRIES_MS = [2000, 5000, 15000];

  const script = document.currentScript;
  if (!script) throw new Error("motcua: load widget.js with a plain <script src>, not as a module");
  if (document.querySelector(TAG)) return;

  const given = script.dataset;
  const files = new URL(".", script.src).href;
  const server = (given.server || files).replace(/\/$/, "");

  function fetchModules() {
    return Promise.all(MODULES.map((name) => import(`${files}widget/${name}.js`)));
  }

  // A part lost on a weak network is fetched again.
  async function patiently() {
    for (const pause of RETRIES_MS) {
      try {
        return await fetchModules();
      } catch (error) {
        console.warn("motcua: a part of the widget did not come, trying again:", error);
        await new Promise((done) => setTimeout(done, pause));
      }
    }
    return fetchModules();
  }

  function place() {
    const into = given.into ? document.getElementById(given.into) : null;
    if (given.into && !into) console.warn(`motcua: no element has the id "${given.into}"; the chat floats instead`);
    const host = document.createElement(TAG);
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = `${files}widget.css`;
    const styled = new Promise((done) => (sheet.onload = sheet.onerror = done));
    if (into) host.setAttribute("inline", "");
    host.attachShadow({ mode: "open" }).append(sheet);
    (into || document.body).append(host);
    return { host, styled, inline: Boolean(into), files, server, open: given.open === "true", lang: given.lang, side: given.side };
  }

  const parts = patiently();
  const ready = new Promise((done) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done);
    else done();
  });
  ready.then(async () => {
    const options = place();
    const [main] = await parts;
    main.start(options);
  }).catch((error) => console.error("motcua:", error));
})();
