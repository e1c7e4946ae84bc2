/** The pixels that a figure has across in a cell of this page. */
export function figureRoom() {
  // A cell that is folded away has no width.
  const cell = [...document.querySelectorAll("gg-cell")].find((one) => one.clientWidth > 0);
  const outputs = cell?.querySelector(".outputs");
  if (!cell || !outputs) return document.documentElement.clientWidth;
  const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(outputs);
  const padding = Number.parseFloat(paddingInlineStart) + Number.parseFloat(paddingInlineEnd);
  return Math.floor(cell.clientWidth - (padding || 0));
}
