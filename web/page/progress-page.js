import { announce } from "./announce.js";
import { element } from "./element.js";
import { outlineOf } from "./lesson-progress.js";
import { askReader } from "./notice.js";
import { lessonOf, ring, standing } from "./progress.js";
import {
  compareProgress,
  LARGEST_FILE,
  mergeProgress,
  ProgressFileError,
  progressText,
  readProgressText,
} from "./progress-file.js";
import { datedName, saveFile } from "./save-file.js";
import { everything, replaceEverything } from "./storage.js";

/** Shows what is kept, lesson by lesson; saves it to a file, loads one, deletes. */
export class ProgressPage {
  #lessons;
  #list = element("div");
  #message = element("p", { class: "progress-message", role: "status" });
  #preview = element("div", { class: "import-preview", hidden: true });
  #input = element("input", {
    type: "file",
    accept: ".json,application/json",
    class: "visually-hidden",
    tabindex: -1,
    "aria-hidden": "true",
    onchange: () => void this.#open(this.#input.files?.[0]),
  });

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#lessons = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-slug]")]);
    const drop = element(
      "div",
      { class: "drop" },
      element("p", {}, "Drop a progress file here, or "),
      button("choose one", () => this.#input.click()),
    );
    for (const type of ["dragover", "drop"]) {
      drop.addEventListener(type, (event) => {
        event.preventDefault();
        const files = /** @type {DragEvent} */ (event).dataTransfer?.files;
        if (type === "drop") void this.#open(files?.[0]);
      });
    }
    root.append(
      this.#list,
      element("h2", { id: "save" }, "Take it along"),
      element("p", {}, "One file holds everything: your edits, answers, solutions and settings."),
      button("Save to a file", () => this.#save(), "check-button"),
      element("h2", { id: "load" }, "Bring it in"),
      drop,
      this.#input,
      this.#message,
      this.#preview,
      element("h2", { id: "reset" }, "Start over"),
      element("p", {}, "This deletes all edits, answers and settings from this browser."),
      button("Delete everything …", () => this.#deleteAll(), "danger"),
    );
    this.#show();
  }

  #show() {
    const entries = everything();
    const states = this.#lessons.map((place) => ({
      place,
      state: standing(entries, outlineOf(place)),
    }));
    const finished = states.filter(({ state }) => state.finished).length;
    const begun = states.filter(
      ({ place, state }) => state.begun || keysOf(entries, place.dataset.slug ?? "").length > 0,
    );
    const [done, total] = [sum(states, "done"), sum(states, "total")];
    this.#list.replaceChildren(
      element(
        "p",
        { class: "progress-total" },
        ring(total > 0 ? done / total : 0),
        `${finished} of ${states.length} lessons finished, ${done} of ${total} checks done.`,
      ),
      begun.length === 0
        ? element("p", {}, "Nothing is kept in this browser yet.")
        : element("ul", { class: "progress-lessons" }, ...begun.map((one) => this.#row(one))),
    );
  }

  /** @param {{place: HTMLElement, state: ReturnType<typeof standing>}} one */
  #row({ place, state }) {
    const title = place.textContent ?? "";
    const said = state.total > 0 ? `${state.done} of ${state.total} checks` : "begun";
    return element(
      "li",
      {},
      ring(state.total > 0 ? state.done / state.total : Number(state.finished)),
      element("a", { href: place.dataset.address ?? "" }, title),
      element("span", { class: "said" }, state.finished ? "finished" : said),
      element(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": `Reset ${title}`,
          onclick: () => this.#reset(place.dataset.slug ?? "", title),
        },
        "Reset",
      ),
    );
  }

  /** @param {string} slug @param {string} title */
  #reset(slug, title) {
    const consequence =
      "Your edits, answers and solutions of this lesson are deleted from this browser.";
    const reset = () => {
      const entries = everything();
      for (const key of keysOf(entries, slug)) entries.delete(key);
      this.#replace(entries, `“${title}” is as it was at first.`);
    };
    askReader(`Reset “${title}”?`, "Reset the lesson", reset, { consequence, forGood: true });
  }

  #deleteAll() {
    const consequence =
      "All edits, answers, solutions and settings are deleted from this browser. Save them to a file first if you may want them back.";
    const deleteAll = () => this.#replace(new Map(), "Everything was deleted.");
    askReader("Delete everything?", "Delete everything", deleteAll, { consequence, forGood: true });
  }

  #save() {
    const name = datedName("glowgrad-progress");
    saveFile(name, progressText(everything()));
    this.#say(`Saved as ${name}.`);
  }

  /** @param {File | undefined} file */
  async #open(file) {
    this.#preview.hidden = true;
    this.#input.value = "";
    if (!file) return;
    if (file.size > LARGEST_FILE) {
      const size = Math.round(file.size / 1024 / 1024);
      this.#fail(`${file.name} has ${size} MB; a progress file has a few. Nothing was changed.`);
      return;
    }
    try {
      this.#offer(file.name, readProgressText(await file.text()));
    } catch (error) {
      const known = error instanceof ProgressFileError;
      this.#fail(known ? error.message : `${file.name} could not be read. Nothing was changed.`);
    }
  }

  /** @param {string} name @param {ReturnType<typeof readProgressText>} read */
  #offer(name, { entries, damaged, saved }) {
    const here = everything();
    const counts = compareProgress(here, entries);
    const day = saved ? new Date(saved).toLocaleDateString(undefined, { dateStyle: "long" }) : "";
    const lines = [
      [counts.new, "only in the file"],
      [counts.newer, "newer in the file"],
      [counts.older, "newer here"],
      [counts.same, "the same age"],
    ].filter(([count]) => Number(count) > 0);
    const lessons = counts.lessons === 1 ? "1 lesson" : `${counts.lessons} lessons`;
    this.#say("");
    this.#preview.replaceChildren(
      element("h3", { tabindex: -1 }, `${name}: ${lessons}`),
      day ? element("p", {}, `Saved on ${day}.`) : "",
      element("ul", {}, ...lines.map(([count, said]) => element("li", {}, `${count} ${said}`))),
      damaged > 0
        ? element(
            "p",
            { class: "alert" },
            `${damaged} of its entries are damaged and will be left out.`,
          )
        : "",
      element(
        "p",
        { class: "import-buttons" },
        button("Merge with what is here", () =>
          this.#replace(mergeProgress(here, entries), "The file was merged with what was here."),
        ),
        button("Replace what is here", () => this.#replaceAll(entries)),
        button("Cancel", () => {
          this.#preview.hidden = true;
          this.#say("Nothing was changed.");
        }),
      ),
      element(
        "p",
        { class: "import-note" },
        "Merging keeps all that is solved on either side, and the newer edits of each lesson.",
      ),
    );
    this.#preview.hidden = false;
    this.#preview.querySelector("h3")?.focus();
  }

  /** @param {Map<string, any>} entries */
  #replaceAll(entries) {
    const consequence = "What is in this browser now is deleted; only what the file holds remains.";
    const replace = () => this.#replace(entries, "The file has taken the place of what was here.");
    askReader("Replace everything?", "Replace", replace, { consequence, forGood: true });
  }

  /** @param {Map<string, any>} entries @param {string} news */
  #replace(entries, news) {
    this.#preview.hidden = true;
    if (replaceEverything(entries)) this.#say(news);
    else this.#fail("This browser has no room for it, or keeps nothing. Nothing was changed.");
    this.#show();
  }

  /** @param {string} text */
  #say(text) {
    this.#message.classList.remove("alert");
    this.#message.textContent = text;
  }

  /** @param {string} text */
  #fail(text) {
    this.#message.classList.add("alert");
    this.#message.textContent = text;
    announce(text);
  }
}

/** @param {Map<string, any>} entries @param {string} slug */
function keysOf(entries, slug) {
  return [...entries.keys()].filter((key) => lessonOf(key) === slug);
}

/** @param {{state: ReturnType<typeof standing>}[]} states @param {"done" | "total"} name */
function sum(states, name) {
  return states.reduce((total, { state }) => total + state[name], 0);
}

/** @param {string} name @param {() => void} act @param {string} [style] */
function button(name, act, style = "") {
  return element("button", { type: "button", class: style || null, onclick: act }, name);
}
