/** @import { FigureParts, Table } from "./menu-button.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { tablesOf } from "./tables.js";

const SCALE = 2; // pixels of a PNG for one of the page

/** Opens the menu below its button, or closes it. @param {HTMLButtonElement} button @param {FigureParts} parts */
export function toggleMenu(button, parts) {
  const open = button.parentElement?.querySelector(".figure-menu");
  if (open) {
    open.remove();
    button.setAttribute("aria-expanded", "false");
    return;
  }
  const menu = element("div", { class: "figure-menu", role: "menu", "aria-label": "Figure" });
  const close = () => {
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    button.focus();
  };
  /** @param {string} label @param {() => unknown} act */
  const item = (label, act) =>
    menu.append(
      element(
        "button",
        {
          type: "button",
          role: "menuitem",
          tabindex: -1,
          onclick: () => {
            close();
            act();
          },
        },
        label,
      ),
    );
  const drawing = parts.svg?.() ?? null;
  const canvas = parts.canvas?.() ?? null;
  const tables = parts.data?.() ?? tablesOf(parts.figure?.() ?? {});
  if (drawing) item("Download SVG", () => saveSvg(drawing));
  if (drawing) item("Download PNG", () => void savePng(drawing, false));
  if (drawing) item("Download PNG on white", () => void savePng(drawing, true));
  if (canvas && !drawing) item("Download PNG", () => canvas.toBlob((blob) => save(blob, "png")));
  if (tables.length) item("Copy data as CSV", () => void copy(delimited(tables, ",")));
  if (tables.length) item("Copy data as TSV", () => void copy(delimited(tables, "\t")));
  if (tables.length) item("Show the data", () => showDialog(dataTables(tables), "Data"));
  if (drawing) item("Enlarge", () => showDialog([enlarged(drawing)], parts.name()));
  menu.addEventListener("keydown", (event) => moveFocus(event, menu, close));
  menu.addEventListener("focusout", (event) => {
    const next = /** @type {Node | null} */ (event.relatedTarget);
    if (next && next !== button && !menu.contains(next)) {
      menu.remove();
      button.setAttribute("aria-expanded", "false");
    }
  });
  button.after(menu);
  button.setAttribute("aria-expanded", "true");
  /** @type {HTMLElement | null} */ (menu.firstElementChild)?.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu @param {() => void} close */
function moveFocus(event, menu, close) {
  const items = /** @type {HTMLElement[]} */ ([...menu.children]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (event.key === "Escape") close();
  else if (event.key in steps) {
    const next = steps[/** @type {keyof typeof steps} */ (event.key)];
    items[(next + items.length) % items.length].focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** A copy of the drawing that carries the colours it has here, or those of the light theme. @param {SVGSVGElement} drawing @param {boolean} light */
function standalone(drawing, light) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  copy.removeAttribute("style");
  const scheme = drawing.style.colorScheme;
  if (light) drawing.style.colorScheme = "light";
  const look = getComputedStyle(drawing);
  const probe = document.createElementNS("http://www.w3.org/2000/svg", "g");
  drawing.append(probe);
  /** @param {string} value */
  const resolved = (value) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const names = new Set(copy.outerHTML.match(/var\(--[\w-]+\)/g));
  let text = new XMLSerializer().serializeToString(copy);
  for (const name of names) text = text.replaceAll(name, resolved(name));
  const ink = look.color;
  const paper = light ? "#ffffff" : resolved("var(--paper)");
  probe.remove();
  drawing.style.colorScheme = scheme;
  return text
    .replaceAll("currentColor", ink)
    .replace(/(<svg[^>]*>)/, `$1<rect width="100%" height="100%" fill="${paper}"/>`);
}

/** @param {SVGSVGElement} drawing */
function saveSvg(drawing) {
  save(new Blob([standalone(drawing, false)], { type: "image/svg+xml" }), "svg");
}

/** @param {SVGSVGElement} drawing @param {boolean} light */
async function savePng(drawing, light) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(drawing, light))}`;
  await picture.decode();
  const canvas = element("canvas", {
    width: Math.round(Number(drawing.getAttribute("width")) * SCALE),
    height: Math.round(Number(drawing.getAttribute("height")) * SCALE),
  });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(blob, "png"));
}

/** @param {Blob | null} blob @param {string} ending */
function save(blob, ending) {
  if (!blob) {
    announce("The picture is too large for this browser.");
    return;
  }
  const href = URL.createObjectURL(blob);
  element("a", { href, download: `figure.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
  announce(`figure.${ending} downloaded`);
}

/** @param {Table[]} tables @param {string} separator */
function delimited(tables, separator) {
  /** @param {unknown} value */
  const cell = (value) => {
    const text = value === null ? "" : String(value);
    return /["\n\t,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return tables
    .map(({ name, columns }) => {
      const rows = rowsOf(columns).map((row) => row.map(cell).join(separator));
      const head = Object.keys(columns).map(cell).join(separator);
      return [...(tables.length > 1 ? [`# ${name}`] : []), head, ...rows].join("\n");
    })
    .join("\n\n");
}

/** @param {Table["columns"]} columns */
function rowsOf(columns) {
  const lists = Object.values(columns);
  const count = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: count }, (_, i) => lists.map((list) => list[i] ?? null));
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce("Data copied");
  } catch {
    showDialog(
      [element("pre", { class: "figure-data" }, text)],
      "The data, to be copied from here",
    );
  }
}

/** @param {Table[]} tables */
function dataTables(tables) {
  return tables.map(({ name, columns }) => {
    const rows = rowsOf(columns);
    const body = rows
      .slice(0, 1000)
      .map((row) =>
        element("tr", {}, ...row.map((v) => element("td", {}, v === null ? "" : `${v}`))),
      );
    const heads = Object.keys(columns).map((key) => element("th", { scope: "col" }, key));
    const more = rows.length > 1000 ? `, the first 1000 of ${rows.length} rows` : "";
    return element(
      "table",
      { class: "figure-data" },
      element("caption", {}, `${name}${more}`),
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...body),
    );
  });
}

/** @param {SVGSVGElement} drawing */
function enlarged(drawing) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  copy.removeAttribute("width");
  copy.removeAttribute("height");
  copy.removeAttribute("style");
  return copy;
}

/** @param {Element[]} content @param {string} label */
function showDialog(content, label) {
  const dialog = element("dialog", { class: "figure-dialog", "aria-label": label });
  const close = element("button", { type: "button", onclick: () => dialog.close() }, "Close");
  dialog.append(close, ...content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
