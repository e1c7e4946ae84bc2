/** @import { Standing, State } from "./keeper.js" */
/** @import { Outcome, Progress } from "./taking.js" */
import { counted, inBytes } from "../panel/amounts.js";
import { amountOf, grouped } from "./course-files.js";

/** Why this browser cannot keep the course, and what to try. */
export const HINDRANCES = {
  insecure:
    "This page came over a connection without encryption (http), and then browsers keep nothing for offline use. Open the course at its https address.",
  denied:
    "This browser does not let the site keep anything: this is a private window, or its settings forbid it. Open the course in an ordinary window, or allow this site to keep data.",
  worker:
    "The part of the site that answers when the network is gone (its service worker) does not run here: private windows, settings or extensions forbid it. Open the course in an ordinary window and reload.",
};

/** @param {Standing} standing @param {State} state @returns {{title: string, text: string}} */
export function standingWords(standing, state) {
  const { build, newest, record, begun, present, lost, left } = standing;
  const all = amountOf(build?.files ?? []);
  const rest = `${inBytes(left.packed)} to fetch, ${inBytes(left.bytes)} on disk`;
  const version = record ? `The version of ${day(record.since)}` : "";
  switch (state) {
    case "unknown":
      return {
        title: "The site does not answer",
        text: "There is no network, and the course is not kept on this device: only pages that you have visited may open. Come back when you are online.",
      };
    case "nothing": {
      const here = all.packed - left.packed;
      const visited = here > 0 ? ` ${inBytes(here)} of it are here already from your visits.` : "";
      return {
        title: "Nothing is kept yet",
        text: `The whole course is ${counted(all.files, "file")}: ${rest}.${visited}`,
      };
    }
    case "part": {
      const renewed = newest && begun && newest.id !== begun.id;
      const version = renewed ? "The site was renewed since; what still fits serves. " : "";
      const network = newest ? "" : " It can go on when there is a network.";
      return {
        title: "A part of the course is kept",
        text: `${version}${present.size} of ${counted(all.files, "file")} are here; the rest is ${rest}.${network}`,
      };
    }
    case "older":
      return {
        title: "A newer version is there",
        text: `${version} is kept. Update: ${rest} (${counted(left.files, "file")} changed). The kept version stays whole until the newer one is complete.${lostWords(lost.length)}`,
      };
    case "lost":
      return {
        title: "Some of the course is gone",
        text: `The browser has cleared ${counted(lost.length, "file")} of the kept course (${inBytes(amountOf(lost).packed)}): ${[...grouped(lost).keys()].join(", ")}. ${newest ? "They can be fetched again." : "They can be fetched again when there is a network."}`,
      };
    case "kept":
      return {
        title: "The whole course is kept on this device",
        text: `${counted(all.files, "file")}, ${inBytes(all.bytes)}, since ${day(record?.since ?? 0)}; compared with its hashes ${moment(record?.checked ?? 0)}.${newest ? "" : " The site does not answer at the moment, so nothing is known of newer versions."}`,
      };
  }
}

/** @param {number} count */
function lostWords(count) {
  return count > 0 ? ` ${counted(count, "file")} of it are gone; the update brings all.` : "";
}

/** @param {Outcome} outcome @param {boolean} renewed @param {number | null} free bytes */
export function outcomeWords(outcome, renewed, free) {
  switch (outcome.outcome) {
    case "complete":
      return outcome.fetched > 0
        ? `${counted(outcome.fetched, "file")} came; all that is kept agrees with its hashes.`
        : "Every file was read and agrees with its hash.";
    case "cancelled":
      return "It was stopped.";
    case "full": {
      // Some browsers do not tell how much is really free.
      const told = free !== null && free < outcome.bytes;
      const room = told ? `, and ${inBytes(free)} are free` : "";
      return `This browser has no more room for the site: ${inBytes(outcome.bytes)} more are needed${room}. What has come stays. Make room on the disk, then go on.`;
    }
    case "refused":
      return `This browser did not take a file (${outcome.why}). What has come stays; try to go on.`;
    case "incomplete": {
      if (renewed)
        return "The site was renewed while the course was fetched. What still fits stays; go on to fetch the rest.";
      const { troubles } = outcome;
      const first = troubles.slice(0, 3).map(({ path, why }) => `${path} (${why})`);
      const more = troubles.length > 3 ? `, and ${troubles.length - 3} more` : "";
      return `${counted(troubles.length, "file")} could not be had: ${first.join(", ")}${more}. The rest stays; try again later.`;
    }
  }
}

/** @param {Progress} progress @param {"taking" | "checking"} doing */
export function progressWords({ phase, files, filesDone, packed, packedDone, seconds }, doing) {
  const read = `${filesDone} of ${counted(files, "file")}`;
  const come = `${inBytes(packedDone)} of ${inBytes(packed)}, ${read}`;
  if (phase === "looking" || (doing === "checking" && phase === "fetching" && filesDone === files))
    return `Reading what is here: ${read}`;
  if (phase === "paused") return `Paused at ${come}`;
  if (phase === "waiting")
    return `The network is gone at ${come}. It goes on by itself when it is back.`;
  return seconds === null ? come : `${come}, ${timeLeft(seconds)} left`;
}

/** @param {number} seconds */
function timeLeft(seconds) {
  if (seconds < 5) return "a few seconds";
  if (seconds < 60) return `about ${5 * Math.ceil(seconds / 5)} s`;
  return `about ${Math.round(seconds / 60)} min`;
}

/** @param {boolean} promised */
export function promiseWords(promised) {
  return promised
    ? "The browser has promised to keep it until you remove it."
    : "The browser has made no promise: when the disk is nearly full it may clear the course. Installed as an app, or bookmarked and visited often, a site is given that promise more easily.";
}

/** @param {number} ms */
export function day(ms) {
  return new Date(ms).toLocaleDateString("en-GB", { dateStyle: "long" });
}

/** @param {number} ms */
function moment(ms) {
  const at = new Date(ms);
  const time = at.toLocaleTimeString("en-GB", { timeStyle: "short" });
  return at.toDateString() === new Date().toDateString()
    ? `today at ${time}`
    : `on ${day(ms)} at ${time}`;
}
