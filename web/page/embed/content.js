/** @import { DeviceChoice } from "../types.js" */
import { element } from "../element.js";
import { highlighted } from "../highlight.js";
import { listing } from "../listing.js";
import { siteFile } from "../site.js";

/**
 * What a frame shows: elements of cells in their order. Those of `shown` are there to be seen, the
 * others run before them.
 *
 * @typedef {object} Content
 * @property {string} title
 * @property {string} lesson the lesson that it belongs to, or ""
 * @property {string} address where all of it can be read; "" where only this frame has it
 * @property {DeviceChoice} device what it asks for
 * @property {HTMLElement[]} elements
 * @property {Set<HTMLElement>} shown
 */

/** Why there is nothing to show, in words for the reader. */
export class NoContent extends Error {
  /**
   * @param {string} message
   * @param {string} [way] where to look instead, an address below the site
   * @param {boolean} [isPassing] whether trying again may help
   */
  constructor(message, way = "", isPassing = false) {
    super(message);
    this.way = way;
    this.isPassing = isPassing;
  }
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,79}$/;
const CELLS = "gg-cell, gg-exercise";

/**
 * Cells of a lesson, with what was recorded of them.
 *
 * @param {string} slug
 * @param {string[]} names ids of cells or exercises; none means the first, "all" every cell
 * @returns {Promise<Content>}
 */
export async function lessonContent(slug, names) {
  const { page, address } = await lessonPage(slug);
  const title = page.querySelector("h1")?.textContent ?? slug;
  const main = /** @type {HTMLElement} */ (page.querySelector("main"));
  const story = /** @type {HTMLElement[]} */ ([
    ...main.querySelectorAll("gg-cell:not([data-role]), gg-control"),
  ]);
  const wanted = find(main, names, title, `lessons/${slug}/`);
  // An exercise comes whole, and only where it is asked for.
  const all = /** @type {HTMLElement[]} */ ([
    ...main.querySelectorAll("gg-cell, gg-control, gg-exercise"),
  ]).filter((one) => wanted.has(one) || story.includes(one));
  const last = all.findLastIndex((one) => wanted.has(one));
  const moved = withControls(all.slice(0, last + 1), wanted);
  const elements = moved.map((one) => document.adoptNode(one));
  for (const one of elements) {
    one.removeAttribute("data-awaits"); // the quiz is not here
    lead(one, address);
  }
  const device = /** @type {DeviceChoice} */ (main.dataset.prefersDevice ?? "auto");
  const place = [...wanted][0]?.id ?? "";
  return {
    title,
    lesson: slug,
    address: `${address}#${place}`,
    device,
    elements,
    shown: wanted,
  };
}

/** @param {Element} main @param {string[]} names @param {string} title @param {string} way */
function find(main, names, title, way) {
  const cells = /** @type {HTMLElement[]} */ ([...main.querySelectorAll(CELLS)]).filter(
    (one) => !one.parentElement?.closest("gg-exercise"),
  );
  if (cells.length === 0) throw new NoContent(`“${title}” has no cells to run.`, way);
  if (names.length === 0) return new Set(cells.slice(0, 1));
  if (names.join() === "all") return new Set(cells);
  const found = names.map((name) => {
    const inside = cells.find((one) => one.id === name || `${one.id}-cell` === name);
    if (inside) return inside;
    const known = cells.map(({ id }) => id).join(", ");
    throw new NoContent(`“${title}” has no cell “${name}”. Its cells are: ${known}.`, way);
  });
  return new Set(found);
}

/** Lets links and pictures of a lesson's text lead where they led there. @param {Element} part @param {string} address */
function lead(part, address) {
  for (const [name, selector] of Object.entries({ href: "a[href]", src: "img[src]" })) {
    for (const one of part.querySelectorAll(selector)) {
      one.setAttribute(name, new URL(one.getAttribute(name) ?? "", address).href);
    }
  }
}

/**
 * The elements in an order in which the controls of a shown cell stand right above it: those that run
 * it, and those whose variable it reads. They are shown, too.
 *
 * @param {HTMLElement[]} elements @param {Set<HTMLElement>} shown
 */
