/** @import { DeviceChoice, Output, RunError, RunResult, Session, SessionState } from "./types.js" */
import { figureRoom } from "./figures/room.js";
import { loadPermission } from "./loaders.js";
import { siteFile } from "./site.js";
import { explainMissing } from "./version.js";

/**
 * @typedef {object} Job
 * @property {string} code
 * @property {string} name
 * @property {(output: Output) => void} onOutput
 * @property {() => void} onStart
 * @property {(place: number) => void} onPlace called with the place in the queue, from 1, as it changes
 * @property {(result: RunResult) => void} settle
 * @property {object | null} group runs of a group end with the first that does not succeed
 */

const RESTART = "Press Restart: your text is kept.";
const OUTDATED =
  "This page is from an older version of Glowgrad, whose Python is gone from the site.";
const NOT_KEPT =
  "The site cannot be reached, and Python is not kept on this device, or only in part: it stays here once a cell has run with a network.";

/** @returns {Promise<{createSession: (options: object) => Promise<Session>}>} */
function loadSessionModule() {
  // The address is computed so that the bundler leaves it alone.
  return import(siteFile("session.js"));
}

/** @param {RunError | null} error @param {RunResult["status"]} status @returns {RunResult} */
function unrun(status, error = null) {
  return { status, result: null, outputs: [], error, ms: 0 };
}

/**
 * The page's one Python session: created at the first run, with a queue that the page can see.
 *
 * Events: "state" (state, device or note changed), "fresh" (a new interpreter is about to run its
 * first code: what listeners run then goes before everything queued), "restart", "ran" (code has
 * run: `detail` is a `Ran`).
 *
 * @typedef {{name: string, code: string, result: RunResult}} Ran
 * @typedef {{device: DeviceChoice, sandbox: boolean,
 *   onPermission: import("../session/package-index.js").AskPermission}} OpenOptions
 */
export class PageSession extends EventTarget {
  /** @type {DeviceChoice} */
  deviceChoice = "auto";
  /** Where the session comes from. @type {(options: OpenOptions) => Promise<Session>} */
  open = async (options) => (await loadSessionModule()).createSession(options);
  #sandboxed = false;
  /** As which the present interpreter was started. @type {{sandboxed: boolean, device: DeviceChoice}} */
  #started = { sandboxed: false, device: "auto" };
  /** The present interpreter is to be replaced before anything else runs. */
  #isSpent = false;
  /** @type {SessionState} */
  state = "off";
  /** Why the session is dead, in words for the reader. */
  fault = "";
  /** What the reader can do about it. */
  wayOut = RESTART;
  /** The GPU went away under the session: computing goes on after a restart only. */
  deviceLost = false;
  /** @type {Session | null} */
  #session = null;
  /** @type {Promise<unknown> | null} */
  #boot = null;
  /** @type {Job[]} */
  #queue = [];
  /** @type {Job | null} */
  #active = null;
  #pumping = false;
  #fresh = true;
  #front = -1;

  /** Whether code runs walled off from all that the site keeps, as that of others does; a change ends Python. */
  get sandboxed() {
    return this.#sandboxed;
  }

  set sandboxed(isSo) {
    this.#sandboxed = isSo;
    document.documentElement.toggleAttribute("data-walled", isSo);
  }

  get device() {
    return this.#session?.device ?? "cpu";
  }

  get deviceNote() {
    return this.#session?.deviceNote ?? "";
  }

  /** The WebGPU adapter that was opened, or null. */
  get adapter() {
    return this.#session?.adapter ?? null;
  }

  /** How what is sent reaches code that runs. */
  get reach() {
    return this.#session?.reach ?? "awaits";
  }

  get isBusy() {
    return this.#active !== null || this.#queue.length > 0;
  }

  #startedAt = 0;

  /** Milliseconds since the run in progress began; 0 without one. */
  get runningFor() {
    return this.#active && this.#startedAt ? performance.now() - this.#startedAt : 0;
  }

  /** The name of the run in progress, or null. */
  get running() {
    return this.#active?.name ?? null;
  }

