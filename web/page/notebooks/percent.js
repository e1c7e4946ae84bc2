/** @import { CellType, Notebook, NotebookCell } from "./format.js" */
import { newCell, newNotebook } from "./format.js";

/** `# %% title [markdown] key="value"`; `# %%time` is a magic and no cell. */
const MARK = /^# ?%%(?:\s+(.*?))?\s*$/;
const TYPE = /\s*\[(markdown|md|raw)\]/;
const HEADER = /^# ---\n(?:#.*\n)*?# ---\n/;

/**
 * A Python file as cells: divided by `# %%` as in jupytext, Spyder and VS Code; one cell without.
 *
 * @param {string} text
 * @returns {Notebook}
 */
export function readPercent(text) {
  let body = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const header = HEADER.exec(body)?.[0] ?? "";
  body = body.slice(header.length);
  /** @type {{type: CellType, title: string, lines: string[]}[]} */
  const parts = [{ type: "code", title: "", lines: [] }];
  for (const line of body.split("\n")) {
    const mark = MARK.exec(line);
    if (!mark) {
      parts[parts.length - 1].lines.push(line);
      continue;
    }
    const given = mark[1] ?? "";
    const type = TYPE.exec(given)?.[1];
    const title = given.replace(TYPE, "").trim();
    parts.push({ type: !type ? "code" : type === "raw" ? "raw" : "markdown", title, lines: [] });
  }
  const cells = parts.flatMap(({ type, title, lines }, index) => {
    const source = type === "code" ? code(lines) : commented(lines);
    if (index === 0 && source === "" && parts.length > 1) return [];
    const cell = newCell(type, source);
    if (title) cell.metadata = { title };
    return [cell];
  });
  const notebook = newNotebook(cells);
  if (header) notebook.metadata.jupytext = { header };
  return notebook;
}

/** @param {string[]} lines without the empty ones around them */
function trimmed(lines) {
  const text = lines.join("\n");
  return text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}

/** Code; magics, which jupytext comments out, are magics again. @param {string[]} lines */
function code(lines) {
  return trimmed(lines.map((line) => line.replace(/^# ((?:%{1,2}[a-zA-Z]|!).*)$/, "$1")));
}

/** The text of a note: behind `# `, or between triple quotes. @param {string[]} lines */
function commented(lines) {
  const text = trimmed(lines);
  const quoted = /^[rR]?("""|''')\n?([\s\S]*?)\n?\1$/.exec(text);
  if (quoted) return quoted[2];
  return trimmed(text.split("\n").map((line) => line.replace(/^#(?: |$)/, "")));
}

/** The text of a .py file with percent cells. @param {Notebook} notebook */
export function percentText({ cells, metadata }) {
  const header = typeof metadata.jupytext?.header === "string" ? metadata.jupytext.header : "";
  return header + (header ? "\n" : "") + cells.map(percentCell).join("\n");
}

/** @param {NotebookCell} cell */
function percentCell({ cell_type: type, source, metadata }) {
  const title = typeof metadata.title === "string" ? metadata.title.split("\n")[0] : "";
  const mark = ["# %%", title, type === "code" ? "" : `[${type}]`].filter(Boolean).join(" ");
  const body = source.split("\n").map((line) => {
    if (type !== "code") return line === "" ? "#" : `# ${line}`;
    return /^(?:%{1,2}[a-zA-Z]|!)/.test(line) ? `# ${line}` : line;
  });
  return source === "" ? `${mark}\n` : `${mark}\n${body.join("\n")}\n`;
}
