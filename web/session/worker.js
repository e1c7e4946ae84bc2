/** The worker of a session; what started it in a sandbox has left it a port to the page. */

import { PageSource } from "./page-source.js";
import { serve } from "./serve.js";
import { SiteSource } from "./source.js";

/** @type {MessagePort | undefined} */
const port = /** @type {any} */ (globalThis).glowgradPort;

if (port) serve(new PageSource(port), port);
else serve(new SiteSource(new URL("../", import.meta.url)));
