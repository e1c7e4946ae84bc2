const PREFIX = "glowgrad:";

/**
 * What was stored under a key, or null: nothing stored, storage denied, or not readable.
 *
 * @param {string} key
 * @returns {any}
 */
export function recall(key) {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Stores a value in this browser; false when the browser refuses (private mode, storage full).
 *
 * @param {string} key
 * @param {unknown} value null removes the key
 */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
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
