/**
 * A session that lives in another frame, reached over a MessagePort. What a page can do with it is
 * what it can do with a `Session`; `SharedSession` is the other end.
 *
 * To the session, by `type`: hello, run {id, code, name}, call {id, method, args}, send {channel,
 * value, bytes}, answer {id, allowed}, bye. From it: state {about}, place {id, place}, start {id},
 * output {id, output}, done {id, value or error}, ran {name, code}, permission {id, request}.
 */

/**
 * @typedef {import("./glowgrad.js").State} State
 * @typedef {import("./glowgrad.js").Output} Output
 * @typedef {import("./glowgrad.js").RunResult} RunResult
 * @typedef {import("./device.js").Device} Device
 *
 * @typedef {{state: State, device: Device, deviceNote: string,
 *   adapter: import("./device.js").Adapter | null, reach: import("./inbox.js").Reach,
 *   boot: Partial<import("./serve.js").Boot>, asked: Device | "auto", fault: string}} About
 *   `asked`: the device that was asked for; `fault`: why the session is dead
 *
 * @typedef {import("./package-index.js").Permission} Permission
 * @typedef {import("./package-index.js").AskPermission} AskPermission
 *
 * @typedef {object} RemoteOptions
 * @property {(output: Output) => void} [onOutput] called with each output of every own run
 * @property {(state: State) => void} [onState]
 * @property {(run: {name: string, code: string}) => void} [onRan] called for what has come to its end
 *   without an error, whoever asked for it, before the first state too
 * @property {AskPermission} [onPermission] asked for own runs; without it everything is refused
 *
 * @typedef {object} RemoteRunOptions
 * @property {string} [name]
 * @property {(output: Output) => void} [onOutput]
 * @property {() => void} [onStart] called when the code begins
 * @property {(place: number) => void} [onPlace] called with its place among all that waits, from 1
 *
 * @typedef {{settle: (value: any) => void, fail: (error: Error) => void, gone: (why: string) => void,
 *   options?: RemoteRunOptions, outputs?: Output[]}} Call `gone` settles it when nobody will answer
 */

/** A frame that has not even begun to answer after so long was kept from loading. */
const SILENCE_MS = 30_000;

/**
 * The session at the other end of a port; resolves when it is ready to run code.
 *
 * @param {MessagePort} port
 * @param {RemoteOptions} [options]
 * @returns {Promise<RemoteSession>} rejects with a readable message when Python cannot be started
 */
export function connect(port, options = {}) {
  return new Promise((resolve, reject) => {
    const session = new RemoteSession(port, options);
    const silence = setTimeout(() => {
      session.close(
        "The frame that runs Python does not answer: perhaps it was kept from loading.",
      );
    }, SILENCE_MS);
    const look = () => {
      clearTimeout(silence);
      if (session.state === "booting") return;
      session.removeEventListener("state", look);
      if (session.state === "dead") reject(new Error(session.fault));
      else resolve(session);
    };
    session.addEventListener("state", look);
  });
}

/** Made by `connect`. Dispatches "state" as a `Session` does. */
export class RemoteSession extends EventTarget {
  /** @type {State} */
  state = "booting";
  /** @type {Device} */
  device = "cpu";
  deviceNote = "";
  /** @type {About["adapter"]} */
  adapter = null;
  /** @type {About["reach"]} */
  reach = "awaits";
  /** @type {About["boot"]} */
  boot = {};
  /** The device that was asked for, perhaps by another client. @type {Device | "auto"} */
  asked = "auto";
  /** Why the session is dead. */
  fault = "";

  #port;
  #options;
  #closed = false;
  #lastId = 0;
  /** @type {Map<number, Call>} */
  #calls = new Map();

