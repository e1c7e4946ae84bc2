/** @import { Settings } from "./settings.js" */
import { DEFAULTS, sound } from "./settings.js";

/**
 * Settings as the part of an address behind its `#`: only what differs from the defaults.
 *
 * @param {Settings} settings
 */
export function linkOf(settings) {
  const told = [];
  for (const name of /** @type {(keyof Settings)[]} */ (Object.keys(DEFAULTS))) {
    const text = written(settings[name]);
    if (text !== written(DEFAULTS[name])) told.push(`${name}=${encodeURIComponent(text)}`);
  }
  // Commas and points are allowed there, and read better.
  return told.join("&").replaceAll("%2C", ",").replaceAll("%3B", ";") || "default";
}

/** @param {Settings[keyof Settings]} value */
function written(value) {
  if (!Array.isArray(value)) return String(value);
  return value
    .map((one) => (Array.isArray(one) ? one.join(",") : one))
    .join(isPoints(value) ? ";" : ",");
}

/** @param {unknown[]} list */
function isPoints(list) {
  return Array.isArray(list[0]);
}

/**
 * The settings of a link, whatever somebody wrote there; null where it tells of none.
 *
 * @param {string} text with or without its `#`
 * @returns {Settings | null}
 */
export function settingsOf(text) {
  const plain = text.replace(/^#/, "");
  /** @type {Partial<Record<keyof Settings, unknown>>} */
  const given = {};
  let some = false;
  for (const [name, value] of new URLSearchParams(plain)) {
    some ||= name === "default";
    if (!Object.hasOwn(DEFAULTS, name)) continue;
    some = true;
    given[/** @type {keyof Settings} */ (name)] = read(/** @type {keyof Settings} */ (name), value);
  }
  return some ? sound(given) : null;
}

/** @param {keyof Settings} name @param {string} text */
function read(name, text) {
  const parts = text.split(",").filter((part) => part !== "");
  if (name === "features") return parts;
  if (name === "hidden") return parts.map(Number);
  if (name === "drawn")
    return text
      .split(";")
      .filter(Boolean)
      .map((point) => point.split(",").map(Number));
  if (name === "batchNorm") return text === "true";
  return text;
}
