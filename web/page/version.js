import { announce } from "./announce.js";
import { element } from "./element.js";
import { siteFile } from "./site.js";

const PATIENCE_MS = 4000;

/** The id of the build that this page belongs to. */
export function pageBuild() {
  const meta = document.querySelector('meta[name="glowgrad-build"]');
  return meta?.getAttribute("content") ?? "";
}

/**
 * Why something of the site could not be loaded: "outdated" where the site has another version than
 * this page by now, so that what the page has not loaded yet may be gone; "unreachable" where the
 * site does not answer, so that there is only what this device keeps; null for other reasons.
 *
 * @typedef {"outdated" | "unreachable" | null} Reason
 * @returns {Promise<Reason>}
 */
async function reason() {
  try {
    const answer = await fetch(siteFile("build.json"), {
      cache: "no-cache",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { id } = answer.ok ? await answer.json() : {};
    return id && id !== (pageBuild() || id) ? "outdated" : null;
  } catch {
    return "unreachable";
  }
}

/**
 * Called when something of the site could not be loaded: where the reason is that the page is old, it
 * says so and offers to reload. What the reader wrote is in the browser's storage and stays.
 *
 * @returns {Promise<Reason>}
 */
export async function explainMissing() {
  const found = await reason();
  // One notice of a new version is enough, whoever shows it.
  if (found !== "outdated" || document.querySelector(".update-notice")) return found;
  const holdsVariables = /ready|busy/.test(document.documentElement.dataset.session ?? "");
  const text = element(
    "p",
    {},
    "This page is from an older version of Glowgrad, and parts of it are gone from the site. Reload it: your text and your progress stay.",
    holdsVariables ? " Python forgets its variables." : "",
  );
  const notice = element(
    "section",
    { class: "update-notice", "aria-label": "New version" },
    text,
    element("button", { type: "button", onclick: () => location.reload() }, "Reload"),
    element("button", { type: "button", onclick: () => notice.remove() }, "Later"),
  );
  document.body.append(notice);
  announce(text.textContent ?? "");
  return found;
}
