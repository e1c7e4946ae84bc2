import { element } from "../element.js";

/**
 * @typedef {{name: string, kind: string, signature: string, facts: [string, string][],
 *   doc: string[]}} Description
 * @typedef {{name: string, parameters: string[], active: number | null, returns: string,
 *   doc: string[]}} Signature
 */

/** What a name stands for, as a small page. @param {Description} described */
export function describedPage(described) {
  const { name, kind, signature, facts, doc } = described;
  return element(
    "div",
    { class: "assist-docs" },
    element("p", { class: "assist-signature" }, signature || name, kindMark(kind)),
    facts.length ? factList(facts) : null,
    ...doc.map(paragraph),
  );
}

/** A call's signature, with the parameter that is being written in bold. @param {Signature} call */
export function signaturePage(call) {
  const line = element("p", { class: "assist-signature" }, `${call.name}(`);
  call.parameters.forEach((text, index) => {
    if (index) line.append(", ");
    line.append(index === call.active ? element("strong", {}, text) : text);
  });
  line.append(call.returns && call.returns !== "None" ? `) → ${call.returns}` : ")");
  return element("div", { class: "assist-docs" }, line, ...call.doc.map(paragraph));
}

/** The same for the ear. @param {Signature} call */
export function spokenSignature(call) {
  const now = call.active === null ? "" : `, now ${call.parameters[call.active]}`;
  return `${call.name}: ${call.parameters.join(", ") || "no parameters"}${now}`;
}

/** @param {Description} described */
export function spokenDescription({ name, kind, signature, facts, doc }) {
  const values = facts.map(([fact, value]) => `${fact} ${value}`).join(", ");
  return [signature || `${name}, ${kind}`, values, doc[0]].filter(Boolean).join(". ");
}

/** @param {string} kind */
function kindMark(kind) {
  return element("span", { class: "assist-kind" }, kind);
}

/** @param {[string, string][]} facts */
function factList(facts) {
  const list = element("dl", { class: "assist-facts" });
  for (const [name, value] of facts) {
    list.append(element("dt", {}, name), element("dd", {}, value));
  }
  return list;
}

/** A docstring's paragraph: what stands in backquotes becomes code, all else stays text. @param {string} text */
function paragraph(text) {
  const made = element("p");
  // Lines are set anew, but not those of examples and lists, which are indented or marked.
  const kept = /^(\s|>>>|[-*] )/m.test(text);
  text.split(/`+([^`\n]+)`+/).forEach((part, index) => {
    const words = kept ? part : part.replaceAll("\n", " ");
    made.append(index % 2 ? element("code", {}, words) : words);
  });
  if (kept) made.className = "assist-lines";
  return made;
}
