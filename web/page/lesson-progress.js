/** @import { CodeCell } from "./cells/code-cell.js" */
/** @import { LessonOutline } from "./progress.js" */
import { announce } from "./announce.js";
import { element } from "./element.js";
import { lessonOf, moveFormer, noteProgress, readRecord, ring, standing } from "./progress.js";
import { everything, recall, storage } from "./storage.js";

const WORDS_A_SECOND = 200 / 60;
const TICK_MS = 500;

/** The lessons that elements of the page speak about. @param {HTMLElement} place @returns {LessonOutline} */
export function outlineOf({ dataset }) {
  const words = (/** @type {string | undefined} */ text) => (text ?? "").split(" ").filter(Boolean);
  return {
    slug: dataset.slug ?? "",
    checks: words(dataset.checks),
    sections: words(dataset.sections),
  };
}

/** Brings along what is kept under former names of the lessons on this page. */
export function moveFormerLessons() {
  const places = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-slug][data-formerly]")
  );
  moveFormer(
    [...places].map(({ dataset }) => ({
      slug: dataset.slug ?? "",
      formerly: (dataset.formerly ?? "").split(" ").filter(Boolean),
    })),
  );
}

/** Notes what is read, run and solved in the lesson on this page, and shows it in its head. */
export function startLessonProgress() {
  const main = /** @type {HTMLElement | null} */ (document.querySelector("main.lesson[data-slug]"));
  const shown = /** @type {HTMLElement | null} */ (document.querySelector(".lesson-progress"));
  if (!main || !shown) return;
  const slug = main.dataset.slug ?? "";
  let { finished } = show(shown);
  storage.addEventListener("stored", (event) => {
    const { key } = /** @type {CustomEvent} */ (event).detail;
    if (lessonOf(key) !== slug) return;
    if (!key.startsWith("progress:")) noteProgress(slug);
    const now = show(shown);
    if (now.finished && !finished) announce("Lesson finished: every check is done.");
    finished = now.finished;
  });
  main.addEventListener("ran", (event) => {
    const cell = /** @type {CodeCell} */ (event.target);
    if (/** @type {CustomEvent} */ (event).detail.status !== "ok") return;
    if (readRecord(recall(`progress:${slug}`)).ran.includes(cell.id)) return;
    noteProgress(slug, (record) => record.ran.push(cell.id));
  });
  for (const link of document.querySelectorAll("a.prerequisite")) {
    const place = /** @type {HTMLElement} */ (link);
    const { finished: known } = standing(everything(), outlineOf(place));
    link.after(
      element("span", { class: known ? "done" : "not-yet" }, known ? " ✓ done" : " not yet"),
    );
  }
  followReading(main, slug);
}

/** @param {HTMLElement} shown */
function show(shown) {
  const lesson = outlineOf(shown);
  const state = standing(everything(), lesson);
  const [done, total, what] =
    state.total > 0
      ? [state.done, state.total, "checks"]
      : [state.sections, lesson.sections?.length ?? 0, "sections"];
  shown.replaceChildren(
    ...(total > 0
      ? [ring(done / total), `${done} of ${total} ${total === 1 ? what.slice(0, -1) : what}`]
      : []),
  );
  return state;
}

/**
 * A section counts as read when its end was reached and it was in view for a quarter of the time
 * that its words take.
 *
 * @param {HTMLElement} main
 * @param {string} slug
 */
function followReading(main, slug) {
  const headings = /** @type {HTMLElement[]} */ ([...main.querySelectorAll(":scope > h2[id]")]);
  if (headings.length === 0) return;
  /** @type {Map<HTMLElement, number>} */
  const seen = new Map();
  let here = "";
  let scrolled = scrollY > 0;
  addEventListener("scroll", () => {
    scrolled = true;
  });
  setInterval(() => {
    if (document.hidden || !scrolled) return;
    const line = innerHeight * 0.6;
    const at = headings.findLastIndex((heading) => heading.getBoundingClientRect().top < line);
    const heading = headings[at];
    if (!heading) return;
    const time = (seen.get(heading) ?? 0) + TICK_MS;
    seen.set(heading, time);
    const end = headings[at + 1] ?? main.nextElementSibling;
    const atEnd = !end || end.getBoundingClientRect().top < innerHeight + 40;
    const read = atEnd && time >= patience(heading, headings[at + 1] ?? null);
    const known = readRecord(recall(`progress:${slug}`)).sections.includes(heading.id);
    if ((!read || known) && here === heading.id) return;
    here = heading.id;
    noteProgress(slug, (record) => {
      if (read && !known) record.sections.push(heading.id);
      record.place = { id: heading.id, title: titleOf(heading) };
    });
  }, TICK_MS);
}

/** @param {HTMLElement} heading */
function titleOf(heading) {
  const copy = /** @type {HTMLElement} */ (heading.cloneNode(true));
  copy.querySelector(".anchor")?.remove();
  return copy.textContent?.trim() ?? "";
}

/** @param {HTMLElement} heading @param {HTMLElement | null} next */
function patience(heading, next) {
  let words = 0;
  for (let one = heading.nextElementSibling; one && one !== next; one = one.nextElementSibling) {
    if (one.matches("p, ul, ol, dl")) words += (one.textContent ?? "").split(/\s+/).length;
  }
  return 1000 * Math.min(20, Math.max(1, words / WORDS_A_SECOND / 4));
}
