/**
 * Values from the page to Python, also while Python runs.
 *
 * A message takes two ways, and the first arrival counts. It is posted, and arrives when the worker's
 * event loop turns: between runs, at an `await`, or where Python pauses for it (JSPI). Where the page
 * is cross-origin isolated it is also put into a mailbox in shared memory, which Python can look into
 * at any time. Of one channel only the newest value counts.
 *
 * @typedef {{sequence: number, channel: string, text: string, bytes: Uint8Array | null}} Message
 * `text` is JSON
 * @typedef {"shared" | "pauses" | "awaits"} Reach how values reach code that runs: at once, where it
 * pauses for them, or only at its next `await`
 */

const CAPACITY = 1 << 20;
/** Words before the content: whose turn it is, bytes of the list, bytes of the data. */
const HEADER = 16;
const EMPTY = 0;
const FULL = 1;
const HELD = 2;
/** Between two pauses that let messages in; a pause takes about half a millisecond. */
const PAUSE_MS = 20;
/** The same in code that follows a variable and reads no widget. */
const SIGNAL_MS = 50;

/** The page's half. */
export class Outbox {
  /** Shared with the worker, or null. @type {SharedArrayBuffer | null} */
  mailbox;
  /** What lies in the mailbox. @type {Map<string, Message>} */
  #unread = new Map();
  #sequence = 0;
  #post;

  /** @param {(message: Message) => void} post @param {boolean} [shares] whether memory can be shared */
  constructor(post, shares = globalThis.crossOriginIsolated) {
    this.#post = post;
    this.mailbox = shares ? new SharedArrayBuffer(HEADER + CAPACITY) : null;
  }

  /**
   * @param {string} channel
   * @param {unknown} value JSON
   * @param {Uint8Array | null} [bytes] what would be clumsy as JSON: a picture, a file
   */
  send(channel, value, bytes = null) {
    this.#sequence += 1;
    const text = JSON.stringify(value ?? null);
    const message = { sequence: this.#sequence, channel, text, bytes };
    this.#post(message);
    if (this.mailbox && text.length + (bytes?.length ?? 0) < CAPACITY / 2) {
      this.#put(this.mailbox, message);
    }
  }

  /** @param {SharedArrayBuffer} mailbox @param {Message} message */
  #put(mailbox, message) {
    const words = new Int32Array(mailbox, 0, 3);
    const before = hold(words);
    if (before === HELD) return; // the worker is reading; the posted message arrives anyhow
    if (before === EMPTY) this.#unread.clear();
    this.#unread.delete(message.channel);
    this.#unread.set(message.channel, message);
    const messages = [...this.#unread.values()];
    let packed = pack(messages);
    while (packed.list.length + packed.data.length > CAPACITY) {
      messages.shift(); // the oldest arrives by post
      packed = pack(messages);
    }
    const body = new Uint8Array(mailbox, HEADER);
    body.set(packed.list);
    body.set(packed.data, packed.list.length);
    words[1] = packed.list.length;
    words[2] = packed.data.length;
    Atomics.store(words, 0, FULL);
    Atomics.notify(words, 0);
  }
}

/** The worker's half. */
export class Inbox {
  /** Whether something wants values without asking: variables that follow a control, or Stop. */
  #follows = false;
  /** @type {Int32Array | null} */
  #words = null;
  /** @type {Map<string, Message>} */
  #waiting = new Map();
  /** @type {Map<string, number>} */
  #newest = new Map();
  #canPause;
  #pausedAt = 0;
  #signalledAt = 0;
  #arrived = () => {};

  /** @param {boolean} canPause whether Python can wait for a promise */
  constructor(canPause) {
    this.#canPause = canPause;
  }

  /**
   * @param {SharedArrayBuffer | null} mailbox
   * @param {boolean} [follows] whether even a Stop arrives only where Python pauses for messages
   */
  open(mailbox, follows = false) {
    this.#words = mailbox && new Int32Array(mailbox, 0, 3);
    this.#follows ||= follows;
  }

