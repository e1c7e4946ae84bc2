/** @import { Maker } from "./mount.js" */
import { element } from "../element.js";

/**
 * Stops of a history in their order: each leads to its own cell and runs it; what names no cell is
 * what lies between two stops.
 *
 * @type {Maker}
 */
export function timeline({ label, stops, value }, tell) {
  const links = stops.map((/** @type {[string, string | null]} */ [name, cell], at = 0) => {
    const [year, ...what] = name.split(" · ");
    const parts = [element("b", {}, year)];
    if (what.length > 0) parts.push(element("span", {}, ` ${what.join(" · ")}`));
    const choose = () => {
      set(at);
      tell(at);
    };
    return cell ? element("a", { href: `#${cell}`, onclick: choose }, ...parts) : parts;
  });
  const set = (/** @type {number | null} */ chosen) => {
    for (const [at, link] of links.entries()) {
      if (link instanceof HTMLElement) link.ariaCurrent = at === chosen ? "step" : null;
    }
  };
  set(value);
  const items = links.map((/** @type {Node | Node[]} */ link) =>
    element("li", {}, ...[link].flat()),
  );
  const list = element("ol", { class: "timeline", "aria-label": label }, ...items);
  const name = element("span", { class: "widget-name" }, label);
  return { element: element("div", { class: "widget-leaf" }, name, list), set };
}
