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
  search:
    '<path d="M6.800 1.500a5.300 5.300 0 1 0 3.200 9.500l3.200 3.200 1.200-1.200-3.200-3.200A5.300 5.300 0 0 0 6.800 1.500zm0 1.700a3.600 3.600 0 1 1 0 7.200 3.600 3.600 0 0 1 0-7.200z"/>',
  menu: '<path d="M2 3.500h12v1.600H2zM2 7.200h12v1.600H2zM2 10.900h12v1.600H2z"/>',
  offline:
    '<path d="M4.500 13A3.500 3.500 0 0 1 3.300 6.200 4.700 4.700 0 0 1 3.800 4.800L1 2 2 1l13 13-1 1-2-2zm7-1.500L5 5a4.700 4.700 0 0 0-.300 1.700l-.200.700A1.900 1.900 0 0 0 4.500 11.400h5.900zM6.200 2.600A4.800 4.800 0 0 1 12.500 5.900 3.600 3.600 0 0 1 14.700 11.800l-1.200-1.200A2 2 0 0 0 11.600 7.500h-.700v-.700A3.200 3.200 0 0 0 7.400 3.800z"/>',
  light:
    '<path d="M8 4.800a3.200 3.200 0 1 0 0 6.400 3.200 3.200 0 0 0 0-6.400zM7.300 1h1.400v2.400H7.300zM7.300 12.600h1.400V15H7.300zM1 7.300h2.400v1.400H1zM12.600 7.300H15v1.400h-2.400zM2.600 3.600l1-1 1.700 1.700-1 1zM10.700 11.700l1-1 1.700 1.700-1 1zM2.600 12.400l1.700-1.700 1 1-1.700 1.700zM10.700 4.300l1.700-1.700 1 1-1.700 1.700z"/>',
  dark: '<path d="M6.200 1.600a6.600 6.600 0 1 0 8.200 8.200A5.600 5.600 0 0 1 6.200 1.600z"/>',
  system:
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
