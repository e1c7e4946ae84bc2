/** @import { Amount, Build, CourseFile } from "./course-files.js" */
/** @import { Kept, KeptFiles, Unfinished } from "./kept-files.js" */
/** @import { Outcome, Progress, World } from "./taking.js" */
import { amountOf, readBuild } from "./course-files.js";
import { refusal, Taking } from "./taking.js";

/**
 * What this browser keeps of the course, compared with what the site offers now.
 *
 * @typedef {{
 *   build: Build | null,
 *   newest: Build | null,
 *   record: Kept | null,
 *   begun: Unfinished | null,
 *   present: Set<string>,
 *   lost: CourseFile[],
 *   left: Amount,
 * }} Standing build: the version that is or would be taken; newest: the site's, null where it does
 * not answer; present: paths of `build` that are here; lost: files of the kept version that are not;
 * left: what of `build` is still to come
 * @typedef {"nothing" | "part" | "kept" | "lost" | "older" | "unknown"} State
 */

/** How often other tabs hear how far it is. */
const TELL_MS = 300;

/** @param {Standing} standing @returns {State} */
export function stateOf({ newest, record, begun, lost }) {
  if (record && newest && newest.id !== record.id) return "older";
  if (record) return lost.length > 0 ? "lost" : "kept";
  if (begun) return "part";
  return newest ? "nothing" : "unknown";
}

/**
 * Takes, checks and removes the course for one page; of all tabs one at a time does something, and
 * the others show it. "change": the standing is another; "progress": how far it is.
 */
export class Keeper extends EventTarget {
  #kept;
  #world;
  #locks;
  #channel;
  #lockName;
  /** @type {Taking | null} */ #taking = null;
  #told = 0;
  #following = false;
  #givesUp = false;
  /** @type {Standing | null} */ standing = null;
  /** What is going on, here or in another tab. @type {"taking" | "checking" | null} */ doing =
    null;
  /** Whether another tab does it. */ elsewhere = false;
  /** @type {Progress | null} */ progress = null;
  /** How the last one ended. @type {Outcome | null} */ outcome = null;
  /** Whether the site had been renewed while it was fetched. */ renewed = false;

  /**
   * @param {KeptFiles} kept
   * @param {World} world
   * @param {Pick<LockManager, "request" | "query">} locks
   * @param {BroadcastChannel} channel to the other tabs
   */
  constructor(kept, world, locks, channel) {
    super();
    this.#kept = kept;
    this.#world = world;
    this.#locks = locks;
    this.#channel = channel;
    this.#lockName = `glowgrad-course ${world.base}`;
    channel.addEventListener("message", ({ data }) => this.#hear(data));
  }

  /** Looks at what is here; goes on with what was interrupted, unless the reader had paused it. */
  async open() {
    const { held = [] } = await this.#locks.query();
    if (held.some(({ name }) => name === this.#lockName)) {
      this.elsewhere = true;
      this.doing = "taking";
      this.#follow();
    }
    await this.look();
    await this.#goOn();
  }

  /** Compares what is here with what the site offers. */
  async look() {
    const [record, begun] = [await this.#kept.record(), await this.#kept.unfinished()];
    const newest = await this.#newest();
    const build = newest ?? record ?? begun;
    const present = build ? await this.#kept.present(build) : new Set();
    const whole = record ? await this.#kept.present(record) : new Set();
    const left = amountOf((build?.files ?? []).filter(({ path }) => !present.has(path)));
    const lost = (record?.files ?? []).filter(({ path }) => !whole.has(path));
    this.standing = { build, newest, record, begun, present, lost, left };
    this.#change();
  }

  /** Brings the site's version here. */
  take() {
    const build = this.standing?.newest;
    if (!build) return Promise.resolve();
    return this.#alone("taking", async (taking) => {
      await this.#kept.begin(build, this.#world.now());
      const outcome = await taking(build).run();
      if (this.#givesUp) await this.#kept.giveUp();
      else if (outcome.outcome !== "complete") await this.#keepPause(true);
      return outcome;
    });
  }

  /** Reads everything that is kept, compares it with its hashes, and fetches again what is wrong. */
  check() {
    const { record, newest } = this.standing ?? {};
    if (!record) return Promise.resolve();
    return this.#alone("checking", async (taking) => {
      const outcome = await taking(record).run({ fetching: newest?.id === record.id });
      const checked = this.#world.now();
      if (outcome.outcome === "complete") await this.#kept.keepRecord({ ...record, checked });
      return outcome;
    });
  }

