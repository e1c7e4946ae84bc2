// Parts that are fetched when they are first needed. The addresses are computed, so that the
// bundler leaves them as separate files beside page.js.

/** @type {Promise<typeof import("./editor.js")> | null} */
let editor = null;
/** @type {Promise<typeof import("./sanitise.js")> | null} */
let sanitiser = null;

/** The code editor (CodeMirror). */
export function loadEditor() {
  editor ??= import(new URL("./editor.js", import.meta.url).href).catch((error) => {
    editor = null; // offline for a moment: the next touch tries again
    throw error;
  });
  return editor;
}

/** The HTML sanitiser (DOMPurify). */
export function loadSanitiser() {
  sanitiser ??= import(new URL("./sanitise.js", import.meta.url).href).catch((error) => {
    sanitiser = null;
    throw error;
  });
  return sanitiser;
}
