// Together in one file: in files of their own, what they share with the page would be many small
// files that every page fetches.
export { attention } from "./attention.js";
export { autodiff } from "./autodiff.js";
export { boxes } from "./boxes.js";
export { confusion } from "./confusion.js";
export { depth } from "./depth.js";
export { episode } from "./episode.js";
export { gates } from "./gates.js";
export { graph } from "./graph.js";
export { lossSurface as surface } from "./loss-surface.js";
export { maps } from "./maps.js";
export { masks } from "./masks.js";
export { network } from "./network.js";
export { neurons } from "./neurons.js";
export { parts } from "./parts.js";
export { playground } from "./playground.js";
export { projector } from "./projector.js";
export { race } from "./race.js";
export { receptive } from "./receptive.js";
export { rewind } from "./rewind.js";
export { ridgeline } from "./ridgeline.js";
export { threshold } from "./threshold.js";
export { trials } from "./trials.js";
export { walk } from "./walk.js";
