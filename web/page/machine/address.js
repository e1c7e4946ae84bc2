/** What a link carries: the expression, its values in it. */

/** Longer texts make links that break in mails and chats. */
const LONGEST = 4000;

/** @param {string} code */
export function toHash(code) {
  return `code=${encodeURIComponent(code)}`;
}

/** The expression behind the #, or null. @param {string} hash */
export function fromHash(hash) {
  const text = /^#?code=(.*)$/s.exec(hash)?.[1];
  if (!text || text.length > 3 * LONGEST) return null;
  try {
    const code = decodeURIComponent(text).replaceAll("\r\n", "\n");
    return code.trim() && code.length <= LONGEST ? code : null;
  } catch {
    return null; // a link that was cut off
  }
}
