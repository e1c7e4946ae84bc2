import { keptCourse } from "../service/caches.js";
import { element } from "./element.js";
import { outlineOf } from "./lesson-progress.js";
import { ring, standing } from "./progress.js";
import { siteFolder } from "./site.js";
import { everything } from "./storage.js";
import { pageBuild } from "./version.js";

/** @typedef {{card: HTMLElement, slug: string, title: string, href: string, needs: string[],
 *   minutes: number, text: string, part: string, state: ReturnType<typeof standing>,
 *   mark: "done" | "begun" | "open" | "later"}} Entry */

/** The course page with what the reader has done: cards, map, where to go on, filters. */
export function startCoursePage() {
  const main = document.querySelector("main.course-index");
  if (!main) return;
  const lessons = readLessons(main);
  for (const lesson of lessons) showCard(lesson, lessons);
  showParts(main);
  showMap(main, lessons);
  showStart(main, lessons);
  void showKept(main);
  if (main.querySelector(".course-map"))
    main.querySelector(".part")?.before(filters(main, lessons));
}

/** @param {Element} main @returns {Entry[]} */
function readLessons(main) {
  const entries = everything();
  const cards = /** @type {HTMLElement[]} */ ([
    ...main.querySelectorAll(".lesson-card[data-slug]"),
  ]);
  /** @type {Entry[]} */
  const lessons = cards.map((card) => {
    const link = /** @type {HTMLAnchorElement} */ (card.querySelector("h3 a"));
    return {
      card,
      slug: card.dataset.slug ?? "",
      title: (link.lastChild?.textContent ?? "").trim(),
      href: link.getAttribute("href") ?? "",
      needs: (card.dataset.needs ?? "").split(" ").filter(Boolean),
      minutes: Number(card.dataset.minutes),
      text: `${card.textContent} ${card.dataset.topics}`.toLowerCase(),
      part: card.closest(".part")?.id ?? "",
      state: standing(entries, outlineOf(card)),
      mark: "later",
    };
  });
  const finished = new Set(lessons.filter((one) => one.state.finished).map((one) => one.slug));
  for (const lesson of lessons) {
    const open = lesson.needs.every((slug) => finished.has(slug));
    if (lesson.state.finished) lesson.mark = "done";
    else if (lesson.state.begun) lesson.mark = "begun";
    else if (open) lesson.mark = "open";
  }
  return lessons;
}

/** @param {Entry} lesson @param {Entry[]} lessons */
function showCard({ card, state, mark }, lessons) {
  card.dataset.mark = mark;
  const said = card.querySelector(".card-progress");
  if (said && (mark === "done" || mark === "begun")) {
    const share = state.total > 0 ? state.done / state.total : Number(state.finished);
    const checks = `${state.done} of ${state.total} checks`;
    said.append(ring(share), mark === "done" ? "done" : state.total > 0 ? checks : "begun");
  }
  for (const one of card.querySelectorAll(".needs [data-slug]")) {
    const slug = /** @type {HTMLElement} */ (one).dataset.slug;
    if (lessons.find((lesson) => lesson.slug === slug)?.mark !== "done") continue;
    one.append(
      element("span", { class: "known", "aria-hidden": "true" }, " ✓"),
      element("span", { class: "visually-hidden" }, " (done)"),
    );
  }
}

/** @param {Element} main */
function showParts(main) {
  for (const part of main.querySelectorAll(".part")) {
    const all = part.querySelectorAll(".lesson-card[data-slug]");
    const done = part.querySelectorAll('.lesson-card[data-mark="done"]').length;
    const begun = part.querySelector('[data-mark="done"], [data-mark="begun"]');
    if (!begun) continue;
    const text = `${done} of ${all.length} done`;
    const said = element("span", { class: "part-progress" }, ring(done / all.length), text);
    part.querySelector(".part-meta")?.append(said);
  }
}

/** @param {Element} main @param {Entry[]} lessons */
function showMap(main, lessons) {
  const map = main.querySelector(".course-map");
  if (!map) return;
  const marks = new Map(lessons.map((lesson) => [lesson.slug, lesson.mark]));
  const said = { done: "done", begun: "begun", open: "open to you", later: "" };
  for (const link of map.querySelectorAll("a[data-slug]")) {
    const slug = link.getAttribute("data-slug") ?? "";
    const mark = marks.get(slug) ?? "later";
    link.setAttribute("data-mark", mark);
    if (link.closest("svg")) {
      const label = link.getAttribute("aria-label") ?? "";
      if (said[mark]) link.setAttribute("aria-label", `${label}, ${said[mark]}`);
      for (const type of ["pointerenter", "focus"])
        link.addEventListener(type, () => trace(map, slug));
      for (const type of ["pointerleave", "blur"])
        link.addEventListener(type, () => trace(map, ""));
    } else if (said[mark])
      link.parentElement?.append(element("span", { class: "map-mark" }, ` · ${said[mark]}`));
  }
  map.append(
    element(
      "p",
      { class: "map-key" },
      ...Object.entries({
        done: "done",
        begun: "begun",
        open: "open to you next",
        later: "later",
      }).map(([mark, name]) => element("span", { "data-mark": mark }, name)),
    ),
  );
}

