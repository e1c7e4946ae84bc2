import { element } from "../element.js";
import { loadShareCodec } from "../loaders.js";
import { settingsOf } from "./link.js";

/** Whether a link carries code: it is then somebody's, and not to be trusted. @param {string} text */
export function carriesCode(text) {
  return /^[1-9]\d*\./.test(text);
}

/**
 * Settings and code of a link that carries both.
 *
 * @param {string} text
 * @throws {Error} says what is wrong with the link
 */
export async function readLink(text) {
  const { decode } = await loadShareCodec();
  const { cells } = decode(text);
  const told = cells.find(({ id }) => id === "settings");
  const code = cells.find(({ kind }) => kind === "code");
  return { settings: settingsOf(told?.text ?? ""), code: code?.text ?? null };
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

/** Offers an address to be copied, and copies it where that is allowed. @param {HTMLElement} place @param {string} address */
export async function offerLink(place, address) {
  const field = element("input", {
    type: "text",
    readonly: true,
    value: address,
    "aria-label": "Link",
    onfocus: () => field.select(),
  });
  const said = element("span", { role: "status" });
  const close = () => place.replaceChildren();
  place.replaceChildren(
    field,
    element("button", { type: "button", class: "quiet", onclick: close }, "Close"),
    said,
  );
  field.focus();
  const holds = "It holds all settings, and your code if you changed it; nothing is sent anywhere.";
  try {
    await navigator.clipboard.writeText(address);
    said.textContent = `Copied. ${holds}`;
  } catch {
    said.textContent = `Copy the selected link. ${holds}`;
  }
}
