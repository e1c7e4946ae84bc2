/** @import { Library } from "../notebooks/library.js" */
/** @import { State } from "./keeper.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { loadNotebookPage } from "../loaders.js";
import { askReader, tell } from "../notice.js";
import { inBytes } from "../panel/amounts.js";
import { siteFolder } from "../site.js";
import { everything, replaceEverything } from "../storage.js";
import { hindrance, thisWorld } from "./browser.js";
import { amountOf } from "./course-files.js";
import { otherHoldings, removeCaches, removeNotebooks } from "./device-storage.js";
import { fileGroups } from "./file-groups.js";
import { Keeper, stateOf } from "./keeper.js";
import { KeptFiles } from "./kept-files.js";
import { TakingProgress } from "./taking-progress.js";
import { HINDRANCES, outcomeWords, promiseWords, standingWords } from "./words.js";

/** Opens the page on which readers take the course offline. @param {HTMLElement} root */
export async function startOfflinePage(root) {
  const base = siteFolder();
  const waiting = element("p", { class: "offline-note" }, "Looking at what is kept here …");
  root.append(waiting);
  const reason = await hindrance(base);
  if (reason) {
    waiting.replaceWith(element("p", { class: "offline-hindrance" }, HINDRANCES[reason]));
    announce(HINDRANCES[reason]);
    return;
  }
  const channel = new BroadcastChannel(`glowgrad-course ${base}`);
  const kept = new KeptFiles(caches, base);
  const keeper = new Keeper(kept, thisWorld(base), navigator.locks, channel);
  const { Library } = await loadNotebookPage();
  const page = new OfflinePage(keeper, await Library.open(), base);
  keeper.addEventListener("change", () => waiting.replaceWith(page.place), { once: true });
  await keeper.open();
}

/** What is kept of the course, and the buttons that take, check and remove it. */
class OfflinePage {
  #keeper;
  #library;
  #base;
  #said = "";
  /** @type {Set<string>} */ #open = new Set();
  #title = element("h2", { id: "offline-title", tabindex: -1 });
  #text = element("p");
  #outcome = element("p", { class: "offline-outcome", hidden: true });
  #room = element("p", { class: "offline-note" });
  #progress = new TakingProgress();
  #consists = element("h2");
  #groups = element("div");
  #others = element("ul", { class: "holdings" });
  #take = button("", () => this.#begin(), "check-button");
  #pause = button("Pause", () => void this.#keeper.pause());
  #resume = button("Go on", () => void this.#keeper.resume(), "check-button");
  #stop = button("Stop", () => void this.#keeper.cancel());
  #cancel = button("Cancel …", () => this.#giveUp());
  #check = button("Check again", () => void this.#keeper.check());
  #removeAllButton = button("Remove everything …", () => this.#askRemoveAll(), "danger");
  #remove = button("Remove …", () => this.#askRemove());

  place = element("div");

