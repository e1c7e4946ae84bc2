/** @import { Arrived } from "./arrivals.js" */
/** @import { Keeping } from "./desk.js" */
/** @import { Notebook } from "./format.js" */
import { announce } from "../announce.js";
import { cellList } from "../cells/cell-list.js";
import { share } from "../cells/commands.js";
import { element } from "../element.js";
import { menuButton } from "../menu.js";
import { tell } from "../notice.js";
import { sharedDevice, shareFrom } from "../share/page-code.js";
import { picturesOf, toShared } from "../share/shared-notebook.js";
import { recall } from "../storage.js";
import { Arrivals } from "./arrivals.js";
import { Desk } from "./desk.js";
import { startDropping } from "./drop-overlay.js";
import { newNotebook } from "./format.js";
import { readIpynb } from "./ipynb.js";
import { withReadersEdits } from "./lesson-copy.js";
import { Library } from "./library.js";
import { ProvenanceBar } from "./provenance-bar.js";
import { downloadKept, saveToFile } from "./saving.js";
import { SessionFiles } from "./session-files.js";
import { Sheet } from "./sheet.js";
import { showShelf } from "./shelf.js";
import { STARTERS } from "./starters.js";

// For the offline page, which takes it from here: a chunk of its own would be one more request for
// everyone who opens a notebook.
export { Library };

/** What the indicator says of each way of keeping. @type {Record<Keeping, string>} */
const KEEPING = {
  new: "kept once you write",
  changing: "keeping …",
  kept: "kept in this browser",
  "without outputs": "kept without outputs: the storage is nearly full",
  refused: "not kept: download it",
};

/** Starts the page on which readers write notebooks of their own. */
export async function startNotebookPage() {
  const page = new NotebookPage(await Library.open());
  await page.start();
}

