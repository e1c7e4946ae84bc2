/**
 * One session for several clients, each at the other end of a MessagePort (`RemoteSession`): they
 * share its variables and one queue, in the order in which runs were asked for. A run's outputs go
 * to who asked for it, what becomes of the session to all.
 */

/**
 * @typedef {import("./glowgrad.js").Session} Session
 * @typedef {import("./glowgrad.js").RunResult} RunResult
 * @typedef {import("./device.js").Device} Device
 * @typedef {import("./remote.js").About} About
 * @typedef {import("./package-index.js").Permission} Permission
 * @typedef {(options: {device: Device | "auto", onState: (state: string) => void,
 *   onPermission: (request: Permission) => Promise<boolean>}) => Promise<Session>} Open
 *
 * @typedef {{client: Client, id: number, code: string, name: string, begun: boolean}} Job
 */

const RESTARTED = "Python was restarted, and its variables are gone.";
const STOPPED = "Stopped before it began.";

/** One end of a port, and what is known of who holds the other. */
class Client {
  /** How wide this client's figures may be. */
  room = /** @type {unknown} */ (null);
  #lastQuestion = 0;
  /** @type {Map<number, (allowed: boolean) => void>} */
  #questions = new Map();
  #port;

  /** @param {MessagePort} port */
  constructor(port) {
    this.#port = port;
  }

  /** @param {Record<string, unknown>} message */
  post(message) {
    this.#port.postMessage(message);
  }

