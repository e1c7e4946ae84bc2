/** @import { CellRan } from "../cells/cell-runs.js" */
/** @import { DeviceChoice, Session } from "../types.js" */
/** @import { Content } from "./content.js" */
/** @import { Opening } from "./host.js" */
import { connect } from "../../session/remote.js";
import { announce } from "../announce.js";
import { cellList } from "../cells/cell-list.js";
import { CodeCell } from "../cells/code-cell.js";
import { preferredDevice } from "../device-badge.js";
import { element } from "../element.js";
import { listing } from "../listing.js";
import { loadShareCodec } from "../loaders.js";
import { cells, runInOrder, unrunAbove } from "../notebook.js";
import { pageSession } from "../page-session.js";
import { ShareError } from "../share/share-error.js";
import { siteFile } from "../site.js";
import { showTheme } from "../theme.js";
import { Before } from "./before.js";
import { codeContent, lessonContent, NoContent, sharedContent } from "./content.js";
import { Foot } from "./foot.js";
import { watchHeight } from "./frame-height.js";
import { Host } from "./host.js";

/** A frame in which nobody asks for anything says so after this time. */
const PATIENCE_MS = 5000;
/** After so long without a key the link takes the code along. */
const SETTLE_MS = 500;
const NOTHING = "There is no cell here to show: the address of this frame names none.";

/** Shows a few cells in a frame of any page, and runs them on the reader's word or the host's. */
export function startEmbedPage() {
  const main = /** @type {HTMLElement} */ (document.querySelector("main[data-embed]"));
  new EmbedPage(main).start();
}

