/** One worker with one Python in it: it boots once, runs code, and at some time it is gone. */

import * as Comlink from "comlink";
import { checkedResult, checkedStart } from "./checked.js";
import { Outbox } from "./inbox.js";

/**
 * @typedef {import("./serve.js").Booted} Booted
 * @typedef {import("./serve.js").Finished} Finished
 * @typedef {{boot: (device: string, mailbox: SharedArrayBuffer | null) => Promise<Booted>,
 *   run: (id: number, code: string, name: string, token: import("./stop.js").Token) => Promise<Finished>,
 *   ask: (question: string, parameters: string) => Promise<string | null>,
 *   receive: (message: import("./inbox.js").Message) => Promise<void>,
 *   load: (name: string) => Promise<boolean>,
 *   writeFile: (name: string, bytes: Uint8Array) => Promise<boolean>,
 *   stop: (id: number) => Promise<void>}} WorkerApi
 */

export class Connection {
  #room;
  /** @type {WorkerApi} */
  #api;
  #booted = false;
  #outbox;
  /** @type {(reason: string) => void} */
  #end = () => {};

  /** Settles with the reason when the worker is gone. @type {Promise<string>} */
  ended = new Promise((resolve) => {
    this.#end = resolve;
  });

  /** @type {(outputs: string[]) => void} */
  onOutputs = () => {};

  /** @param {import("./worker-room.js").Room} room */
  constructor(room) {
    this.#room = room;
    this.#api = /** @type {WorkerApi} */ (/** @type {unknown} */ (Comlink.wrap(room.endpoint)));
    const shares = globalThis.crossOriginIsolated && !room.isWalled;
    this.#outbox = new Outbox((message) => void this.#api.receive(message), shares);
    // Outputs travel on the port of the calls: so a run's result cannot overtake them.
    room.endpoint.addEventListener("message", (event) => {
      const { data } = /** @type {MessageEvent} */ (event);
      if (data?.outputs) this.onOutputs(data.outputs);
      if (data?.fatal) this.terminate(data.fatal);
    });
    room.onError = (message = "its worker could not be loaded") => {
      if (!this.#booted) return this.terminate(message);
      // A callback that fails later, such as a timer's, harms nothing but itself.
      const text = `${message}\n`;
      this.onOutputs([JSON.stringify({ type: "stream", name: "stderr", text })]);
    };
  }

  /**
   * @param {string} device
   * @returns {Promise<Booted>} rejects when Python cannot be started
   */
  async boot(device) {
    const gone = this.ended.then((reason) => Promise.reject(new Error(reason)));
    const booted = await Promise.race([this.#api.boot(device, this.#outbox.mailbox), gone]);
    this.#booted = true;
    return this.#room.isWalled ? checkedStart(booted) : booted;
  }

  /**
   * @param {number} id
   * @param {string} code
   * @param {string} name
   * @param {import("./stop.js").Token} token
   * @returns {Promise<Finished>}
   */
  async run(id, code, name, token) {
    const finished = await this.#api.run(id, code, name, token);
    return this.#room.isWalled ? checkedResult(finished) : finished;
  }

  /**
   * @param {string} question @param {string} parameters
   * @returns {Promise<string | null>} null while code runs, or when the worker is gone
   */
  async ask(question, parameters) {
    const gone = this.ended.then(() => null);
    const text = await Promise.race([this.#api.ask(question, parameters), gone]);
    return typeof text === "string" ? text : null;
  }

  /** @param {string} channel @param {unknown} value @param {Uint8Array | null} bytes */
  send(channel, value, bytes) {
    this.#outbox.send(channel, value, bytes);
  }

  /** @param {string} name @returns {Promise<boolean>} false when the worker is gone */
  async load(name) {
    const gone = this.ended.then(() => false);
    return (await Promise.race([this.#api.load(name), gone])) === true;
  }

  /** @param {string} name @param {Uint8Array} bytes @returns {Promise<boolean>} */
  async writeFile(name, bytes) {
    const gone = this.ended.then(() => false);
    return (await Promise.race([this.#api.writeFile(name, bytes), gone])) === true;
  }

  /** @param {number} id */
  stop(id) {
    void this.#api.stop(id);
  }

  /** @param {string} reason */
  terminate(reason) {
    this.#room.close();
    this.#end(reason);
  }
}