  /** @param {Keeper} keeper @param {Library} library @param {string} base */
  constructor(keeper, library, base) {
    this.#keeper = keeper;
    this.#library = library;
    this.#base = base;
    this.place.append(
      element(
        "section",
        { class: "offline-card", "aria-labelledby": "offline-title" },
        this.#title,
        this.#text,
        this.#progress.place,
        this.#outcome,
        element("p", { class: "offline-buttons" }, ...this.#buttons()),
        this.#room,
      ),
      this.#consists,
      this.#groups,
      element("h2", {}, "Also on this device"),
      this.#others,
      this.#removeAllButton,
    );
    keeper.addEventListener("change", () => void this.#show());
    keeper.addEventListener("progress", () => this.#showProgress());
  }

  #buttons() {
    return [
      this.#take,
      this.#pause,
      this.#resume,
      this.#stop,
      this.#cancel,
      this.#check,
      this.#remove,
    ];
  }

  #begin() {
    const { standing } = this.#keeper;
    const state = standing && stateOf(standing);
    // Asked while the click is fresh: Firefox puts the question to the reader.
    void navigator.storage.persist?.().then(() => this.#showRoom());
    void (state === "lost" ? this.#keeper.check() : this.#keeper.take());
  }

  async #show() {
    const { standing, doing } = this.#keeper;
    if (!standing) return;
    const state = stateOf(standing);
    const { title, text } = standingWords(standing, state);
    this.#title.textContent = doing === "taking" ? "The course is being fetched" : title;
    this.#text.textContent = doing ? this.#doingWords() : text;
    this.#showButtons(state);
    this.#showProgress();
    const { build, record, present } = standing;
    const whole = build !== null && build.id === record?.id;
    this.#consists.textContent = whole ? "What is kept" : "What it consists of";
    this.#groups.replaceChildren(fileGroups(build?.files ?? [], present, whole, this.#open));
    await this.#showOutcome(state);
    this.#announce();
    await Promise.all([this.#showRoom(), this.#showOthers()]);
  }

  /** What begins and how it ended; its progress tells itself. */
  #announce() {
    const text = [this.#title, this.#outcome]
      .filter((one) => !one.hidden)
      .map(({ textContent }) => textContent);
    const words = text.join(". ");
    if (words !== this.#said && this.#said !== "") announce(words);
    this.#said = words;
  }

  #doingWords() {
    const { doing, elsewhere, progress } = this.#keeper;
    if (elsewhere) return "Another tab is at it; what you do here, it does.";
    if (progress?.phase === "paused")
      return "It waits until you go on, also if you leave this page.";
    return doing === "checking"
      ? "Every file is read and compared with its hash; what is wrong is fetched again."
      : "Keep this page open. If you leave, it goes on from here at your next visit to this page.";
  }

  /** @param {State} state */
  async #showOutcome(state) {
    const { outcome, renewed, doing } = this.#keeper;
    this.#outcome.hidden = doing !== null || outcome === null;
    if (!outcome || doing) return;
    const free = outcome.outcome === "full" ? ((await room())?.free ?? null) : null;
    this.#outcome.textContent = outcomeWords(outcome, renewed, free);
    this.#outcome.classList.toggle("alert", /incomplete|full|refused/.test(outcome.outcome));
    this.#outcome.classList.toggle("good", state === "kept");
  }

  /** @param {State} state */
  #showButtons(state) {
    const { standing, doing, progress } = this.#keeper;
    if (!standing) return;
    const { newest, record, begun, lost, left } = standing;
    const focused = this.#buttons().find((one) => one === document.activeElement);
    const paused = progress?.phase === "paused";
    const amount = inBytes(state === "lost" ? amountOf(lost).packed : left.packed);
    /** @type {Partial<Record<State, string>>} */
    const names = {
      nothing: `Take the course offline (${amount})`,
      part: `Go on (${amount})`,
      older: `Update (${amount})`,
      lost: `Repair (${amount})`,
    };
    const name = names[state];
    if (name) this.#take.textContent = name;
    this.#take.hidden = doing !== null || !newest || !name;
    this.#pause.hidden = doing === null || paused;
    this.#resume.hidden = doing === null || !paused;
    this.#stop.hidden = doing !== "checking";
    this.#cancel.hidden = doing === "checking" || !(doing || begun);
    this.#cancel.textContent = doing ? "Cancel …" : "Discard what has come …";
    this.#check.hidden = doing !== null || !record;
    this.#removeAllButton.hidden = doing !== null;
    this.#remove.hidden = doing !== null || !record;
    // The button that was pressed goes: the keyboard stays among those that are left.
    if (focused?.hidden) (this.#buttons().find((one) => !one.hidden) ?? this.#title).focus();
  }

  #showProgress() {
    const { doing, progress, standing } = this.#keeper;
    if (doing) this.#text.textContent = this.#doingWords();
    this.#progress.show(doing, progress);
    if (standing) this.#showButtons(stateOf(standing));
  }

  async #showRoom() {
    const [here, promised] = await Promise.all([room(), navigator.storage.persisted?.()]);
    const { standing, doing } = this.#keeper;
    const keeps = standing?.record || standing?.begun || doing;
    const free = here ? `This browser has room for ${inBytes(here.free)} more. ` : "";
    const needed = standing?.left.bytes ?? 0;
    const short =
      here && here.free < needed ? `That is less than the ${inBytes(needed)} still needed. ` : "";
    this.#room.textContent = free + short + (keeps ? promiseWords(promised ?? false) : "");
  }

  async #showOthers() {
    const found = await otherHoldings(caches, this.#base, this.#library, everything());
    const here = await room();
    this.#others.replaceChildren(
      ...found.map(({ name, count, bytes }) =>
        element(
          "li",
          {},
          element("span", {}, name),
          element("span", { class: "said" }, bytes > 0 ? `${count}, ${inBytes(bytes)}` : "none"),
        ),
      ),
      element(
        "li",
        {},
        element("span", {}, "Everything of this site, the course included"),
        element("span", { class: "said" }, here ? inBytes(here.used) : "the browser does not say"),
      ),
    );
  }
  #giveUp() {
    const came = this.#keeper.standing?.record
      ? "What has come of the newer version is removed; the kept version stays."
      : "What has come so far is removed.";
    askReader(
      this.#keeper.doing ? "Cancel and remove what has come?" : "Discard what has come?",
      "Remove it",
      () => void this.#keeper.cancel({ giveUp: true }),
      { consequence: came, forGood: true },
    );
  }

  #askRemove() {
    const consequence =
      "Without a network only pages that you have visited will open. Your notebooks, edits and progress stay.";
    const remove = () => void this.#keeper.remove();
    askReader("Remove the course from this device?", "Remove the course", remove, {
      consequence,
      forGood: true,
    });
  }

  #askRemoveAll() {
    const consequence =
      "The course, visited pages and Python’s memory are removed from this browser. Your notebooks, edits and progress stay, unless you say otherwise here.";
    askReader("Remove everything?", "Remove", (work) => void this.#removeAll(work), {
      consequence,
      forGood: true,
      choice: "Remove my notebooks, edits, answers and settings too",
    });
  }

  /** @param {boolean} work the reader's own too */
  async #removeAll(work) {
    await removeCaches(caches, this.#base);
    if (work) {
      await removeNotebooks(this.#library);
      replaceEverything(new Map());
    }
    await this.#keeper.look();
    tell(work ? "Everything was removed." : "Everything but your own work was removed.");
  }
}

/** What the browser gives the site, or null where it does not say. */
async function room() {
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return { free: Math.max(0, quota - usage), used: usage };
  } catch {
    return null;
  }
}

/** @param {string} name @param {() => void} act @param {string} [style] */
function button(name, act, style = "") {
  return element("button", { type: "button", class: style || null, onclick: act }, name);
}
