import { element } from "./element.js";

/** Whether every word of the question stands in the text. @param {string} text @param {string} question */
export function matches(text, question) {
  const lower = text.toLowerCase();
  return question
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/** A field that leaves of the names on a page those that hold what was typed. */
export class Filter extends HTMLElement {
  connectedCallback() {
    if (this.childElementCount > 0) return;
    const count = element("output");
    const field = element("input", {
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      oninput: () => {
        const question = field.value.trim();
        const shown = showMatching(question);
        count.textContent = question ? `${shown} ${shown === 1 ? "name" : "names"}` : "";
      },
    });
    this.append(
      element("p", { class: "filter" }, element("label", {}, "Filter the names ", field), count),
    );
  }
}

/** @param {string} question */
function showMatching(question) {
  let shown = 0;
  for (const page of document.querySelectorAll(".names-page")) {
    let here = 0;
    for (const item of page.querySelectorAll("li")) {
      const found = matches(item.textContent ?? "", question);
      item.hidden = !found;
      here += Number(found);
    }
    const details = /** @type {HTMLDetailsElement} */ (page.querySelector("details"));
    details.open = question !== "" && here > 0;
    /** @type {HTMLElement} */ (page).hidden = here === 0;
    shown += here;
  }
  for (const part of document.querySelectorAll(".names-of")) {
    /** @type {HTMLElement} */ (part).hidden = !part.querySelector(".names-page:not([hidden])");
  }
  return shown;
}