  /**
   * Queues code. The promise always resolves; a run that was taken off the queue is "cancelled".
   *
   * @param {string} code
   * @param {{name?: string, group?: object | null, onOutput?: (output: Output) => void,
   *   onStart?: () => void, onPlace?: (place: number) => void, signal?: AbortSignal}} [options]
   *   `signal` takes the code off the queue while it waits
   * @returns {Promise<RunResult>}
   */
  run(code, options = {}) {
    const { name = "cell", group = null, signal } = options;
    const { onOutput = () => {}, onStart = () => {}, onPlace = () => {} } = options;
    return new Promise((resolve) => {
      /** @type {Job} */
      const job = { code, name, group, onOutput, onStart, onPlace, settle: resolve };
      if (this.#front >= 0) this.#queue.splice(this.#front++, 0, job);
      else this.#queue.push(job);
      signal?.addEventListener("abort", () => this.#skip(job));
      this.#tellPlaces();
      void this.#pump();
    });
  }

  /** @param {Job} job */
  #skip(job) {
    // Where several pages share a session, it may wait there for another one's run.
    if (job === this.#active && !this.#startedAt) void this.#session?.interrupt();
    const place = this.#queue.indexOf(job);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    job.settle({ ...unrun("cancelled"), skipped: true });
    this.#tellPlaces();
    this.#changed();
  }

  #tellPlaces() {
    for (const [index, job] of this.#queue.entries()) job.onPlace(index + 1);
  }

  /**
   * Looks into the live namespace; null while nothing is there to ask: no session yet, or it runs.
   *
   * @param {string} question
   * @param {Record<string, unknown>} [parameters]
   */
  async ask(question, parameters = {}) {
    if (this.state !== "ready" || this.isBusy) return null;
    return (await this.#session?.ask(question, parameters)) ?? null;
  }

  /**
   * Tells Python a value by name, also while it runs; without a session nobody hears it.
   *
   * @param {string} channel @param {unknown} value @param {Uint8Array | null} [bytes]
   */
  send(channel, value, bytes = null) {
    this.#session?.send(channel, value, bytes);
  }

  /**
   * Writes a file where code finds it by its name, between runs; without a session nobody reads it.
   *
   * @param {string} name @param {Uint8Array} bytes
   */
  async writeFile(name, bytes) {
    await this.#session?.writeFile(name, bytes);
  }

  /** Stops the run in progress if it has this name; everything else goes on. @param {string} name */
  async stop(name) {
    if (this.#active?.name === name) await this.#session?.interrupt({ patient: true });
  }

  /**
   * Loads one of the site's Python packages between runs; whether it is there now.
   *
   * @param {string} name
   */
  async load(name) {
    if (this.state !== "ready" || this.isBusy) return false;
    return (await this.#session?.load(name)) ?? false;
  }

  /**
   * Stops the run in progress, and takes everything off the queue; variables are kept.
   *
   * @param {{keepQueue?: boolean}} [options]
   */
  async interrupt({ keepQueue = false } = {}) {
    if (!keepQueue) this.#cancelQueue();
    if (this.#active) await this.#session?.interrupt();
  }

  /**
   * Ends the interpreter and starts a new one, on another device if one is named.
   *
   * @param {DeviceChoice} [device]
   */
  async restart(device = this.deviceChoice) {
    this.deviceChoice = device;
    this.#cancelQueue();
    this.#active?.settle({ ...unrun("interrupted"), restarted: true });
    this.#active = null;
    this.#forget();
    if (!this.#boot) this.#isSpent = true; // what is starting already is fresh
    if (this.#session || this.#boot || this.state === "dead") await this.start();
    void this.#pump();
  }

  /** Starts Python before there is anything to run. */
  start() {
    return this.#ready().catch((error) => this.#die(error instanceof Error ? error.message : ""));
  }

  /** Starts Python before anyone asks for it; whoever runs code is told if that fails again. */
  warm() {
    if (this.state !== "off" || this.#boot) return;
    this.#boots().catch(() => {
      if (this.state === "booting" && !this.isBusy) this.#set("off");
    });
  }

  /** Fetches the session's own code ahead of the first run, without starting Python. */
  prefetch() {
    if (!this.#session && !this.#boot) void loadSessionModule().catch(() => {});
  }

  #cancelQueue() {
    for (const job of this.#queue.splice(0)) job.settle(unrun("cancelled"));
  }

  /** @param {object} group */
  #cancelGroup(group) {
    const [cancelled, kept] = [true, false].map((inGroup) =>
      this.#queue.filter((job) => (job.group === group) === inGroup),
    );
    this.#queue = kept;
    for (const job of cancelled) job.settle(unrun("cancelled"));
    this.#tellPlaces();
  }

  async #pump() {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#queue.length > 0) {
      try {
        await this.#ready();
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        // Of a traceback the last line says what went wrong.
        const why = message.trim().split("\n").at(-1) ?? "";
        const missing = await explainMissing();
        if (missing === "outdated") this.#die(OUTDATED, "Reload the page: your text is kept.");
        else this.#die(missing === "unreachable" ? NOT_KEPT : why, RESTART);
        const told = { name: "SessionError", message: this.fault, traceback: message };
        for (const job of this.#queue.splice(0)) job.settle(unrun("error", told));
        break;
      }
      if (this.#fresh) {
        this.#fresh = false;
        this.#front = 0;
        this.dispatchEvent(new Event("fresh"));
        this.#front = -1;
      }
      const job = this.#queue.shift();
      if (job) await this.#perform(job);
    }
    this.#pumping = false;
  }

  /** @param {Job} job */
  async #perform(job) {
    const session = this.#session;
    if (!session) return;
    this.#active = job;
    this.#startedAt = 0;
    this.#tellPlaces();
    let seen = 0;
    session.send("room", figureRoom()); // plots are laid out for it
    const given = session
      .run(job.code, {
        name: job.name,
        onPlace: job.onPlace,
        onStart: () => {
          if (this.#active !== job) return;
          this.#startedAt = performance.now();
          job.onStart();
        },
        onOutput: (output) => {
          seen += 1;
          if (this.#active === job) job.onOutput(output);
        },
      })
      .then((result) => {
        // A session without streaming hands everything over at the end.
        if (this.#active === job) for (const late of result.outputs.slice(seen)) job.onOutput(late);
        return result;
      })
      .catch((error) => unrun("error", { name: "SessionError", message: String(error) }));
    /** @type {Promise<RunResult>} */
    const settledElsewhere = new Promise((resolve) => {
      const settle = job.settle;
      job.settle = (result) => {
        settle(result);
        resolve(result);
      };
    });
    const result = await Promise.race([given, settledElsewhere]);
    const isActive = this.#active === job;
    if (isActive) this.#active = null;
    if (this.#restartedUnder === job) result.restarted = true;
    else if (isActive && !this.#startedAt && result.status === "interrupted") {
      Object.assign(result, { status: "cancelled", skipped: true, error: null });
    }
    if (/device was lost/i.test(result.error?.message ?? "")) this.deviceLost = true;
    if (result.status !== "ok" && job.group) this.#cancelGroup(job.group);
    /** @type {Ran} */
    const detail = { name: job.name, code: job.code, result };
    this.dispatchEvent(new CustomEvent("ran", { detail }));
    job.settle(result);
    this.#changed();
  }

  /** Resolves when an interpreter stands as it is wanted now; what is wanted may change meanwhile. */
  async #ready() {
    while (this.#boot || !this.#session || this.state === "dead" || !this.#isWanted) {
      await this.#boots();
      if (this.state === "dead") throw new Error(this.fault);
    }
  }

  get #isWanted() {
    const { sandboxed, device } = this.#started;
    return !this.#isSpent && sandboxed === this.sandboxed && device === this.deviceChoice;
  }

  #boots() {
    this.#boot ??= (this.#session ? this.#restartSession(this.#session) : this.#create()).finally(
      () => {
        this.#boot = null;
      },
    );
    return this.#boot;
  }

  /** An interpreter starts, as it is wanted now. */
  #begin() {
    this.#fresh = true;
    this.#isSpent = false;
    this.#started = { sandboxed: this.sandboxed, device: this.deviceChoice };
    this.fault = "";
    this.#set("booting");
  }

  async #create() {
    this.#begin();
    const { device, sandboxed } = this.#started;
    const session = await this.open({
      device,
      sandbox: sandboxed,
      onPermission: async (request) => (await loadPermission()).askPermission(request),
    });
    session.addEventListener("state", () => {
      if (this.#session === session) this.#follow(session);
    });
    this.#session = session;
    this.#follow(session);
  }

  /** @param {Session} session */
  async #restartSession(session) {
    const before = this.#started.sandboxed;
    this.#begin();
    const { device, sandboxed } = this.#started;
    const restart = async () => session.restart({ device }).then(() => true);
    const restarted = before === sandboxed && (await restart().catch(() => false));
    if (restarted) return this.#follow(session);
    session.close();
    this.#session = null;
    await this.#create();
  }

  /** @param {Session} session */
  #follow(session) {
    // Of pages that share a session, each may choose the device for all.
    if (session.asked) this.deviceChoice = this.#started.device = session.asked;
    if (session.state === "dead") {
      this.#cancelQueue(); // without what ran before, the rest would fail anyhow
      this.#die("Python stopped working.");
    } else {
      // A stop that Python ignored ends in a restart of the session's own.
      if (session.state === "booting" && !this.#boot) this.#forget();
      this.#set(session.state);
    }
  }

  /** The interpreter is gone, and with it all variables. */
  #forget() {
    this.#fresh = true;
    this.deviceLost = false;
    if (this.#active) this.#restartedUnder = this.#active;
    this.dispatchEvent(new Event("restart"));
  }

  /** The run during which the session restarted. @type {Job | null} */
  #restartedUnder = null;

  /** @param {string} why @param {string} [wayOut] */
  #die(why, wayOut = RESTART) {
    this.wayOut = wayOut;
    this.fault = /Python/.test(why) ? why : `Python could not be started: ${why}`;
    this.#fresh = true;
    this.#set("dead");
  }

  /** @param {SessionState} state */
  #set(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    const { dataset } = document.documentElement;
    dataset.session = this.state;
    if (this.#session) dataset.device = this.#session.device;
    this.dispatchEvent(new Event("state"));
  }
}

export const pageSession = new PageSession();
