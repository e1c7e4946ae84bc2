/** @import { Answer, Found, Kind, Piece } from "../search/types.js" */
import { element } from "./element.js";
import { siteFile } from "./site.js";

/** @type {Record<Kind, string>} */
const GROUPS = { api: "Reference", lesson: "Lessons", term: "Glossary" };

/** Finds lessons, names and terms while one types; the index lives in a worker. */
class SearchDialog {
  /** @type {Worker | null} */ #worker = null;
  #chosen = -1;
  #question = "";
  #field = element("input", {
    type: "text",
    role: "combobox",
    class: "search-field",
    "aria-label": "Search lessons, reference and glossary",
    "aria-autocomplete": "list",
    "aria-controls": "search-results",
    "aria-expanded": "false",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: "A word, a question, a name such as nn.Linear",
    enterkeyhint: "go",
    maxlength: 200,
    oninput: () => this.#ask(),
  });
  #status = element("p", { class: "search-status", role: "status" });
  #list = element("div", { id: "search-results", role: "listbox", "aria-label": "Results" });
  #dialog = element(
    "dialog",
    { class: "search", "aria-label": "Search", onkeydown: this.#key.bind(this) },
    element(
      "div",
      { class: "search-top" },
      this.#field,
      element("button", { type: "button", onclick: () => this.#dialog.close() }, "Close"),
    ),
    this.#status,
    this.#list,
  );

  constructor() {
    document.body.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
      // A link to this very page only moves it.
      else if (/** @type {Element} */ (event.target).closest("a")) this.#dialog.close();
    });
  }

  /** @param {string} typed what was typed already */
  open(typed) {
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    this.#field.focus();
    this.#field.select();
    if (typed) this.#field.value = typed;
    if (typed || !this.#worker) this.#ask();
    if (!this.#worker) this.#start();
  }

  #start() {
    this.#worker = new Worker(siteFile("search-worker.js"), { type: "module" });
    this.#worker.addEventListener("message", ({ data }) => this.#show(data));
    this.#worker.addEventListener("error", () => this.#fail());
    const texts = { lessons: siteFile("search/lessons.json"), names: siteFile("search/api.json") };
    this.#worker.postMessage({ texts, question: this.#field.value.trim() || null });
  }

  #fail() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#status.textContent = "The search could not be loaded. Typing tries again.";
  }

  #ask() {
    const question = this.#field.value.trim();
    this.#question = question;
    if (!question) {
      this.#clear();
      this.#status.textContent = "";
      return;
    }
    if (this.#worker) this.#worker.postMessage({ question });
    else this.#start();
  }

  #clear() {
    this.#chosen = -1;
    this.#list.replaceChildren();
    this.#field.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-activedescendant");
  }

  /** @param {Partial<Answer> & { ready?: boolean, failed?: boolean }} answer */
  #show(answer) {
    if (answer.failed) {
      this.#fail();
      return;
    }
    // An answer to what was asked before the last key is late.
    if (answer.question === undefined || answer.question !== this.#question) return;
    this.#clear();
    const { results = [], total = 0, suggestion } = answer;
    this.#list.append(...groupsOf(results));
    this.#field.setAttribute("aria-expanded", String(results.length > 0));
    this.#status.replaceChildren(...this.#said(total, results.length, suggestion ?? null));
    if (results.length > 0) this.#choose(0);
    this.#list.scrollTop = 0;
  }

  /** @param {number} total @param {number} shown @param {string | null} suggestion */
  #said(total, shown, suggestion) {
    if (total > shown) return [`${total} results, the best ${shown} shown`];
    if (total > 0) return [total === 1 ? "1 result" : `${total} results`];
    if (!suggestion) return ["Nothing found. Try fewer or other words."];
    const take = () => {
      this.#field.value = suggestion;
      this.#field.focus();
      this.#ask();
    };
    const button = element("button", { type: "button", class: "quiet", onclick: take }, suggestion);
    return ["Nothing found. Did you mean ", button, "?"];
  }

  /** @returns {HTMLElement[]} */
  get #options() {
    return [...this.#list.querySelectorAll("a")];
  }

  /** @param {number} place */
  #choose(place) {
    const options = this.#options;
    if (options.length === 0) return;
    options[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = (place + options.length) % options.length;
    const option = options[this.#chosen];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", option.id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.#options.length - 1;
    const inField = event.target === this.#field;
    if (event.key === "ArrowDown") this.#choose(this.#chosen + 1);
    else if (event.key === "ArrowUp") this.#choose(this.#chosen - 1);
    else if (event.key === "PageDown") this.#choose(Math.min(this.#chosen + 5, last));
    else if (event.key === "PageUp") this.#choose(Math.max(this.#chosen - 5, 0));
    else if (event.key === "Enter" && inField) this.#options[this.#chosen]?.click();
    else return;
    event.preventDefault();
  }
}

/** @param {Found[]} results */
function groupsOf(results) {
  const root = document.documentElement.dataset.root ?? "./";
  const kinds = [...new Set(results.map((found) => found.kind))];
  let number = 0;
  return kinds.map((kind) => {
    const title = element("p", { class: "search-group", id: `search-${kind}` }, GROUPS[kind]);
    const options = results
      .filter((found) => found.kind === kind)
      .map((found) => optionOf(found, root, number++));
    return element(
      "div",
      { role: "group", "aria-labelledby": title.id, "data-kind": kind },
      title,
      ...options,
    );
  });
}

/** @param {Found} found @param {string} root @param {number} number */
function optionOf(found, root, number) {
  return element(
    "a",
    {
      id: `search-result-${number}`,
      role: "option",
      "aria-selected": "false",
      tabindex: -1,
      href: root + found.address,
    },
    element(
      "span",
      { class: "search-title" },
      ...drawn(found.heading.length > 0 ? found.heading : found.title),
    ),
    element(
      "span",
      { class: "search-place" },
      ...(found.heading.length > 0 ? drawn(found.title) : [found.place]),
    ),
    found.snippet.length > 0
      ? element("span", { class: "search-snippet" }, ...drawn(found.snippet))
      : null,
  );
}

/** @param {Piece[]} pieces */
function drawn(pieces) {
  return pieces.map(([text, found]) => (found ? element("mark", {}, text) : text));
}

/** @type {SearchDialog | null} */
let dialog = null;

/** Shows the search. @param {string} typed what was typed before it had loaded */
export function openSearch(typed) {
  dialog ??= new SearchDialog();
  dialog.open(typed);
}
