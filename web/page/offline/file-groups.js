/** @import { CourseFile } from "./course-files.js" */
import { element } from "../element.js";
import { counted, inBytes } from "../panel/amounts.js";
import { amountOf, grouped } from "./course-files.js";

/**
 * The files by groups, folded: how many, how large, which are here.
 *
 * @param {CourseFile[]} files
 * @param {Set<string>} present paths
 * @param {Set<string>} open names of the groups that the reader has unfolded; kept up to date
 */
export function fileGroups(files, present, open) {
  const list = element("div", { class: "file-groups" });
  for (const [name, members] of grouped(files)) list.append(group(name, members, present, open));
  return list;
}

/** @param {string} name @param {CourseFile[]} files @param {Set<string>} present @param {Set<string>} open */
function group(name, files, present, open) {
  const all = amountOf(files);
  const left = amountOf(files.filter(({ path }) => !present.has(path)));
  const said =
    left.files === 0
      ? "here"
      : left.files === all.files
        ? "to come"
        : `${inBytes(left.packed)} to come`;
  const body = element("div");
  const fill = () => {
    if (details.open) open.add(name);
    else open.delete(name);
    if (details.open && body.childElementCount === 0) body.append(table(name, files, present));
  };
  const details = element(
    "details",
    { ontoggle: fill },
    element(
      "summary",
      {},
      element("span", { class: "group-name" }, name),
      element("span", { class: "group-amount" }, counted(all.files, "file")),
      element("span", { class: "group-amount" }, `${inBytes(all.packed)} to fetch`),
      element("span", { class: "group-amount" }, `${inBytes(all.bytes)} on disk`),
      element("span", { class: "group-state", "data-here": left.files === 0 }, said),
    ),
    body,
  );
  details.open = open.has(name);
  return details;
}

/** @param {string} name @param {CourseFile[]} files @param {Set<string>} present */
function table(name, files, present) {
  const rows = files.map((file) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, file.path),
      element("td", {}, inBytes(file.bytes)),
      element("td", {}, present.has(file.path) ? "here" : "to come"),
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
