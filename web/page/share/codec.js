import { Inflate, zlibSync } from "fflate";
import { ShareError } from "./share-error.js";

/**
 * A notebook as a link carries it: text only, no outputs, no files.
 *
 * @typedef {"code" | "note" | "raw"} SharedKind
 * @typedef {{kind: SharedKind, text: string, id: string, mayFail: boolean}} SharedCell
 *   `id`: the cell's name in the lesson it comes from, or ""
 * @typedef {{title: string, lesson: string, device: "" | "cpu" | "webgpu", cells: SharedCell[]}} SharedNotebook
 *   `lesson`: the slug of the lesson it was made from, or ""; `device`: what it asks for, "" for any
 */

export const VERSION = 1;
/** Characters of a share text: what browsers, chats and mails still carry. */
export const LONGEST = 200 * 1024;
/** Bytes of JSON: a link that unpacks to more is no notebook, whatever its own length. */
const LARGEST = 4 * 1024 * 1024;
const MOST_CELLS = 2000;
const LONGEST_TITLE = 200;
/** Compressed bytes that are unpacked at once: at the most they make a megabyte. */
const STEP = 1024;
/** The same where bytes are missing or wrong: of the step in which they are noticed nothing comes. */
const SMALL_STEP = 64;

const KINDS = /** @type {const} */ (["code", "note", "raw"]);
/** A cell's kind and text, in the order in which `encode` writes them. */
const TEXT = /"(code|note|raw)"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)/g;
/** What reorders or hides text around it, so that a title looks like something else. */
const DISGUISE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * A notebook as the text behind a link's `#`: the version, a point, and its JSON as zlib makes it
 * smaller, in the alphabet of addresses. The same notebook always gives the same text.
 *
 * @param {SharedNotebook} notebook
 * @throws {ShareError} "large": it does not fit into a link
 */
export function encode(notebook) {
  const bytes = new TextEncoder().encode(JSON.stringify(written(notebook)));
  if (bytes.length > LARGEST || notebook.cells.length > MOST_CELLS) throw new ShareError("large");
  const text = `${VERSION}.${addressText(zlibSync(bytes, { level: 9 }))}`;
  if (text.length > LONGEST) throw new ShareError("large", { length: text.length });
  return text;
}

/**
 * The notebook of a link; `text` is what follows the `#`.
 *
 * @param {string} text
 * @returns {SharedNotebook}
 * @throws {ShareError} it says what is wrong, and holds the cells that could still be read
 */
export function decode(text) {
  const { version, packed } = parts(text);
  if (packed.length > LONGEST) throw new ShareError("long");
  const { json, fault } = unpacked(readAddressText(packed));
  // What a later version writes may look like this one's, and then its code can be read.
  if (version > VERSION) throw new ShareError("newer", { recovered: fragments(json) });
  if (fault) throw new ShareError(fault, { recovered: fragments(json) });
  try {
    return read(JSON.parse(json));
  } catch {
    throw new ShareError("damaged", { recovered: fragments(json) });
  }
}

/** Whether a link's fragment could be meant for `decode`: one that it would call foreign is not. @param {string} text */
export function isShareText(text) {
  return /^[1-9]\d{0,3}\./.test(plain(text));
}

