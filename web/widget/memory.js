// What is kept here: the talk for the tab (session storage: a shared computer forgets it with the tab), how the reader
// likes it for longer (local storage: large text, language, voice; nothing of the talk). Some webviews forbid both.

const TALK = "motcua";
const LIKINGS = "motcua.likings";

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
