// Together in one file: in files of their own, what they share with the page would be many small
// files that every page fetches.
export { attention } from "./attention.js";
export { boxes } from "./boxes.js";
export { episode } from "./episode.js";
export { gates } from "./gates.js";
export { graph } from "./graph.js";
export { masks } from "./masks.js";
export { network } from "./network.js";
export { projector } from "./projector.js";
export { rewind } from "./rewind.js";
export { walk } from "./walk.js";
