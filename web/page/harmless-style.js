/** Functions of CSS that name no address. */
const FUNCTION =
  /^((rgb|hsl)a?|hwb|(ok)?(lab|lch)|color(-mix)?|light-dark|var|calc|min|max|clamp|(repeating-)?(linear|radial|conic)-gradient|(translate|rotate|scale)([xyz]|3d)?|skew[xy]?|matrix(3d)?|perspective|repeat|minmax|fit-content|cubic-bezier|steps|blur|brightness|contrast|grayscale|opacity|saturate)$/i;

const inert = document.implementation.createHTMLDocument("");

/**
 * Declarations of a `style` attribute, without those that could load something or leave their place.
 * The browser reads the text, so that no escape or shorthand hides what it means.
 *
 * @param {string} text
 */
export function harmlessStyle(text) {
  const { style } = inert.createElement("span");
  style.cssText = text;
  for (const name of [...style]) {
    const value = style.getPropertyValue(name);
    const leaves = name === "position" && /fixed|sticky/i.test(value);
    if (name.startsWith("--") || leaves || !isHarmlessPaint(value)) style.removeProperty(name);
  }
  return style.cssText;
}

/** Whether a value of CSS names no address. @param {string} value */
export function isHarmlessPaint(value) {
  const functions = [...value.matchAll(/([\w-]*)\(/g)];
  return !/[\\@]/.test(value) && functions.every(([, name]) => name === "" || FUNCTION.test(name));
}
