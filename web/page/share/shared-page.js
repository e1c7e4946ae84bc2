/** @import { SharedCell, SharedNotebook } from "./codec.js" */
import { announce } from "../announce.js";
import { cellList } from "../cells/cell-list.js";
import { preferredDevice } from "../device-badge.js";
import { element } from "../element.js";
import { loadComparison, loadKeepShared, notLoaded } from "../loaders.js";
import { menuButton } from "../menu.js";
import { newNotebook } from "../notebooks/format.js";
import { cameFrom, followedFrom, WALLS } from "../notebooks/provenance.js";
import { Sheet } from "../notebooks/sheet.js";
import { askReader, tell } from "../notice.js";
import { pageSession } from "../page-session.js";
import { decode, isShareText } from "./codec.js";
import { keepEdits, keptEdits } from "./kept-edits.js";
import { sharedDevice, shareFrom } from "./page-code.js";
import { ShareError } from "./share-error.js";
import { fromShared, toShared } from "./shared-notebook.js";

/** How long the reader pauses before what was written is kept. */
const PAUSE_MS = 400;
/** Characters that turn the order of text around: code is then not what it seems. */
const TURNS_AROUND = /[\u202a-\u202e\u2066-\u2069]/;

/** The page of a link that carries a notebook: it shows the code, and runs nothing by itself. */
export class SharedPage {
  /** What follows the `#` of the link that is shown; "" before there is one. */
  #link = "";
  /** @type {SharedNotebook} */
  #given = { title: "", lesson: "", device: "", cells: [] };
  #isEdited = false;
  /** This tab keeps what the reader wrote. */
  #isKept = true;
  #isSaving = false;
  #timer = 0;
  #from = followedFrom();
  #main = /** @type {HTMLElement} */ (document.querySelector("main.shared"));
  #head = /** @type {HTMLElement} */ (this.#main.querySelector(".shared-head"));
  #foot = /** @type {HTMLElement} */ (this.#main.querySelector(".notebook-foot"));
  #sheet = new Sheet(/** @type {HTMLElement} */ (this.#main.querySelector(".notebook-cells")));
  #provenance = element("p", { class: "shared-provenance" });
  #edits = element("p", { class: "shared-edits", hidden: true });