  /** @returns {Reach} */
  get reach() {
    if (this.#words) return "shared";
    return this.#canPause ? "pauses" : "awaits";
  }

  /** @param {Message} message */
  receive(message) {
    const { channel, sequence } = message;
    if (sequence <= (this.#newest.get(channel) ?? 0)) return;
    this.#newest.set(channel, sequence);
    this.#waiting.set(channel, message);
    this.#follows ||= channel.startsWith("variable:");
    this.#arrived();
  }

  /** What has come since the last call. @returns {[channel: string, text: string, bytes: Uint8Array | null][]} */
  take() {
    this.#collect();
    const messages = [...this.#waiting.values()];
    this.#waiting.clear();
    return messages.map(({ channel, text, bytes }) => [channel, text, bytes]);
  }

  /** Whether Python should look, although its code does not ask. @param {number} now */
  signals(now) {
    if (!this.#follows || now - this.#signalledAt < SIGNAL_MS) return false;
    const mail = this.#waiting.size > 0 || this.#isFull || this.should_pause();
    if (mail) this.#signalledAt = now;
    return mail;
  }

  /** Whether only a pause could bring something, and the last one is some time ago. */
  should_pause() {
    return this.reach === "pauses" && performance.now() - this.#pausedAt >= PAUSE_MS;
  }

  /** Settles after the messages that wait were received. */
  pause() {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel(); // a timer would wait for 4 ms
      port2.onmessage = () => {
        this.#pausedAt = performance.now();
        port2.close();
        resolve(null);
      };
      port1.postMessage(null);
    });
  }

  /** Settles when a message is there. */
  arrival() {
    if (this.#waiting.size > 0 || this.#isFull) return Promise.resolve();
    return new Promise((resolve) => {
      this.#arrived = () => resolve(null);
    });
  }

  /** Holds the worker until a message is in the mailbox, or for so long. @param {number} ms */
  block(ms) {
    if (this.#words && this.#waiting.size === 0) Atomics.wait(this.#words, 0, EMPTY, ms);
    return this.#waiting.size > 0 || this.#isFull;
  }

  get #isFull() {
    return this.#words !== null && Atomics.load(this.#words, 0) === FULL;
  }

  #collect() {
    const words = this.#words;
    if (!words || Atomics.compareExchange(words, 0, FULL, HELD) !== FULL) return;
    const content = new Uint8Array(words.buffer, HEADER, words[1] + words[2]).slice();
    const messages = unpack(content, words[1]);
    Atomics.store(words, 0, EMPTY);
    for (const message of messages) this.receive(message);
  }
}

/** Takes the mailbox, full or empty; HELD where the other side keeps it. @param {Int32Array} words */
function hold(words) {
  for (let turn = 0; turn < 1000; turn++) {
    for (const state of [EMPTY, FULL]) {
      if (Atomics.compareExchange(words, 0, state, HELD) === state) return state;
    }
  }
  return HELD;
}

/** @param {Message[]} messages */
function pack(messages) {
  const list = messages.map(({ bytes, ...rest }) => ({ ...rest, length: bytes?.length ?? -1 }));
  const data = new Uint8Array(messages.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0));
  let at = 0;
  for (const { bytes } of messages) {
    if (!bytes) continue;
    data.set(bytes, at);
    at += bytes.length;
  }
  return { list: new TextEncoder().encode(JSON.stringify(list)), data };
}

/** @param {Uint8Array} content @param {number} length bytes of the list @returns {Message[]} */
function unpack(content, length) {
  let at = length;
  /** @type {(Omit<Message, "bytes"> & {length: number})[]} */
  const list = JSON.parse(new TextDecoder().decode(content.subarray(0, length)));
  return list.map(({ sequence, channel, text, length: size }) => {
    const bytes = size < 0 ? null : content.slice(at, at + size);
    at += Math.max(0, size);
    return { sequence, channel, text, bytes };
  });
}