/** Lights the paths of one lesson up. @param {Element} map @param {string} slug */
function trace(map, slug) {
  for (const path of map.querySelectorAll(".map-edges path")) {
    path.classList.toggle("to", slug !== "" && path.getAttribute("data-to") === slug);
    path.classList.toggle("from", slug !== "" && path.getAttribute("data-from") === slug);
  }
}

/** The link to the page where the course is taken offline says what is kept. @param {Element} main */
async function showKept(main) {
  const link = main.querySelector(".course-offline");
  const kept = await keptCourse(siteFolder());
  if (!link || !kept?.complete) return;
  link.textContent =
    kept.id === pageBuild() ? "Kept on this device" : "Update what is kept offline";
}

/** @param {Element} main @param {Entry[]} lessons */
function showStart(main, lessons) {
  const place = main.querySelector(".course-start");
  const begun = lessons.filter((one) => one.state.begun);
  if (!place || begun.length === 0) return;
  const latest = begun.reduce((a, b) => (b.state.at > a.state.at ? b : a));
  const done = lessons.filter((one) => one.mark === "done").length;
  const after = lessons.slice(lessons.indexOf(latest) + 1);
  const next = [...after, ...lessons].find((one) => one.mark === "open" || one.mark === "begun");
  const going = latest.mark === "begun" ? latest : next;
  const section = latest.mark === "begun" ? latest.state.place : null;
  const link = going
    ? element(
        "a",
        { class: "start-here", href: going.href + (section ? `#${section.id}` : "") },
        `${latest.mark === "begun" ? "Continue where you left" : "Go on with"}: ${going.title}`,
        section ? element("small", {}, section.title) : null,
      )
    : null;
  const total = element(
    "a",
    { class: "course-total", href: "progress/" },
    ring(done / lessons.length),
    `${done} of ${lessons.length} lessons done`,
  );
  place.replaceChildren(...(link ? [link, " "] : []), total);
}

/** @param {Element} main @param {Entry[]} lessons */
function filters(main, lessons) {
  const parts = [...main.querySelectorAll(".part")].map((part) => {
    const title = part.querySelector("h2")?.lastChild?.textContent?.trim() ?? "";
    return [part.id, `${part.id.replace("part-", "")} ${title}`];
  });
  const topic = element("input", {
    type: "search",
    placeholder: "attention, dropout, GAN …",
    "aria-label": "Topic",
  });
  const part = choice("Part", [["", "All parts"], ...parts]);
  const time = choice("Time", [
    ["", "Any length"],
    ...[15, 20, 25, 30].map((minutes) => [String(minutes), `Up to ${minutes} min`]),
  ]);
  const state = choice("State", [
    ["", "All lessons"],
    ["open", "Open to me next"],
    ["begun", "Begun"],
    ["done", "Done"],
    ["left", "Not done"],
  ]);
  const count = element("span", { class: "filter-count", role: "status" });
  const apply = () => {
    const words = topic.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const lesson of lessons) {
      const fits =
        words.every((word) => lesson.text.includes(word)) &&
        (!part.value || lesson.part === part.value) &&
        (!time.value || lesson.minutes <= Number(time.value)) &&
        (!state.value ||
          (state.value === "left" ? lesson.mark !== "done" : lesson.mark === state.value));
      lesson.card.hidden = !fits;
      shown += Number(fits);
    }
    for (const section of main.querySelectorAll(".part")) {
      const empty = !section.querySelector(".lesson-card:not([hidden])");
      section.toggleAttribute("hidden", empty);
    }
    const all = shown === lessons.length;
    count.textContent = all
      ? ""
      : shown === 0
        ? "No lesson fits."
        : `${shown} of ${lessons.length}`;
    clear.hidden = all;
  };
  const clear = element(
    "button",
    {
      type: "button",
      class: "quiet",
      hidden: true,
      onclick: () => {
        for (const control of [topic, part, time, state]) control.value = "";
        apply();
        topic.focus();
      },
    },
    "Show all",
  );
  const form = element(
    "search",
    { class: "course-filters", "aria-label": "Lessons", oninput: apply },
    topic,
    part,
    time,
    state,
    count,
    clear,
  );
  return form;
}

/** @param {string} name @param {string[][]} options */
function choice(name, options) {
  return element(
    "select",
    { "aria-label": name },
    ...options.map(([value, text]) => element("option", { value }, text)),
  );
}