function withControls(elements, shown) {
  const cells = elements.filter((one) => shown.has(one));
  /** @type {Map<HTMLElement, HTMLElement[]>} */
  const above = new Map(cells.map((cell) => [cell, []]));
  for (const one of elements) {
    if (one.localName !== "gg-control") continue;
    const { runs, variable } = JSON.parse(one.querySelector("script")?.textContent ?? "{}");
    const user = cells.find((cell) => cell.id === runs || namesIn(cell).has(variable));
    if (user) above.get(user)?.push(one);
    if (user) shown.add(one);
  }
  return elements.flatMap((one) =>
    one.localName === "gg-control" && shown.has(one) ? [] : [...(above.get(one) ?? []), one],
  );
}

/** The names in a cell's code; what comments and plain strings say does not count. @param {HTMLElement} cell */
function namesIn(cell) {
  const code = cell.querySelector("pre.source")?.textContent ?? "";
  const plain = highlighted(code).flatMap(([text, kind]) =>
    kind === "" || /^r?f/i.test(text) ? [text] : [],
  );
  return new Set(plain.join(" ").match(/[\p{L}_][\p{L}\p{N}_]*/gu));
}

/** A lesson's page; a lesson that was renamed is found under its new name. @param {string} slug */
async function lessonPage(slug) {
  const missing = new NoContent(`There is no lesson “${slug.slice(0, 80)}”.`);
  if (!SLUG.test(slug)) throw missing;
  let address = siteFile(`lessons/${slug}/`);
  for (let moves = 0; moves < 2; moves++) {
    const page = await fetchPage(address);
    if (page?.querySelector("main.lesson")) return { page, address };
    const now = page?.querySelector('link[rel="canonical"]')?.getAttribute("href");
    if (!now) break;
    address = new URL(now, address).href;
    if (!address.startsWith(siteFile("lessons/"))) break;
  }
  throw missing;
}

/** @param {string} address @returns {Promise<Document | null>} null: there is no such page */
async function fetchPage(address) {
  const response = await fetch(address).catch(() => null);
  if (!response) {
    const message = "The lesson could not be loaded. Check the connection and try again.";
    throw new NoContent(message, "", true);
  }
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/**
 * A notebook out of a link; with names, only those cells are seen, and what stands above runs first.
 *
 * @param {import("../share/codec.js").SharedNotebook} notebook
 * @param {string[]} names
 * @returns {Content}
 */
export function sharedContent({ title, lesson, device, cells }, names) {
  const taken = new Set(cells.map(({ id }) => id));
  let number = 0;
  const freshId = () => {
    do number += 1;
    while (taken.has(`cell-${number}`));
    return `cell-${number}`;
  };
  const made = cells.map(({ kind, text, id, mayFail }) =>
    cellElement(kind, text, id || freshId(), mayFail),
  );
  const wanted = made.filter(({ id }) => names.length === 0 || names.includes(id));
  if (wanted.length === 0) throw new NoContent("This link names a cell that it does not hold.");
  const last = made.indexOf(/** @type {HTMLElement} */ (wanted.at(-1)));
  const elements = made
    .slice(0, last + 1)
    .filter((one) => wanted.includes(one) || one.localName === "gg-cell");
  const asked = device || "auto";
  return { title, lesson, address: "", device: asked, elements, shown: new Set(wanted) };
}

/** One cell of the host's own. @param {string} code @param {string} [name] @returns {Content} */
export function codeContent(code, name = "") {
  const id = /^[a-zA-Z][\w-]{0,63}$/.test(name) ? name : "cell";
  const cell = cellElement("code", code, id);
  const shown = new Set([cell]);
  return { title: "", lesson: "", address: "", device: "auto", elements: [cell], shown };
}

/** @param {"code" | "note" | "raw"} kind @param {string} text @param {string} id @param {boolean} [mayFail] */
function cellElement(kind, text, id, mayFail = false) {
  const isCode = kind === "code";
  const cell = document.createElement(isCode ? "gg-cell" : "gg-note");
  cell.id = id;
  cell.toggleAttribute("data-may-fail", mayFail);
  if (kind === "raw") /** @type {import("../cells/note-cell.js").NoteCell} */ (cell).raw = true;
  const source = element("code", {}, ...(isCode ? listing(text) : [text]));
  cell.append(element("pre", { class: "source highlight" }, source));
  return cell;
}
