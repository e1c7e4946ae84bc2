/**
 * The worker of a session; what started it in a sandbox has left it a port to the page. By another
 * name it makes the snapshot from which later ones start.
 */

import { PageSource } from "./page-source.js";
import { serve } from "./serve.js";
import { makeSnapshot } from "./snapshot/make.js";
import { MAKER, SnapshotStore } from "./snapshot/store.js";
import { SiteSource } from "./source.js";

/** @type {MessagePort | undefined} */
const port = /** @type {any} */ (globalThis).glowgradPort;

if (port) serve(new PageSource(port), port);
else {
  const site = new URL("../", import.meta.url);
  const store = new SnapshotStore(site, import.meta.url);
  const source = new SiteSource(site, store);
  if (self.name !== MAKER) serve(source);
  else
    makeSnapshot(source, store).then(
      (bytes) => self.postMessage({ bytes }),
      (error) => self.postMessage({ failed: String(error) }),
    );
}
