/** What `glowgrad.createSession()` of embed.js needs beyond it: a classic script, like embed.js. */

import { connect } from "../session/remote.js";

/** @type {any} */ (window).glowgrad.remote(connect);