  start() {
    pageSession.sandboxed = true;
    shareFrom(() => {
      const notebook = toShared(this.#notebook(), sharedDevice());
      return { notebook, places: cellList.all, staying: [] };
    });
    this.#sheet.addEventListener("change", () => this.#changed());
    this.#main.addEventListener("ran", () => this.#showRun());
    addEventListener("hashchange", () => this.#followLink());
    addEventListener("pagehide", () => this.#keep());
    addEventListener("pageshow", () => {
      this.#isSaving = false; // the reader came back
    });
    addEventListener("beforeunload", (event) => {
      if (this.#isEdited && !this.#isKept) event.preventDefault();
    });
    this.#open(location.hash);
  }

  /** Another link was opened in this tab. */
  #followLink() {
    const { hash } = location;
    if (hash.slice(1) === this.#link) return;
    if (this.#link && !isShareText(hash)) {
      // A place on this page: the address goes on to carry the code.
      history.replaceState(null, "", `#${this.#link}`);
      return;
    }
    this.#keep();
    const open = () => this.#open(hash);
    if (!this.#isEdited || this.#isKept) return open();
    history.replaceState(null, "", `#${this.#link}`);
    askReader(
      "Open the other link?",
      "Open it",
      () => {
        history.pushState(null, "", hash);
        open();
      },
      { consequence: "This browser does not keep what you wrote here.", forGood: true },
    );
  }

  /** @param {string} hash */
  #open(hash) {
    if (pageSession.state !== "off") void pageSession.restart();
    this.#link = hash.slice(1);
    this.#isEdited = false;
    try {
      this.#given = decode(this.#link);
    } catch (error) {
      if (!(error instanceof ShareError)) throw error;
      this.#refuse(error);
      return;
    }
    this.#main.dataset.prefersDevice = this.#given.device || "auto";
    if (pageSession.state === "off") pageSession.deviceChoice = preferredDevice();
    const edited = keptEdits(this.#link);
    this.#isEdited = edited !== null;
    this.#show(edited ?? this.#given);
  }

  /** @param {SharedNotebook} shown */
  #show(shown) {
    const { title, lesson, cells } = this.#given;
    document.title = `${title || "Shared code"} · Glowgrad`;
    const button = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      element("button", { type: "button", onclick: act }, name);
    this.#head.replaceChildren(
      element("h1", {}, title || "Shared code"),
      element(
        "div",
        { class: "notebook-buttons" },
        button("Save to my notebooks", () => void this.#save()),
        menuButton("More for this code", () => this.#menu()),
      ),
      this.#provenance,
    );
    if (lesson) this.#head.append(this.#lessonLine(lesson));
    const turned = cells.some(({ text }) => TURNS_AROUND.test(text)) || TURNS_AROUND.test(title);
    if (turned) this.#head.append(warning(TURNED));
    this.#foot.replaceChildren(
      button("Add code", () => this.#add("code")),
      button("Add note", () => this.#add("note")),
      this.#edits, // below the cells, so that nothing moves while one writes
    );
    this.#showRun(false);
    this.#showEdited();
    void this.#sheet.show(fromShared(shown).cells);
  }

  /** @param {boolean} [hasRun] */
  #showRun(hasRun = true) {
    const origin = { kind: /** @type {const} */ ("link"), from: this.#from, at: 0, trusted: false };
    const words = [cameFrom(origin, "This code"), hasRun ? "" : "It has not run.", WALLS];
    const text = words.filter(Boolean).join(" ");
    if (this.#provenance.textContent !== text) this.#provenance.textContent = text;
  }

  /** @param {string} slug */
  #lessonLine(slug) {
    const link = element("a", { href: `../lessons/${slug}/` }, slug);
    const compare = element(
      "button",
      { type: "button", class: "quiet", onclick: () => void this.#compare(slug) },
      "Compare with it",
    );
    return element("p", { class: "shared-lesson" }, "Made from the lesson ", link, ". ", compare);
  }

  #menu() {
    return [
      { name: "Download as .ipynb", act: () => void this.#download("ipynb") },
      { name: "Download as .py", act: () => void this.#download("py") },
      ...(this.#isEdited
        ? [{ name: "Back to the link’s code …", separated: true, act: () => this.#askToForget() }]
        : []),
    ];
  }

  /** @param {"ipynb" | "py"} format */
  async #download(format) {
    try {
      const { downloadNotebook } = await loadKeepShared();
      downloadNotebook(this.#notebook(), this.#given.title, format);
    } catch (error) {
      tell(notLoaded("Downloading", error));
    }
  }

  /** @param {"code" | "note"} kind */
  #add(kind) {
    const last = cellList.all.at(-1);
    const made = cellList.insert(last ? { after: last.id } : { end: true }, { kind });
    made.select();
    void made.edit();
  }

  /** The notebook as it stands. */
  #notebook() {
    const { title, lesson } = this.#given;
    const notebook = newNotebook(this.#sheet.cells(), title);
    if (lesson) notebook.metadata.glowgrad = { lesson };
    return notebook;
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keep(), PAUSE_MS);
  }

  /** Keeps what the reader wrote, for as long as this tab is open. */
  #keep() {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    const now = toShared(this.#notebook(), this.#given.device);
    this.#isEdited = textsOf(now.cells) !== textsOf(this.#given.cells);
    this.#isKept = keepEdits(this.#link, this.#isEdited ? now : null);
    this.#showEdited();
  }

  #showEdited() {
    this.#edits.hidden = !this.#isEdited;
    this.#edits.textContent = this.#isKept
      ? "With your changes, which stay in this tab until you close it."
      : "With your changes, which this browser does not keep: download them.";
  }

  #askToForget() {
    askReader(
      "Go back to the link’s code?",
      "Go back",
      () => {
        clearTimeout(this.#timer);
        this.#timer = 0;
        this.#isEdited = false;
        keepEdits(this.#link, null);
        this.#show(this.#given);
        announce("This is the link's code again.");
      },
      { consequence: "Your changes on this page are discarded.", forGood: true },
    );
  }

  /** Takes a copy among the reader's notebooks, where it opens. */
  async #save() {
    if (this.#isSaving) return; // a second click makes no second copy
    this.#isSaving = true;
    const { title } = this.#given;
    const at = Date.now();
    const origin = { kind: /** @type {const} */ ("link"), from: this.#from, at, trusted: false };
    try {
      const { keepShared } = await loadKeepShared();
      const id = await keepShared(this.#notebook(), title, origin);
      if (id !== null) return location.assign(`../notebook/?notebook=${id}`);
      tell("This browser keeps nothing: its storage is full, or this is a private window.");
      this.#offerFile();
    } catch (error) {
      tell(notLoaded("Saving", error));
    }
    this.#isSaving = false;
  }

  /** Where the browser keeps nothing, a file does. */
  #offerFile() {
    if (this.#head.querySelector(".shared-unkept")) return;
    const save = () => void this.#download("ipynb");
    const text = "It could not be saved in this browser.";
    const box = warning(text, element("button", { type: "button", onclick: save }, "Download it"));
    box.classList.add("shared-unkept");
    this.#head.append(box);
  }

  /** @param {string} slug */
  async #compare(slug) {
    try {
      const { showComparison } = await loadComparison();
      await showComparison(slug, toShared(this.#notebook(), "").cells);
    } catch {
      tell("The lesson could not be loaded to compare: it is not here, or you are offline.");
    }
  }

  /** What is wrong with the link, and what of its code is there. @param {ShareError} error */
  #refuse(error) {
    document.title = "Shared code · Glowgrad";
    void this.#sheet.show([]);
    this.#foot.replaceChildren();
    this.#head.replaceChildren(
      element("h1", {}, "Shared code"),
      warning(error.message),
      ...remains(error),
      element("p", {}, element("a", { href: "../notebook/" }, "Write code of your own"), "."),
    );
    announce(error.message);
  }
}

const TURNED =
  "This code holds invisible characters that turn the order of text around: it may not do what it seems to do.";

/** @param {string} text @param {...HTMLElement} more */
function warning(text, ...more) {
  return element("div", { class: "notebook-notice" }, element("p", {}, text), ...more);
}

/** What could be read of a broken link, as text. @param {ShareError} error */
function remains({ recovered }) {
  if (recovered.length === 0) return [];
  const listings = recovered.map(({ text }) =>
    element("pre", { class: "source", tabindex: 0 }, element("code", {}, text)),
  );
  const many = `${recovered.length} cells`;
  const what = recovered.length === 1 ? "One cell" : many;
  return [
    element("p", {}, `${what} could be read; the end may be missing. Here it is, as text:`),
    element("div", { class: "shared-remains" }, ...listings),
  ];
}

/** @param {SharedCell[]} cells */
function textsOf(cells) {
  return JSON.stringify(cells.map(({ kind, text }) => [kind, text]));
}
