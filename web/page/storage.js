const PREFIX = "glowgrad:";

/**
 * Pages that live in somebody else's neither read nor change what the reader keeps here: what is to
 * be kept lives as long as the page.
 */
export const keepsNothing = globalThis.document?.documentElement.dataset.keeps === "nothing";

/**
 * Tells what happens to what is kept: "stored" (`{key, kept}`) after each `remember`.
 * `kept` is false where the browser refused: private mode, storage full.
 */
export const storage = new EventTarget();

/** What the browser refused to keep stays here while the page is open. @type {Map<string, any>} */
const unsaved = new Map();

/**
 * What was stored under a key, or null: nothing stored, or not readable.
 *
 * @param {string} key
 * @returns {any}
 */
export function recall(key) {
  if (unsaved.has(key)) return unsaved.get(key);
  if (keepsNothing) return null;
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Stores a value in this browser; false when the browser refuses, and then it is kept in memory.
 *
 * @param {string} key
 * @param {unknown} value null removes the key
 */
export function remember(key, value) {
  let kept = true;
  try {
    if (keepsNothing) unsaved.set(key, value);
    else if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
    if (!keepsNothing) unsaved.delete(key);
  } catch {
    unsaved.set(key, value);
    kept = false;
  }
  storage.dispatchEvent(new CustomEvent("stored", { detail: { key, kept } }));
  return kept;
}

/** Everything that is kept, by key; what cannot be read is left out. @returns {Map<string, any>} */
export function everything() {
  const found = new Map();
  try {
    for (const name of keepsNothing ? [] : Object.keys(localStorage)) {
      if (!name.startsWith(PREFIX)) continue;
      const value = recall(name.slice(PREFIX.length));
      if (value !== null) found.set(name.slice(PREFIX.length), value);
    }
  } catch {
    // Storage is denied: only this page's memory is left.
  }
  for (const [key, value] of unsaved) if (value !== null) found.set(key, value);
  return found;
}

/**
 * Puts other values in the place of everything, or changes nothing and says false.
 *
 * @param {Map<string, unknown>} entries
 */
export function replaceEverything(entries) {
  /** @type {Map<string, string>} */
  const before = new Map();
  const put = (/** @type {Map<string, string>} */ texts) => {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && !texts.has(name)) localStorage.removeItem(name);
    }
    for (const [name, text] of texts) localStorage.setItem(name, text);
  };
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX)) before.set(name, localStorage.getItem(name) ?? "null");
    }
    put(new Map([...entries].map(([key, value]) => [PREFIX + key, JSON.stringify(value)])));
  } catch {
    try {
      put(before);
    } catch {
      // It fitted a moment ago; a browser that refuses now refuses everything.
    }
    return false;
  }
  unsaved.clear();
  return true;
}

/**
 * The key of something that belongs to a place in the lesson on this page: `quiz:xor:why-relu`.
 *
 * @param {string} kind
 * @param {Element} place an element of the lesson
 * @param {string | number} id
 */
export function lessonKey(kind, place, id) {
  const main = /** @type {HTMLElement | null} */ (place.closest("main"));
  return `${kind}:${main?.dataset.slug ?? location.pathname}:${id}`;
}

/**
 * A short fingerprint of a text (FNV-1a), to notice that a lesson's text has changed.
 *
 * @param {string} text
 */
export function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
