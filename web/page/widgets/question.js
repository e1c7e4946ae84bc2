/** @import { Maker } from "./mount.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";

/** What `input()` asks: a line to fill in, and afterwards the answer as text. @type {Maker} */
export function question(spec, tell) {
  const holder = element("div", { class: "widget-leaf widget-question" });
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const name = spec.label.trim() || "Your answer";
  const input = element("input", {
    type: spec.secret ? "password" : "text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
  });
  const form = element(
    "form",
    {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        if (input.readOnly) return;
        input.readOnly = true; // a second Enter must not answer the next question
        tell(input.value);
      },
    },
    element("label", {}, element("span", {}, name), input),
    element("button", { type: "submit" }, "Enter"),
  );

  const close = (/** @type {string | null} */ answer) => {
    const hadFocus = form.contains(document.activeElement);
    holder.replaceChildren(
      element(
        "p",
        {},
        element("span", { class: "widget-prompt" }, spec.label),
        answer === null
          ? element("span", { class: "run-note" }, "not answered")
          : element("b", {}, answer),
      ),
    );
    if (hadFocus) before?.focus({ preventScroll: true });
  };

  if (spec.open) {
    holder.append(form);
    announce(`The code asks: ${name}`);
    // Whoever has gone on to read or write elsewhere is not pulled back.
    requestAnimationFrame(() => {
      const cell = holder.closest("gg-cell");
      const free = !before || before === document.body || cell?.contains(before);
      if (free && form.isConnected) input.focus({ preventScroll: false });
    });
  } else close(spec.value);

  return {
    element: holder,
    set: (value, next) => {
      if (!next.open && form.isConnected) close(value);
    },
  };
}
