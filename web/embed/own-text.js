/**
 * The code that stands in an element of the page: all its text, or that of the `<pre>` or
 * `<script type="text/plain">` in it, which keep a blog's own machinery from changing it.
 *
 * @param {Element} element
 */
export function ownText(element) {
  const holder = element.querySelector('script[type^="text/"], template, pre') ?? element;
  const content = holder instanceof HTMLTemplateElement ? holder.content : holder;
  return dedent(content.textContent ?? "");
}

/** Without empty lines around it and without the margin that all lines share. @param {string} text */
export function dedent(text) {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .replace(/\u00a0/g, " ")
    .replace(/^(?:[ \t]*\n)+|\s+$/g, "")
    .split("\n");
  const margins = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const margin = Math.min(...margins);
  return lines.map((line) => line.slice(margin)).join("\n");
}
