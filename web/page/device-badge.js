/** @import { DeviceChoice } from "./types.js" */
import { element } from "./element.js";
import { pageSession } from "./page-session.js";
import { recall, remember } from "./storage.js";

/** @type {[DeviceChoice, string, string][]} */
const CHOICES = [
  ["auto", "Choose for me", "the GPU where that is faster, else the CPU"],
  ["webgpu", "GPU", "thousands of small processors; best for large tensors"],
  ["cpu", "CPU", "starts at once and is faster for small tensors"],
];

/** Which device to ask for: this page's address says so, or the reader once did, or the lesson. */
export function preferredDevice() {
  const asked = [
    new URLSearchParams(location.search).get("device"),
    recall("device"),
    document.querySelector("main")?.dataset.prefersDevice,
  ];
  const choice = asked.find((device) => device === "cpu" || device === "webgpu");
  return /** @type {DeviceChoice} */ (choice ?? "auto");
}

/** Says which device computes; opened, it says why, and offers the others. */
export function deviceBadge() {
  const button = element("button", {
    type: "button",
    class: "device-badge",
    "aria-expanded": "false",
  });
  const why = element("p", {});
  const options = CHOICES.map(([device, name, what]) => {
    const input = element("input", { type: "radio", name: "device", value: device });
    input.addEventListener("change", () => choose(device));
    return element(
      "label",
      {},
      input,
      element("span", {}, element("b", {}, name), element("small", {}, what)),
    );
  });
  const panel = element(
    "div",
    { class: "device-panel", role: "group", "aria-label": "Device", hidden: true },
    why,
    element(
      "fieldset",
      {},
      element("legend", {}, "Compute on"),
      ...options,
      element(
        "small",
        {},
        "Another device restarts Python: variables are lost, your text is kept.",
      ),
    ),
  );
  const holder = element("div", { class: "device" }, button, panel);

  const close = () => {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  const choose = (/** @type {DeviceChoice} */ device) => {
    remember("device", device === "auto" ? null : device);
    void pageSession.restart(device);
    show();
  };
  const show = () => {
    const running = pageSession.state !== "off" && pageSession.deviceNote !== "";
    const { adapter } = pageSession;
    const name =
      adapter && (adapter.description || `${adapter.vendor} ${adapter.architecture}`.trim());
    const asked = { auto: "Auto", webgpu: "GPU", cpu: "CPU" }[pageSession.deviceChoice];
    const onGpu = pageSession.device === "webgpu";
    const short = !running ? asked : onGpu ? ["GPU", name].filter(Boolean).join(" · ") : "CPU";
    button.textContent = short;
    button.title = short;
    button.setAttribute("aria-label", `Device: ${short}`);
    const found = adapter && !onGpu && name ? ` The adapter is ${name}.` : "";
    const lesson = document.querySelector("main")?.dataset.prefersDevice;
    const wished = lesson === pageSession.deviceChoice && lesson !== "auto" && !recall("device");
    const says = running ? `${pageSession.deviceNote}${found}` : "Python has not started yet.";
    why.textContent = wished ? `${says} This lesson asks for the ${asked}.` : says;
    for (const input of panel.querySelectorAll("input")) {
      input.checked = input.value === pageSession.deviceChoice;
    }
  };
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    show();
  });
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    close();
    button.focus();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!holder.contains(/** @type {Node} */ (target))) close();
  });
  holder.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !holder.contains(/** @type {Node} */ (relatedTarget))) close();
  });
  pageSession.addEventListener("state", show);
  show();
  return holder;
}
