/**
 * Makes an element: attributes by name, listeners as functions under `onclick` and the like.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | ((event: any) => void) | null | undefined>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const ICONS = {
  run: '<path d="M4 2.5v11l9-5.5z"/>',
  runAll: '<path d="M1.5 2.5v11l6-5.5zM8.5 2.5v11l6-5.5z"/>',
  stop: '<rect x="3" y="3" width="10" height="10" rx="1.5"/>',
  restart:
    '<path d="M8 2.2a5.8 5.8 0 1 0 5.6 7.3l-1.7-.5A4 4 0 1 1 8 4c1 0 2 .4 2.700 1.100L8.900 7H14V1.800l-1.900 1.900A5.800 5.800 0 0 0 8 2.200z"/>',
  more: '<circle cx="3" cy="8" r="1.5"/><circle cx="8" cy="8" r="1.5"/><circle cx="13" cy="8" r="1.5"/>',
  inspect:
    '<path d="M2.500 2h11A1.500 1.500 0 0 1 15 3.500v9a1.500 1.500 0 0 1-1.500 1.500h-11A1.500 1.500 0 0 1 1 12.500v-9A1.500 1.500 0 0 1 2.500 2zm.300 1.700v8.600h5.700V3.700z"/>',
  theme:
    '<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.800v10.400a5.200 5.200 0 0 1 0-10.400z"/>',
};

/**
 * A small drawing for a button; the button's name comes from its text or label.
 *
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const holder = document.createElement("span");
  holder.className = "icon";
  holder.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">${ICONS[name]}</svg>`;
  return holder;
}