  /** @param {MessagePort} port @param {RemoteOptions} options */
  constructor(port, options) {
    super();
    this.#port = port;
    this.#options = options;
    port.onmessage = ({ data }) => this.#receive(data ?? {});
    port.addEventListener("close", () => this.#end("The session of this page has ended."));
    // No event tells the other end that this frame was removed.
    globalThis.addEventListener?.("pagehide", () => this.#post({ type: "bye" }));
    globalThis.addEventListener?.("pageshow", () => this.greet());
    this.greet();
  }

  /** Asks to be told how the session stands, and what has run in it. */
  greet() {
    this.#post({ type: "hello" });
  }

  /**
   * @param {string} code
   * @param {RemoteRunOptions} [options]
   * @returns {Promise<RunResult>}
   */
  run(code, options = {}) {
    /** @type {Output[]} */
    const outputs = [];
    const { name = "cell" } = options;
    return this.#ask({ type: "run", code: String(code), name }, (resolve) => ({
      settle: (result) => resolve({ ...result, outputs }),
      fail: ({ message }) => resolve(unrun(outputs, message)),
      gone: (why) => resolve(unrun(outputs, why)),
      options,
      outputs,
    }));
  }

  /** @param {string} question @param {Record<string, unknown>} [parameters] @returns {Promise<any>} */
  ask(question, parameters = {}) {
    return this.#call("ask", [question, parameters], null);
  }

  /** @param {string} name @returns {Promise<boolean>} */
  load(name) {
    return this.#call("load", [name], false);
  }

  /** @param {string} name @param {Uint8Array} bytes @returns {Promise<boolean>} */
  writeFile(name, bytes) {
    return this.#call("writeFile", [name, bytes], false);
  }

  /** @param {string} channel @param {unknown} value @param {Uint8Array | null} [bytes] */
  send(channel, value, bytes = null) {
    this.#post({ type: "send", channel, value, bytes });
  }

  /**
   * Stops the own run, or takes it off the queue; runs of other clients go on.
   *
   * @param {{queued?: boolean, patient?: boolean}} [options]
   * @returns {Promise<void>}
   */
  interrupt(options = {}) {
    return this.#call("interrupt", [options], undefined);
  }

  /**
   * Starts Python anew for all clients.
   *
   * @param {{device?: Device | "auto"}} [options]
   * @returns {Promise<void>}
   */
  restart(options = {}) {
    return this.#call("restart", [options], undefined);
  }

  /** Leaves the session, which goes on for its other clients; the port can be connected again. */
  close(why = "The session was closed.") {
    this.#post({ type: "bye" });
    this.#end(why);
  }

  /** @param {string} method @param {unknown[]} args @param {any} otherwise @returns {Promise<any>} */
  #call(method, args, otherwise) {
    return this.#ask({ type: "call", method, args }, (resolve, reject) => ({
      settle: resolve,
      fail: reject,
      gone: () => resolve(otherwise),
    }));
  }

  /**
   * @param {Record<string, unknown>} message
   * @param {(resolve: (value: any) => void, reject: (error: Error) => void) => Call} make
   * @returns {Promise<any>}
   */
  #ask(message, make) {
    return new Promise((resolve, reject) => {
      const call = make(resolve, reject);
      if (this.#closed) return call.gone(this.fault);
      this.#lastId += 1;
      this.#calls.set(this.#lastId, call);
      this.#post({ ...message, id: this.#lastId });
    });
  }

  /** @param {Record<string, unknown>} message */
  #post(message) {
    if (!this.#closed) this.#port.postMessage(message);
  }

  /** @param {any} message */
  #receive({ type, id, ...rest }) {
    const call = this.#calls.get(id);
    if (type === "state") this.#show(rest.about);
    else if (type === "ran") this.#options.onRan?.({ name: rest.name, code: rest.code });
    else if (type === "permission") void this.#permit(id, rest.request);
    else if (type === "start") call?.options?.onStart?.();
    else if (type === "place") call?.options?.onPlace?.(rest.place);
    else if (type === "output") this.#hear(call, rest.output);
    else if (type === "done") {
      this.#calls.delete(id);
      if (rest.error === undefined) call?.settle(rest.value);
      else call?.fail(new Error(rest.error));
    }
  }

  /** @param {About} about */
  #show(about) {
    Object.assign(this, about);
    this.#options.onState?.(this.state);
    this.dispatchEvent(new Event("state"));
  }

  /** @param {Call | undefined} call @param {Output} output */
  #hear(call, output) {
    call?.outputs?.push(output);
    for (const listener of [call?.options?.onOutput, this.#options.onOutput]) {
      try {
        listener?.(output);
      } catch (error) {
        console.error(error); // a fault in drawing must not cost the outputs that follow
      }
    }
  }

  /** @param {number} id @param {Permission} request */
  async #permit(id, request) {
    const { onPermission = () => false } = this.#options;
    const allowed = await Promise.resolve(request)
      .then(onPermission)
      .catch(() => false);
    this.#post({ type: "answer", id, allowed });
  }

  /** @param {string} why */
  #end(why) {
    if (this.#closed) return;
    this.#closed = true;
    for (const call of this.#calls.values()) call.gone(why);
    this.#calls.clear();
    const { device, deviceNote, adapter, reach, boot, asked } = this;
    this.#show({ state: "dead", device, deviceNote, adapter, reach, boot, asked, fault: why });
  }
}

/** @param {Output[]} outputs @param {string} message @returns {RunResult} */
function unrun(outputs, message) {
  const error = { name: "SessionEnded", message, traceback: "", line: null, hint: null };
  return { status: "error", result: null, outputs, error, ms: 0 };
}
