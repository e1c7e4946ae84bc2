/** @import { Frame } from "./frame.js" */
/** @import { State } from "./program.js" */
/** @import { Settings } from "./settings.js" */

/** Whether the points that were drawn can be learned. @param {Settings} settings */
export function canTrain({ data, drawn }) {
  if (data !== "drawn") return true;
  return drawn.length >= 4 && new Set(drawn.map(([, , label]) => label)).size >= 2;
}

/**
 * What the reader should know of a training that goes wrong; empty where nothing does.
 *
 * @param {Settings} settings @param {State} state @param {Frame | null} frame
 */
export function troubleOf(settings, state, frame) {
  if (!canTrain(settings)) {
    return "Draw points of at least two classes on the picture, four or more in all.";
  }
  if (state === "failed") return "The code has failed: what is wrong stands below it.";
  if (!frame || frame.epoch === 0) return "";
  if (frame.last("train") === null) {
    return "The loss is no number any more: the steps were so large that the weights ran away. Lower the learning rate and start over.";
  }
  const hidden = frame.layers.slice(1, -1);
  const dead = hidden.reduce((sum, { flat }) => sum + flat.filter(Boolean).length, 0);
  if (frame.epoch <= 3 || dead === 0) return "";
  const units = dead === 1 ? "1 unit says" : `${dead} units say`;
  return `${units} the same everywhere (crossed out): nothing of the input comes through.`;
}