  /** @param {Permission} request @returns {Promise<boolean>} */
  permits(request) {
    return new Promise((resolve) => {
      this.#lastQuestion += 1;
      this.#questions.set(this.#lastQuestion, resolve);
      this.post({ type: "permission", id: this.#lastQuestion, request });
    });
  }

  /** @param {number} id @param {boolean} allowed */
  answer(id, allowed) {
    this.#questions.get(id)?.(allowed);
    this.#questions.delete(id);
  }

  /** Nobody answers any more. */
  silence() {
    for (const resolve of this.#questions.values()) resolve(false);
    this.#questions.clear();
  }
}

export class SharedSession {
  #open;
  /** @type {Device | "auto"} */
  #asked = "auto";
  /** @type {Session | null} */
  #session = null;
  /** @type {Promise<Session> | null} */
  #opening = null;
  #fault = "";
  /** @type {Set<Client>} */
  #clients = new Set();
  /** @type {Job[]} */
  #queue = [];
  /** @type {Job | null} */
  #active = null;
  /** What has run to its end in the present interpreter: code by name. @type {Map<string, string>} */
  #ran = new Map();

  /** @param {Open} open makes the session, when the first client is there */
  constructor(open) {
    this.#open = open;
  }

  /**
   * Takes on the holder of a port's other end.
   *
   * @param {MessagePort} port
   * @param {Device | "auto"} [device] what the session is asked for, if this is its first client
   */
  serve(port, device = "auto") {
    const client = new Client(port);
    if (this.#clients.size === 0 && !this.#session) this.#asked = device;
    this.#clients.add(client);
    port.addEventListener("close", () => this.#leave(client));
    port.onmessage = ({ data }) => this.#receive(client, data ?? {});
  }

  /** @returns {Promise<Session>} */
  #ready() {
    if (this.#session) return Promise.resolve(this.#session);
    this.#opening ??= this.#start().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #start() {
    this.#fault = "";
    this.#tell();
    try {
      const session = await this.#open({
        device: this.#asked,
        onState: () => this.#changed(),
        onPermission: async (request) => (await this.#active?.client.permits(request)) ?? false,
      });
      this.#session = session;
      this.#tell();
      return session;
    } catch (error) {
      this.#fault = error instanceof Error ? error.message : String(error);
      this.#tell();
      throw error;
    }
  }

  #changed() {
    if (this.#session?.state === "booting") this.#ran.clear();
    if (this.#session) this.#tell();
  }

  /** @returns {About} */
  get #about() {
    const { device = "cpu", deviceNote = "", adapter = null } = this.#session ?? {};
    const { reach = "awaits", boot = {} } = this.#session ?? {};
    const fault = this.#fault;
    const state = this.#session?.state ?? (fault ? "dead" : "booting");
    return { state, device, deviceNote, adapter, reach, boot, asked: this.#asked, fault };
  }

  #tell() {
    for (const client of this.#clients) client.post({ type: "state", about: this.#about });
  }

  /** @param {Client} client @param {any} message */
  #receive(client, { type, id, ...rest }) {
    if (type === "hello") this.#welcome(client);
    else if (type === "run") {
      const { code, name } = rest;
      this.#queue.push({ client, id, code: String(code), name: String(name), begun: false });
      this.#tellPlaces();
      void this.#next();
    } else if (type === "call") void this.#answer(client, id, rest);
    else if (type === "send") this.#send(client, rest);
    else if (type === "answer") client.answer(id, rest.allowed === true);
    else if (type === "bye") this.#leave(client);
  }

  /** @param {Client} client */
  #welcome(client) {
    this.#clients.add(client); // one that had left may come back
    if (!this.#session) void this.#ready().catch(() => {});
    for (const [name, code] of this.#ran) client.post({ type: "ran", name, code });
    client.post({ type: "state", about: this.#about });
  }

  /** @param {Client} client @param {any} message */
  #send(client, { channel, value, bytes = null }) {
    // How wide a figure may be is a matter of the client whose code runs.
    if (channel === "room") client.room = value;
    else this.#session?.send(String(channel), value, bytes);
  }

  /** @param {Client} client @param {number} id @param {{method?: string, args?: any[]}} call */
  async #answer(client, id, { method, args = [] }) {
    try {
      client.post({ type: "done", id, value: await this.#perform(client, method, args) });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      client.post({ type: "done", id, error: text });
    }
  }

  /** @param {Client} client @param {string | undefined} method @param {any[]} args @returns {Promise<any>} */
  async #perform(client, method, [first, second]) {
    if (method === "interrupt") return this.#interrupt(client, first ?? {});
    if (method === "restart") return this.#restart(first?.device);
    if (method === "ask") return (await this.#session?.ask(String(first), second ?? {})) ?? null;
    if (method === "load") return (await this.#session?.load(String(first))) ?? false;
    if (method === "writeFile") {
      const bytes = second instanceof Uint8Array ? second : new Uint8Array();
      return (await this.#ready()).writeFile(String(first), bytes);
    }
    throw new Error(`A session has no method ${method}.`);
  }

  async #next() {
    if (this.#active) return;
    const job = this.#queue.shift();
    if (!job) return;
    this.#active = job;
    const { client, id, code, name } = job;
    let value = unrun("error", "SessionEnded", "");
    try {
      const session = await this.#ready();
      if (this.#active !== job) return; // taken off the queue before Python was there
      if (client.room !== null) session.send("room", client.room);
      value = await session.run(code, {
        name,
        onStart: () => {
          job.begun = true;
          client.post({ type: "start", id });
          this.#tellPlaces();
        },
        onOutput: (output) => client.post({ type: "output", id, output }),
      });
    } catch (error) {
      value = unrun(
        "error",
        "SessionError",
        error instanceof Error ? error.message : String(error),
      );
    }
    if (this.#active !== job) return;
    this.#active = null;
    if (value.status === "ok") this.#remember(name, code);
    settle(job, value);
    void this.#next();
  }

  /** @param {string} name @param {string} code */
  #remember(name, code) {
    this.#ran.set(name, code);
    for (const client of this.#clients) client.post({ type: "ran", name, code });
  }

  /** @param {Client} client @param {{queued?: boolean, patient?: boolean}} options */
  async #interrupt(client, { queued = false, patient = false }) {
    const own = this.#active?.client === client ? this.#active : null;
    const waiting = this.#queue.filter((job) => job.client === client);
    const given = queued ? waiting : own ? [] : waiting.slice(0, 1);
    if (own && !this.#session) given.push(own);
    this.#drop(given, STOPPED);
    // What has been handed to a session that still boots waits in the session's own queue.
    if (own) await this.#session?.interrupt({ patient, queued: !own.begun });
  }

  /** @param {Device | "auto" | undefined} device */
  async #restart(device) {
    this.#asked = device ?? this.#asked;
    this.#drop(
      [...this.#queue, ...(this.#active && !this.#session ? [this.#active] : [])],
      RESTARTED,
    );
    if (this.#session) await this.#session.restart({ device: this.#asked });
    else await this.#ready();
  }

  /** A client that is gone wants nothing any more. @param {Client} client */
  #leave(client) {
    client.silence();
    this.#clients.delete(client);
    void this.#interrupt(client, { queued: true });
  }

  /** Takes runs off the queue that have not begun. @param {Job[]} jobs @param {string} why */
  #drop(jobs, why) {
    this.#queue = this.#queue.filter((job) => !jobs.includes(job));
    if (this.#active && jobs.includes(this.#active)) this.#active = null;
    for (const job of jobs) settle(job, unrun("interrupted", "KeyboardInterrupt", why));
    this.#tellPlaces();
    void this.#next();
  }

  #tellPlaces() {
    const begun = this.#active === null || this.#active.begun;
    const waiting = begun || !this.#active ? this.#queue : [this.#active, ...this.#queue];
    for (const [index, { client, id }] of waiting.entries()) {
      client.post({ type: "place", id, place: index + 1 });
    }
  }
}

/** The outputs have gone before. @param {Job} job @param {RunResult} result */
function settle({ client, id }, { outputs: _, ...value }) {
  client.post({ type: "done", id, value });
}

/** @param {RunResult["status"]} status @param {string} name @param {string} message @returns {RunResult} */
function unrun(status, name, message) {
  const error = { name, message, traceback: "", line: null, hint: null };
  return { status, result: null, outputs: [], error, ms: 0 };
}