class EmbedPage {
  #query = new URLSearchParams(location.search);
  #main;
  #foot = new Foot();
  #host = new Host({
    open: (opening) => this.#then(() => this.#open(opening)),
    run: () => this.#then(() => this.#run()),
    stop: () => this.#stop(),
    code: (code) => this.#then(() => this.#takeCode(code)),
    theme: showTheme,
    focus: () => this.#then(() => this.#focus()),
  });
  /** One thing after the other: what is to run has to be there first. @type {Promise<void>} */
  #turn = Promise.resolve();
  /** Settles when it is known what others have run in the shared session. @type {Promise<unknown>} */
  #greeted = Promise.resolve();
  /** The cells that are there to be seen. @type {CodeCell[]} */
  #shown = [];
  /** @type {Before[]} */
  #before = [];
  /** The device that the host asks for. @type {DeviceChoice} */
  #device = "auto";
  /** What is shown, to be taken along by a link. @type {Content | null} */
  #content = null;
  #stops = 0;
  /** Whoever opened the frame wants to write. */
  #wantsToEdit = false;
  #toldState = "";
  #copying = 0;

  /** @param {HTMLElement} main */
  constructor(main) {
    this.#main = main;
  }

  start() {
    CodeCell.needs = unrunAbove;
    pageSession.sandboxed = true;
    pageSession.addEventListener("state", () => this.#tellState());
    this.#main.after(this.#foot.element);
    this.#main.addEventListener("ran", (event) => this.#ran(/** @type {CustomEvent} */ (event)));
    this.#main.addEventListener("output", (event) => {
      const { target, detail } = /** @type {CustomEvent} */ (event);
      if (this.#isShown(target)) this.#host.tell("output", { output: detail });
    });
    this.#main.addEventListener("textchange", ({ target }) => this.#edited(target));
    addEventListener("hashchange", () => location.reload());
    this.#then(() => this.#begin());
  }

  /** @param {() => Promise<void> | void} act */
  #then(act) {
    this.#turn = this.#turn.then(act).catch((error) => console.error(error));
  }

  /** What the frame's own address asks for. */
  async #begin() {
    const lesson = this.#query.get("lesson");
    const names = namesIn(this.#query.get("cells") ?? this.#query.get("cell") ?? "");
    const text = location.hash.slice(1);
    if (lesson !== null) await this.#show(() => lessonContent(lesson, names));
    else if (text) await this.#show(() => sharedNotebook(text, names));
    else setTimeout(() => this.#host.isOpen || this.#say(new NoContent(NOTHING)), PATIENCE_MS);
  }

  /** @param {Opening} opening */
  async #open({ lesson, cell, code, name, device, theme, run, port }) {
    if (theme) showTheme(theme);
    this.#device = device;
    if (lesson) await this.#show(() => lessonContent(lesson, namesIn(cell)), code);
    else if (code || this.#shown.length === 0) await this.#show(() => codeContent(code, name));
    if (lesson && code) await this.#takeCode(code);
    if (port) this.#share(port);
    document.documentElement.toggleAttribute("data-hosted", true);
    watchHeight((height) => this.#host.tell("height", { height }));
    this.#tellState();
    this.#wantsToEdit = !run;
    if (run) await this.#run();
  }

  /** Runs in the session that the cells of the page around share. @param {MessagePort} port */
  #share(port) {
    this.#foot.isShared = true;
    this.#greeted = new Promise((greeted) => {
      pageSession.open = ({ onPermission }) => {
        const session = connect(port, {
          onPermission,
          onState: greeted,
          onRan: ({ name, code }) => this.#ranElsewhere(name, code),
        });
        session.then(greeted, greeted);
        return /** @type {Promise<Session>} */ (session);
      };
    });
    pageSession.start();
  }

  /** @param {string} name @param {string} code */
  #ranElsewhere(name, code) {
    for (const cell of cells()) if (cell.id === name && cell.text === code) cell.noteRun();
    for (const before of this.#before) before.show();
  }

  /**
   * @param {() => Content | Promise<Content>} find
   * @param {string} [code] what is shown where nothing is found
   */
  async #show(find, code = "") {
    try {
      this.#put(await find());
    } catch (error) {
      if (code) this.#put(codeContent(code));
      this.#say(error instanceof Error ? error : new Error(String(error)), code !== "");
    }
  }

  /** @param {Content} content */
  #put(content) {
    const { title, address, device, elements, shown } = content;
    this.#content = content;
    this.#main.dataset.prefersDevice = device;
    pageSession.deviceChoice = this.#device === "auto" ? preferredDevice() : this.#device;
    /** @type {HTMLElement[]} */
    const parts = [heading(title || "Python")];
    this.#before = [];
    for (let at = 0; at < elements.length; at++) {
      if (shown.has(elements[at])) {
        parts.push(elements[at]);
        continue;
      }
      const end = elements.findIndex((one, index) => index > at && shown.has(one));
      const before = new Before(elements.slice(at, end));
      this.#before.push(before);
      parts.push(before.element);
      at = end - 1;
    }
    this.#main.replaceChildren(...parts);
    this.#shown = cells().filter((cell) => !cell.closest(".embed-before"));
    pageSession.dispatchEvent(new Event("state")); // another device may be asked for
    document.title = title ? `${title} · Glowgrad` : "Glowgrad";
    if (address) this.#foot.lead(address, title);
    else void this.#leadToCopy();
  }

  /** What only this frame has goes along in the link. */
  async #leadToCopy() {
    const { encode } = await loadShareCodec();
    const device = pageSession.deviceChoice === "auto" ? "" : pageSession.deviceChoice;
    const list = cellList.all.map(({ kind, text, id }) => ({ kind, text, id, mayFail: false }));
    try {
      const { title = "", lesson = "" } = this.#content ?? {};
      const text = encode({ title, lesson, device, cells: list });
      this.#foot.lead(siteFile(`shared/#${text}`), "with this code");
    } catch {
      this.#foot.lead(siteFile("notebook/"), ""); // too much for a link
    }
  }

  /** @param {unknown} error @param {boolean} [hasCode] */
  #say(error, hasCode = false) {
    const message = error instanceof Error ? error.message : String(error);
    const way = error instanceof NoContent ? error.way : null;
    const again = () => location.reload();
    const box = element(
      "section",
      { class: "embed-message" },
      element("p", {}, message),
      hasCode ? element("p", {}, "This is the code that the page around it holds.") : null,
      way === null
        ? null
        : element(
            "p",
            {},
            element(
              "a",
              { href: siteFile(way), target: "_blank", rel: "noopener" },
              way ? "Open the lesson" : "Look for it in the course",
            ),
          ),
      error instanceof NoContent && error.isPassing
        ? element("button", { type: "button", onclick: again }, "Try again")
        : null,
      ...(error instanceof ShareError ? recovered(error) : []),
    );
    if (hasCode) this.#main.prepend(box);
    else this.#main.replaceChildren(heading("No cell"), box);
    if (!hasCode) this.#foot.lead(siteFile(way ?? ""), "");
    announce(message);
  }

  async #run() {
    const stops = this.#stops;
    await this.#greeted;
    if (stops !== this.#stops) {
      this.#host.tell("done", { status: "interrupted", result: null, ms: 0 });
      return;
    }
    const list = cells().filter((cell) => this.#isShown(cell) || !cell.hasRun);
    if (list.length === 1) void list[0].run();
    else if (list.length > 1) void runInOrder(list);
  }

  #stop() {
    this.#stops += 1;
    void pageSession.interrupt();
  }

  /** @param {string} code */
  async #takeCode(code) {
    const [first] = this.#shown;
    if (first && first.text.trimEnd() !== code.trimEnd()) await first.setText(code);
  }

  #focus() {
    const [first] = this.#shown;
    if (this.#wantsToEdit) void first?.edit();
    else first?.focus({ preventScroll: true }); // the page around stays where the reader has it
  }

  /** @param {EventTarget | null} target */
  #isShown(target) {
    return this.#shown.includes(/** @type {CodeCell} */ (target));
  }

  /** @param {EventTarget | null} target */
  #edited(target) {
    if (target === this.#shown[0]) this.#host.tell("code", { code: this.#shown[0].text });
    if (this.#content?.address !== "") return;
    clearTimeout(this.#copying);
    this.#copying = window.setTimeout(() => void this.#leadToCopy(), SETTLE_MS);
  }

  /** @param {CustomEvent<CellRan>} event */
  #ran({ target, detail }) {
    const { status, result, error, ms } = detail;
    const isShown = this.#isShown(target);
    if (error && status === "error") {
      const where = isShown ? "" : `In cell ${/** @type {CodeCell} */ (target).id}: `;
      const message = `${where}${error.message}`;
      this.#host.tell("error", { name: error.name, message, line: error.line ?? null });
    }
    if (!isShown) return;
    const ended = status === "cancelled" ? "interrupted" : status;
    this.#host.tell("done", { status: ended, result, ms });
  }

  #tellState() {
    const { state, device } = pageSession;
    if (state === this.#toldState || !this.#host.isOpen) return;
    if (this.#toldState === "booting" && state === "ready") this.#host.tell("ready", { device });
    this.#toldState = state;
    this.#host.tell("state", { state });
  }
}

/** What the page is, for those who do not see it inside of another. @param {string} text */
function heading(text) {
  return element("h1", { class: "visually-hidden" }, text);
}

/** @param {string} text ids with commas between them */
function namesIn(text) {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

/** @param {string} text @param {string[]} names */
async function sharedNotebook(text, names) {
  const { decode } = await loadShareCodec();
  return sharedContent(decode(text), names);
}

/** What of a broken link can still be read. @param {ShareError} error */
function recovered({ recovered }) {
  return recovered.map(({ kind, text }) =>
    element(
      "pre",
      { class: "source highlight" },
      element("code", {}, ...(kind === "code" ? listing(text) : [text])),
    ),
  );
}
