/**
 * The page in the hidden frame of a page with several cells: one session for all of them. Whoever is
 * around may hand over ports, and has nothing else to say here.
 */

import { createSession } from "./glowgrad.js";
import { SharedSession } from "./shared-session.js";

// Code of embedded cells comes from anywhere.
const shared = new SharedSession((options) => createSession({ ...options, sandbox: true }));

if (parent !== window) {
  addEventListener("message", ({ source, data, ports }) => {
    if (source !== parent || data?.glowgrad !== 1 || data.type !== "client" || !ports[0]) return;
    const { device } = data;
    shared.serve(ports[0], device === "cpu" || device === "webgpu" ? device : "auto");
  });
  parent.postMessage({ glowgrad: 1, type: "hello" }, "*");
}
