import { element } from "../element.js";

/**
 * Takes files that are dropped anywhere on the page, and says so while they hover over it.
 *
 * @param {(files: File[]) => void} take
 */
export function startDropping(take) {
  const overlay = element(
    "div",
    { class: "drop-overlay", hidden: true },
    element("p", {}, "Drop it: a notebook opens, data gets a cell that loads it."),
  );
  document.body.append(overlay);
  let leaving = 0;
  const carriesFiles = (/** @type {DragEvent} */ { dataTransfer }) =>
    [...(dataTransfer?.types ?? [])].includes("Files");
  const hide = () => {
    clearTimeout(leaving);
    overlay.hidden = true;
  };
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    clearTimeout(leaving);
    leaving = window.setTimeout(hide, 300); // the last one, when they leave the window
    overlay.hidden = event.defaultPrevented; // a widget below takes files itself
    if (event.defaultPrevented) return;
    event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    hide();
    if (!carriesFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  });
}
