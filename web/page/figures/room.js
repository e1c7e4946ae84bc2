/** The pixels that a figure has across in a cell of this page. */
export function figureRoom() {
  const cell = document.querySelector("gg-cell");
  const outputs = cell?.querySelector(".outputs");
  if (!cell || !outputs) return document.documentElement.clientWidth;
  const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(outputs);
  const padding = Number.parseFloat(paddingInlineStart) + Number.parseFloat(paddingInlineEnd);
  return Math.floor(cell.clientWidth - (padding || 0));
}
