import { announce } from "./announce.js";
import { element } from "./element.js";
import { loadProgressFile } from "./loaders.js";
import { datedName, saveFile } from "./save-file.js";
import { everything, storage } from "./storage.js";

/** Says once when the browser refuses to keep something, and offers it as a file. */
export function startStorageNotice() {
  let refused = false;
  const notice = element(
    "section",
    { class: "storage-notice", "aria-label": "Not saved" },
    element(
      "p",
      {},
      "This browser does not keep your work: its storage is full, or this is a private window. It stays here until you close or leave this page.",
    ),
    button("Save it to a file", () => void save()),
    button("Hide", () => notice.remove()),
  );
  storage.addEventListener("stored", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.kept || refused) return;
    refused = true;
    document.body.append(notice);
    announce(notice.querySelector("p")?.textContent ?? "");
  });
}

async function save() {
  const { progressText } = await loadProgressFile();
  saveFile(datedName("glowgrad-progress"), progressText(everything()));
}

/** @param {string} name @param {() => void} act */
function button(name, act) {
  return element("button", { type: "button", onclick: act }, name);
}
