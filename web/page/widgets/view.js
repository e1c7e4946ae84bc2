/** @import { View } from "../views.js" */
import { element } from "../element.js";
import { loadWidgets } from "../loaders.js";
import { WIDGET_TYPE } from "../mime.js";
import { OutputArea } from "../output-area.js";
import { places } from "./areas.js";

/**
 * @typedef {Record<string, any> & {kind: string, id: string, label: string, value: any,
 *   observed?: boolean, children?: Spec[]}} Spec what a widget is (glowgrad.widgets)
 */

/** A widget, whose code is fetched when the first one is shown. @type {import("../views.js").Viewer} */
export function widget(data) {
  /** @type {Spec} */
  let spec = data[WIDGET_TYPE];
  const holder = element("div", { class: "widget" });
  const controls = element(
    "div",
    { class: "widget-controls" },
    element("p", { class: "widget-text" }, String(data["text/plain"] ?? "")),
  );
  const area = new OutputArea(element("div", { class: "widget-outputs" }));
  holder.append(controls, area.container);
  places.set(spec.id, area);
  /** @type {{update(spec: Spec): void, destroy(): void} | null} */
  let mounted = null;
  let ended = false;
  loadWidgets()
    .then(({ mount }) => {
      if (!ended) mounted = mount(controls, area, spec);
    })
    .catch((error) => {
      console.error(error);
      controls.append(element("p", { class: "run-note" }, "The control could not be loaded."));
    });
  /** @type {View} */
  const view = {
    element: holder,
    update(next) {
      const { id } = next[WIDGET_TYPE] ?? {};
      if (id !== spec.id) return false;
      spec = next[WIDGET_TYPE];
      mounted?.update(spec);
      return true;
    },
    destroy() {
      ended = true;
      mounted?.destroy();
      area.clear();
      if (places.get(spec.id) === area) places.delete(spec.id);
    },
  };
  return view;
}
