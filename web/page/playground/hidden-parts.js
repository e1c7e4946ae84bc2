/** Parts of the page that a link can leave out, for a lesson or an exercise that needs only some. */
export const PARTS = {
  experiments: "the experiments",
  data: "the data’s controls",
  training: "the training’s controls",
  code: "the Python",
};

/** The parts that a link leaves out. @param {string} link with or without its `#` */
export function hiddenIn(link) {
  const told = new URLSearchParams(link.replace(/^#/, "")).get("hide") ?? "";
  const wanted = told.split(",");
  return Object.keys(PARTS).filter((name) => wanted.includes(name));
}

/** @param {string} link @param {string[]} hidden names of `PARTS` */
export function withHidden(link, hidden) {
  return hidden.length ? `${link}&hide=${hidden.join(",")}` : link;
}