class NotebookPage {
  #head = part("notebook-head");
  #notices = element("div", { class: "notebook-notices" });
  #welcome = element("section", {
    class: "notebook-welcome",
    "aria-label": "Begin with",
    hidden: true,
  });
  #title = element("input", {
    type: "text",
    class: "notebook-title",
    "aria-label": "Title of the notebook",
    placeholder: "Untitled",
    maxlength: 120,
    spellcheck: "false",
    autocomplete: "off",
  });
  #keeping = element("span", { class: "notebook-keeping" });
  #chooser = element("input", { type: "file", multiple: true, hidden: true, tabindex: -1 });
  #warned = false;

  /** @param {Library} library */
  constructor(library) {
    this.library = library;
    this.sheet = new Sheet(part("notebook-cells"));
    this.desk = new Desk(library, this.sheet);
    this.provenance = new ProvenanceBar(this.desk);
    this.files = new SessionFiles();
    this.arrivals = new Arrivals(this.sheet, this.files, {
      open: (notebook, title, more) => void this.#bring(notebook, title, more),
      refuse: (message) => this.#say(message),
    });
  }

  async start() {
    this.#build();
    this.#listen();
    startDropping((files) => void this.arrivals.take(files));
    await this.#openAsked();
    addEventListener("popstate", () => void this.#openAsked());
    this.#takeLaunched();
  }

  #build() {
    const button = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      element("button", { type: "button", onclick: act }, name);
    this.#head.replaceChildren(
      element("div", { class: "notebook-name" }, this.#title, this.#keeping),
      element(
        "div",
        { class: "notebook-buttons" },
        button("Notebooks", () => void this.#showShelf()),
        button("Open a file", () => this.#chooser.click()),
        button("Save", () => void saveToFile(this.desk)),
        button("Share", () => void share()),
        menuButton("More for this notebook", () => [
          { name: "Download as .ipynb", act: () => this.#download("ipynb") },
          { name: "Download as .py", act: () => this.#download("py") },
          ...("showSaveFilePicker" in window
            ? [
                {
                  name: "Save to another file …",
                  act: () => void saveToFile(this.desk, { anew: true }),
                },
              ]
            : []),
          ...this.provenance.items,
          { name: "New notebook", separated: true, act: () => void this.#begin() },
        ]),
        this.#chooser,
      ),
    );
    this.#head.after(this.provenance.element, this.#notices, this.#welcome);
    part("notebook-foot").replaceChildren(
      button("Add code", () => this.#add("code")),
      button("Add note", () => this.#add("note")),
      element(
        "p",
        {},
        "Drop a file anywhere: a notebook (.ipynb, .py), a table, a picture, arrays, weights.",
      ),
    );
    this.#welcome.append(
      element(
        "p",
        {},
        "This is a blank page for your own code. Write into the cell below, or begin with an example:",
      ),
      element(
        "div",
        { class: "starters" },
        ...STARTERS.map(({ name, about, make }) =>
          element(
            "button",
            { type: "button", onclick: () => void this.#bring(make(), "") },
            element("strong", {}, name),
            element("span", {}, about),
          ),
        ),
      ),
    );
  }

  #listen() {
    this.#title.addEventListener("input", () => this.desk.rename(this.#title.value.trim()));
    this.#title.addEventListener("keydown", (event) => {
      if (event.key === "Enter") cellList.all[0]?.select();
    });
    this.#chooser.addEventListener("change", () => {
      void this.arrivals.take([...(this.#chooser.files ?? [])]);
      this.#chooser.value = ""; // the same file may be chosen again
    });
    shareFrom(() => {
      const notebook = this.desk.notebook();
      const staying = [...this.files.names, ...picturesOf(notebook)];
      return { notebook: toShared(notebook, sharedDevice()), places: cellList.all, staying };
    });
    this.desk.addEventListener("opened", () => this.#showOpened());
    this.desk.addEventListener("keeping", () => this.#showKeeping());
    this.desk.addEventListener("forked", (event) => {
      const { title } = this.desk.record;
      this.#title.value = title;
      this.#setAddress("replaceState");
      const why = /** @type {CustomEvent<string>} */ (event).detail;
      this.#say(
        `You work on a copy now, “${title}”, because ${why}. Nothing of either is lost: both are among your notebooks.`,
      );
    });
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey)
        return;
      event.preventDefault();
      void saveToFile(this.desk);
    });
    document.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      for (const file of files) {
        void (file.type.startsWith("image/")
          ? this.arrivals.paste(file)
          : this.arrivals.take([file]));
      }
    });
    addEventListener("beforeunload", (event) => {
      if (this.desk.keeping === "refused") event.preventDefault();
    });
  }

  /** Opens what the address asks for, else the notebook that was open last, else a blank one. */
  async #openAsked() {
    const asked = new URLSearchParams(location.search);
    const lesson = asked.get("lesson");
    const id = asked.get("notebook");
    if (lesson && (await this.#openLesson(lesson))) return;
    if (id === this.desk.record.id) return;
    const named = id ? await this.library.get(id) : null;
    const last = Desk.last;
    const found = named ?? (last ? await this.library.get(last) : null) ?? (await this.#newest());
    if (found) await this.desk.open(found);
    else await this.desk.begin(newNotebook(), "", false);
    if (lesson) {
      this.#say(
        `The lesson “${lesson.slice(0, 60)}” could not be opened as a notebook: it is not here, or you are offline.`,
      );
    }
    if (id && !named) {
      this.#say(
        `There is no notebook “${id.slice(0, 40)}” in this browser: it was deleted, or belongs to another browser or device. ${found ? "Here is the one that you had open last." : "Here is a blank one."}`,
      );
    }
    this.#setAddress("replaceState");
  }

  /** Opens the files by which the system has started the installed app. */
  #takeLaunched() {
    const { launchQueue } = /** @type {any} */ (window);
    launchQueue?.setConsumer(async (/** @type {{files: FileSystemFileHandle[]}} */ { files }) => {
      for (const handle of files ?? []) {
        const file = Object.assign(await handle.getFile(), { handle });
        await this.arrivals.take([file], { asked: true });
      }
    });
  }

  async #newest() {
    const [first] = await this.library.list();
    return first ? this.library.get(first.id) : null;
  }

  /** @param {string} slug @returns {Promise<boolean>} whether there is such a lesson */
  async #openLesson(slug) {
    const name = encodeURIComponent(slug);
    try {
      const answer = await fetch(new URL(`../lessons/${name}/${name}.ipynb`, location.href));
      if (!answer.ok) throw new Error(answer.statusText);
      const { notebook, notices } = readIpynb(await answer.text());
      const mine = withReadersEdits(notebook, slug, recall);
      mine.metadata = { ...mine.metadata, glowgrad: { lesson: slug } };
      await this.#bring(mine, "", { notices }, "replaceState");
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Opens a notebook that comes from elsewhere as one of the reader's own.
   *
   * @param {Notebook} notebook @param {string} title @param {Arrived} [more]
   * @param {"pushState" | "replaceState"} [how]
   */
  async #bring(notebook, title, more = {}, how = "pushState") {
    const { notices = [], handle = null, provenance } = more;
    await this.desk.begin(notebook, title, true, provenance);
    if (handle) await this.library.keepHandle(this.desk.record.id, handle);
    for (const notice of notices) this.#say(notice);
    this.#setAddress(how);
    announce(`${this.#title.value || "Untitled"} is open.`);
  }

  async #begin() {
    if (this.desk.isUntouched) tell("This one is still blank.");
    else await this.desk.begin(newNotebook(), "", false);
    this.#setAddress("pushState");
    cellList.all[0]?.select();
  }

  async #showShelf() {
    await this.desk.flush();
    await showShelf(this.library, {
      current: this.desk.record.id,
      open: async (id) => {
        const record = id === this.desk.record.id ? null : await this.library.get(id);
        if (!record) return;
        await this.desk.open(record);
        this.#setAddress("pushState");
        announce(`${record.title || "Untitled"} is open.`);
      },
      begin: () => void this.#begin(),
      renamed: (_, title) => {
        this.#title.value = title;
        this.desk.rename(title);
        void this.desk.flush();
      },
      deleted: async () => {
        const next = await this.#newest();
        if (next) await this.desk.open(next);
        else await this.desk.begin(newNotebook(), "", false);
        this.#setAddress("replaceState");
      },
      download: (record) => downloadKept(record, "ipynb"),
    });
  }

  /** @param {"ipynb" | "py"} format */
  #download(format) {
    downloadKept({ ...this.desk.record, notebook: this.desk.notebook() }, format);
  }

  /** @param {"code" | "note"} kind */
  #add(kind) {
    const last = cellList.all.at(-1);
    const made = cellList.insert(last ? { after: last.id } : { end: true }, { kind });
    made.select();
    void made.edit();
  }

  async #showOpened() {
    const { title } = this.desk.record;
    this.#title.value = title;
    document.title = `${title || "Untitled"} · Notebook · Glowgrad`;
    this.#notices.replaceChildren();
    if (this.desk.isBorrowed) {
      this.#say(
        "Another tab has this notebook open. Read it here as you like: with your first change this becomes a copy, so that nothing is lost.",
      );
    }
    const blank = this.desk.isUntouched;
    this.#welcome.hidden = !blank || (await this.library.list()).length > 0;
  }

  #showKeeping() {
    const { keeping, record } = this.desk;
    this.#keeping.textContent = KEEPING[keeping];
    this.#keeping.dataset.keeping = keeping;
    if (keeping === "changing") this.#welcome.hidden = true;
    if (keeping === "kept") {
      if (!new URLSearchParams(location.search).has("notebook")) this.#setAddress("replaceState");
      document.title = `${record.title || "Untitled"} · Notebook · Glowgrad`;
    }
    if ((keeping === "refused" || keeping === "without outputs") && !this.#warned) {
      this.#warned = true;
      this.#say(
        keeping === "refused"
          ? "This browser does not keep your notebook: its storage is full, or this is a private window. It stays here until you close this page, so download it."
          : "This browser's storage is nearly full: your text is kept, but no outputs. Delete notebooks that you no longer need.",
        { name: "Download it", act: () => this.#download("ipynb") },
      );
    }
  }

  /** The address leads back to the notebook, once it is kept. @param {"pushState" | "replaceState"} how */
  #setAddress(how) {
    const address = new URL(location.href);
    address.searchParams.delete("lesson");
    if (this.desk.keeping === "kept" || this.desk.keeping === "without outputs") {
      address.searchParams.set("notebook", this.desk.record.id);
    } else address.searchParams.delete("notebook");
    if (address.href !== location.href) history[how](null, "", address);
  }

  /** Something the reader should know; it stays until it is put away. @param {string} text @param {{name: string, act: () => void}} [action] */
  #say(text, action) {
    const box = element(
      "div",
      { class: "notebook-notice", role: "group", "aria-label": "Message" },
      element("p", {}, text),
      action && element("button", { type: "button", onclick: action.act }, action.name),
      element("button", { type: "button", onclick: () => box.remove() }, "Put away"),
    );
    this.#notices.append(box);
    announce(text);
  }
}

/** A part of the page's frame. @param {string} name */
function part(name) {
  return /** @type {HTMLElement} */ (document.querySelector(`.${name}`));
}
