/** @import { CourseFile } from "./course-files.js" */
import { element } from "../element.js";
import { counted, inBytes } from "../panel/amounts.js";
import { amountOf, grouped } from "./course-files.js";

/**
 * The files by groups, folded: how many, how large, which are here.
 *
 * @param {CourseFile[]} files
 * @param {Set<string>} present paths
 * @param {boolean} verified whether what is here was compared with its hashes
 * @param {Set<string>} open names of the groups that the reader has unfolded; kept up to date
 */
export function fileGroups(files, present, verified, open) {
  const list = element("div", { class: "file-groups" });
  for (const [name, members] of grouped(files)) {
    const states = new Map(members.map(({ path }) => [path, stateOf(path)]));
    list.append(group(name, members, states, open));
  }
  return list;

  /** @param {string} path */
  function stateOf(path) {
    if (!present.has(path)) return "to come";
    return verified ? "verified" : "here";
  }
}

/** @param {string} name @param {CourseFile[]} files @param {Map<string, string>} states @param {Set<string>} open */
function group(name, files, states, open) {
  const all = amountOf(files);
  const left = amountOf(files.filter(({ path }) => states.get(path) === "to come"));
  const part = left.files > 0 && left.files < all.files;
  const state = part ? `${inBytes(left.packed)} to come` : (states.get(files[0].path) ?? "");
  const fetched = left.files > 0 ? [`${inBytes(all.packed)} to fetch`] : [];
  const amounts = [counted(all.files, "file"), ...fetched, `${inBytes(all.bytes)} on disk`];
  const body = element("div");
  const fill = () => {
    if (details.open) open.add(name);
    else open.delete(name);
    if (details.open && body.childElementCount === 0) body.append(table(name, files, states));
  };
  const details = element(
    "details",
    { ontoggle: fill },
    element(
      "summary",
      {},
      element("span", { class: "group-name" }, name),
      element("span", { class: "group-amount" }, amounts.join(", ")),
      element("span", { class: "group-state", "data-here": left.files === 0 }, state),
    ),
    body,
  );
  details.open = open.has(name);
  return details;
}

/** @param {string} name @param {CourseFile[]} files @param {Map<string, string>} states */
function table(name, files, states) {
  const rows = files.map((file) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, file.path.replace(/\/index\.html$/, "/")),
      element("td", {}, inBytes(file.bytes)),
      element("td", {}, states.get(file.path)),
    ),
  );
  const head = ["File", "On disk", "State"].map((text) => element("th", { scope: "col" }, text));
  return element(
    "div",
    { class: "table file-table" },
    element(
      "table",
      {},
      element("caption", { class: "visually-hidden" }, `Files: ${name}`),
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...rows),
    ),
  );
}
