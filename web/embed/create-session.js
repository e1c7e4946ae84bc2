/** @import { RemoteOptions, RemoteSession } from "../session/remote.js" */
/** @import { Device } from "./session-frame.js" */
import { loadScript } from "./place.js";
import { sessionFrame } from "./session-frame.js";

/** What `embed/remote.js` calls with its `connect`. @type {typeof import("../session/remote.js").connect | null} */
let connect = null;

/** @param {NonNullable<typeof connect>} given */
export function receiveRemote(given) {
  connect = given;
}

/**
 * The session that the cells of this page share, for a page that wants to run code of its own.
 *
 * @param {{device?: Device} & RemoteOptions} [options]
 * @returns {Promise<RemoteSession>} rejects with a readable message when Python cannot be started
 */
export async function createSession({ device = "auto", ...options } = {}) {
  if (!connect) await loadScript("embed/remote.js");
  if (!connect) throw new Error("Another script of this page has taken the name glowgrad.");
  const holder = {};
  try {
    const session = await connect(sessionFrame.port(holder, device), options);
    session.addEventListener("state", () => {
      if (session.state === "dead") sessionFrame.release(holder);
    });
    return session;
  } catch (error) {
    sessionFrame.release(holder);
    throw error;
  }
}
