import { scope } from "./scope.js";
import { shell } from "./shell.js";

/** The header by which a page knows this answer from a host's own. */
const HEADER = "Glowgrad-Not-Kept";
const WORDS = "This part is not kept on this device, and there is no network.";

/** The answer to code that asks for what is not there. */
export function notKept() {
  return new Response(WORDS, {
    status: 503,
    statusText: "Not kept on this device",
    headers: { "Content-Type": "text/plain; charset=utf-8", [HEADER]: "yes" },
  });
}

/** The answer to a reader who opens a page that is not there: at its address, so that reloading tries again. */
export async function notKeptPage() {
  const page = await shell.matchPrecache(`${scope}not-kept/`);
  if (!page) return notKept();
  const html = await page.text();
  const headers = new Headers(page.headers); // those of isolation among them
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set(HEADER, "yes");
  // The page is shown at any depth.
  const base = `<base href="${scope.replaceAll("&", "&amp;")}not-kept/">`;
  return new Response(html.replace("<head>", `<head>${base}`), { status: 503, headers });
}
