/**
 * Runnable Python for any page: `<script async src="…/embed.js"></script>` and `<glowgrad-cell>`.
 * A classic script, since a module of another origin needs headers that many hosts do not send.
 */

import { GlowgradCell } from "./cell.js";
import { createSession, receiveRemote } from "./create-session.js";
import { receiveCells } from "./lessons.js";
import { SITE } from "./place.js";

// The script may stand in a page several times, in several versions: the first one serves all.
if (!customElements.get("glowgrad-cell")) {
  Object.assign(window, {
    glowgrad: { createSession, site: SITE.href, remote: receiveRemote },
    glowgradCells: receiveCells,
  });
  customElements.define("glowgrad-cell", GlowgradCell);
}
