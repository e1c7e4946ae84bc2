import { element } from "../element.js";
import { loadShareCodec } from "../loaders.js";
import { PARTS } from "./hidden-parts.js";

/** Whether a link carries code: it is then somebody's, and not to be trusted. @param {string} text */
export function carriesCode(text) {
  return /^[1-9]\d*\./.test(text);
}

/**
 * The link of the settings, and the code, of a link that carries both.
 *
 * @param {string} text
 * @throws {Error} says what is wrong with the link
 */
export async function readLink(text) {
  const { decode } = await loadShareCodec();
  const { cells } = decode(text);
  const told = cells.find(({ id }) => id === "settings");
  const code = cells.find(({ kind }) => kind === "code");
  return { link: told?.text ?? "", code: code?.text ?? null };
}

/** @param {string} settings as a link @param {string} code */
export async function linkWithCode(settings, code) {
  const { encode } = await loadShareCodec();
  const plain = { id: "", mayFail: false };
  return encode({
    title: "Playground",
    lesson: "",
    device: "cpu",
    cells: [
      { ...plain, kind: "note", text: settings, id: "settings" },
      { ...plain, kind: "code", text: code },
    ],
  });
}

/**
 * Offers an address to be copied, and copies it where that is allowed.
 *
 * @param {HTMLElement} place
 * @param {(hidden: string[]) => Promise<string>} addressOf where some parts of the page are left out
 * @param {string[]} hidden those that are so far
 */
export async function offerLink(place, addressOf, hidden) {
  const field = element("input", {
    type: "text",
    readonly: true,
    "aria-label": "Link",
    onfocus: () => field.select(),
  });
  const said = element("span", { role: "status" });
  const ticks = Object.entries(PARTS).map(([name, title]) => {
    const tick = element("input", { type: "checkbox", checked: hidden.includes(name) });
    tick.addEventListener("change", () => void addressOf(left()).then(show));
    return { name, tick, label: element("label", {}, tick, title) };
  });
  const left = () => ticks.filter(({ tick }) => tick.checked).map(({ name }) => name);
  const show = async (/** @type {string} */ address) => {
    field.value = address;
    const holds =
      "It holds all settings, and your code if you changed it; nothing is sent anywhere.";
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = `Copied. ${holds}`;
    } catch {
      said.textContent = `Copy the selected link. ${holds}`;
    }
  };
  const close = () => place.replaceChildren();
  const first = await addressOf(hidden);
  place.replaceChildren(
    field,
    element("button", { type: "button", class: "quiet", onclick: close }, "Close"),
    element("fieldset", {}, element("legend", {}, "Leave out"), ...ticks.map((one) => one.label)),
    said,
  );
  const told = show(first);
  field.focus();
  await told;
}
