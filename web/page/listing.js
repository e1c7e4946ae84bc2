import { element } from "./element.js";
import { highlighted } from "./highlight.js";

/** What stands in a listing: Python in the colours of the editor. @param {string} code */
export function listing(code) {
  return highlighted(code).map(([text, name]) =>
    name ? element("span", { class: name }, text) : text,
  );
}