/** @param {string} text @returns {{version: number, packed: string}} */
function parts(text) {
  const found = /^([1-9]\d{0,3})\.(.*)$/s.exec(plain(text));
  if (!found) throw new ShareError(text.replace(/^#/, "").trim() === "" ? "empty" : "foreign");
  // A sentence's end that a mail program took for the link's, and marks of quotation.
  const packed = found[2].replace(/[^\w-]+$/, "");
  return { version: Number(found[1]), packed };
}

/** Without what chats and mails do to long links: spaces, line ends, escapes. @param {string} text */
function plain(text) {
  const unescaped = text.replace(/%(?:20|0A|0D|09|2E|2D|5F|3D)/gi, decodeURIComponent);
  return unescaped.replace(/^#/, "").replace(/\s+/g, "");
}

/** @param {SharedNotebook} notebook */
function written({ title, lesson, device, cells }) {
  return {
    ...(title ? { title } : {}),
    ...(lesson ? { lesson } : {}),
    ...(device ? { device } : {}),
    cells: cells.map(({ kind, text, id, mayFail }) => ({
      [kind]: text,
      ...(id ? { id } : {}),
      ...(mayFail ? { mayFail } : {}),
    })),
  };
}

/** What a stranger's JSON says, field by field; throws where it is no notebook. @param {unknown} json @returns {SharedNotebook} */
function read(json) {
  const given = fields(json);
  const cells = given.get("cells");
  if (!Array.isArray(cells) || cells.length > MOST_CELLS) throw new TypeError("no cells");
  const [title, lesson, device] = ["title", "lesson", "device"].map((name) => {
    const value = given.get(name) ?? "";
    if (typeof value !== "string") throw new TypeError(name);
    return value;
  });
  const ids = new Set();
  return {
    title: title.replace(DISGUISE, " ").trim().slice(0, LONGEST_TITLE),
    lesson: /^[a-z0-9][a-z0-9-]{0,79}$/.test(lesson) ? lesson : "",
    device: device === "cpu" || device === "webgpu" ? device : "",
    cells: cells.map((cell) => readCell(cell, ids)),
  };
}

/** @param {unknown} json @param {Set<string>} ids those that are taken @returns {SharedCell} */
function readCell(json, ids) {
  const given = fields(json);
  const kind = KINDS.find((one) => given.has(one));
  const text = kind && given.get(kind);
  if (!kind || typeof text !== "string") throw new TypeError("no text");
  const id = given.get("id");
  const isNew = typeof id === "string" && /^[a-zA-Z0-9_-]{1,64}$/.test(id) && !ids.has(id);
  if (isNew) ids.add(id);
  return { kind, text, id: isNew ? id : "", mayFail: given.get("mayFail") === true };
}

/** The own fields of an object: what it inherits, and what `__proto__` names, is not among them. @param {unknown} json @returns {Map<string, unknown>} */
function fields(json) {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new TypeError("no object");
  }
  return new Map(Object.entries(json));
}

/**
 * The JSON in zlib's bytes, as far as it can be unpacked.
 *
 * @param {Uint8Array} bytes
 * @param {number} [step]
 * @returns {{json: string, fault: "" | "cut" | "damaged" | "large"}}
 */
function unpacked(bytes, step = STEP) {
  const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  let json = "";
  let size = 0;
  let sum = 1;
  const inflate = new Inflate((piece, final) => {
    size += piece.length;
    if (size > LARGEST) throw new RangeError("large");
    sum = adler32(sum, piece);
    json += decoder.decode(piece, { stream: !final });
  });
  const body = bytes.subarray(2);
  try {
    if (!isZlib(bytes)) return { json, fault: "damaged" };
    if (bytes.length < 8) return { json, fault: "cut" };
    for (let at = 0; at < body.length; at += step) inflate.push(body.subarray(at, at + step));
    inflate.push(new Uint8Array(0), true); // throws where more should have come
  } catch (error) {
    if (size > LARGEST) return { json, fault: "large" };
    if (step > SMALL_STEP) return unpacked(bytes, SMALL_STEP);
    const { code } = /** @type {{code?: number}} */ (error);
    return { json, fault: code === UNEXPECTED_END ? "cut" : "damaged" };
  }
  const told = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0);
  return { json, fault: told === sum ? "" : "damaged" };
}

/** What fflate calls the end of its input in the middle of a block. */
const UNEXPECTED_END = 0;

/** Whether these are the first two bytes of a zlib stream (RFC 1950) without a dictionary. @param {Uint8Array} bytes */
function isZlib([method, flags]) {
  return (method & 15) === 8 && (flags & 32) === 0 && (method * 256 + flags) % 31 === 0;
}

/** zlib's checksum, carried on over further bytes. @param {number} sum @param {Uint8Array} bytes */
function adler32(sum, bytes) {
  let [low, high] = [sum & 0xffff, sum >>> 16];
  for (let at = 0; at < bytes.length; ) {
    // As many as cannot overflow 32 bits before the remainder is taken.
    for (const end = Math.min(at + 3800, bytes.length); at < end; at++) high += low += bytes[at];
    low %= 65521;
    high %= 65521;
  }
  return high * 65536 + low;
}

/** The cells whose text is there, of JSON that breaks off or is damaged. @param {string} json @returns {SharedCell[]} */
function fragments(json) {
  return [...json.matchAll(TEXT)].slice(0, MOST_CELLS).flatMap(([, kind, content]) => {
    const text = unescaped(content);
    if (text === "") return [];
    return [{ kind: /** @type {SharedKind} */ (kind), text, id: "", mayFail: false }];
  });
}

/** A JSON string's content, which may break off in an escape. @param {string} content */
function unescaped(content) {
  try {
    return JSON.parse(`"${content.replace(/\\u[0-9a-f]{0,3}$/i, "")}"`);
  } catch {
    return content;
  }
}

/** @param {Uint8Array} bytes */
function addressText(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The bytes of a share text, up to what cannot belong to one. @param {string} text */
function readAddressText(text) {
  const sound = /^[\w-]*/.exec(text)?.[0] ?? "";
  // One letter more than whole bytes need is the rest of what was cut off.
  const whole = sound.length % 4 === 1 ? sound.slice(0, -1) : sound;
  return Uint8Array.from(atob(whole.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
    letter.charCodeAt(0),
  );
}
