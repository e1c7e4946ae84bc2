import { element } from "./element.js";

/**
 * Hands a text or bytes to the reader as a file.
 *
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} [type]
 */
export function saveFile(name, content, type = "application/json") {
  const address = URL.createObjectURL(new Blob([content], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** A name with today's date: `glowgrad-progress-2025-01-31.json`. @param {string} stem */
export function datedName(stem) {
  return `${stem}-${new Date().toISOString().slice(0, 10)}.json`;
}