  async pause() {
    if (this.elsewhere) return this.#say({ ask: "pause" });
    // Kept before it is shown: who closes the tab as soon as it says so finds it paused.
    await this.#keepPause(true);
    this.#taking?.pause();
    this.#tellOthers();
    await this.look();
  }

  async resume() {
    if (this.elsewhere) return this.#say({ ask: "resume" });
    this.#taking?.resume();
    await this.#keepPause(false);
    this.#tellOthers();
  }

  /** Ends what is going on. @param {{giveUp?: boolean}} [how] giveUp: removes what has come */
  async cancel({ giveUp = false } = {}) {
    if (this.elsewhere) return this.#say({ ask: giveUp ? "giveUp" : "cancel" });
    if (this.#taking) {
      this.#givesUp = giveUp;
      this.#taking.cancel();
    } else if (giveUp) {
      await this.#kept.giveUp();
      await this.#changed();
    }
  }

  /** Removes the course from this browser. */
  async remove() {
    await this.#kept.remove();
    this.outcome = null;
    await this.#changed();
  }

  /**
   * Does something that no other tab may do at the same time.
   *
   * @param {"taking" | "checking"} name
   * @param {(taking: (build: Build) => Taking) => Promise<Outcome>} act
   */
  async #alone(name, act) {
    if (this.doing) return;
    this.doing = name;
    this.outcome = null;
    this.renewed = false;
    this.#givesUp = false;
    this.#change();
    await this.#locks.request(this.#lockName, { ifAvailable: true }, async (lock) => {
      if (!lock) {
        this.elsewhere = true;
        this.#follow();
        return;
      }
      const before = this.standing?.newest?.id;
      try {
        this.outcome = await act((build) => this.#start(build));
      } catch (error) {
        this.outcome = refusal(error, this.standing?.left.bytes ?? 0);
      } finally {
        this.#taking = null;
        this.progress = null;
        this.doing = null;
      }
      await this.#changed();
      const now = this.standing?.newest?.id;
      this.renewed = this.outcome?.outcome === "incomplete" && now !== undefined && now !== before;
    });
    this.#change();
  }

  /** @param {Build} build */
  #start(build) {
    const taking = new Taking(build, this.#kept, this.#world);
    this.#taking = taking;
    taking.addEventListener("progress", () => {
      if (this.#taking !== taking) return;
      this.progress = taking.progress;
      this.dispatchEvent(new Event("progress"));
      if (this.#world.now() - this.#told < TELL_MS) return;
      this.#told = this.#world.now();
      this.#say({ doing: this.doing, progress: this.progress });
    });
    return taking;
  }

  /** @param {boolean} paused */
  async #keepPause(paused) {
    const begun = await this.#kept.unfinished();
    if (begun) await this.#kept.keepUnfinished({ ...begun, paused });
  }

  #tellOthers() {
    if (this.doing) this.#say({ doing: this.doing, progress: this.progress });
  }

  /** Interrupted by closing the page, not by the reader's word. */
  async #goOn() {
    const { begun, newest } = this.standing ?? {};
    if (begun && !begun.paused && newest?.id === begun.id) await this.take();
  }

  /** What the site offers now, or null where it does not answer. */
  async #newest() {
    try {
      const answer = await this.#world.fetch(`${this.#world.base}build.json`, {
        cache: "no-store",
      });
      return answer.ok ? readBuild(await answer.json()) : null;
    } catch {
      return null;
    }
  }

  /** Notices when the tab that is at work has ended, in whatever way. */
  #follow() {
    if (this.#following) return;
    this.#following = true;
    void this.#locks
      .request(this.#lockName, () => {})
      .then(async () => {
        this.#following = false;
        this.elsewhere = false;
        this.doing = null;
        this.progress = null;
        await this.look();
        await this.#goOn();
      });
  }

  /** @param {any} message of another tab */
  #hear(message) {
    const { doing, progress, ask } = message ?? {};
    if (ask && this.#taking) {
      if (ask === "pause") void this.pause();
      else if (ask === "resume") void this.resume();
      else void this.cancel({ giveUp: ask === "giveUp" });
    } else if (doing && !this.#taking) {
      const began = !this.elsewhere;
      [this.elsewhere, this.doing, this.progress] = [true, doing, progress];
      if (began) this.#change();
      else this.dispatchEvent(new Event("progress"));
      this.#follow();
    } else if (message?.changed && !this.doing) void this.look();
  }

  /** @param {object} message */
  #say(message) {
    this.#channel.postMessage(message);
  }

  async #changed() {
    await this.look();
    this.#say({ changed: true });
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}
