/** @import { Build, CourseFile } from "./course-files.js" */
import { ASSETS, COURSE, courseCache, PAGES } from "../../service/caches.js";
import { addressOf, isAsset, readBuild } from "./course-files.js";

/**
 * The course that is kept whole; the service worker reads it too.
 *
 * @typedef {Build & {complete: true, since: number, checked: number, before: string[]}} Kept
 * since: when it became complete; checked: when all of it was last compared with its hashes (ms);
 * before: the paths of assets that ordinary visits had brought, and that stay when it is removed
 */
/**
 * A course of which a part is kept.
 *
 * @typedef {Build & {since: number, paused: boolean, before: string[]}} Unfinished
 * before: as above
 */

const COURSES = courseCache("");
const IGNORE = { ignoreVary: true };

/**
 * The files of the course in this browser's caches. Assets have their hash in their address and lie
 * together; what changes under its name lies in a cache of its version.
 */
export class KeptFiles {
  #caches;
  #base;

  /** @param {CacheStorage} caches @param {string} base the site's address */
  constructor(caches, base) {
    this.#caches = caches;
    this.#base = base;
  }

  /** The course that is kept whole, or null. @returns {Promise<Kept | null>} */
  async record() {
    const value = await this.#note("kept.json");
    const build = readBuild(value);
    if (!build || value.complete !== true) return null;
    const [since, checked] = [Number(value.since) || 0, Number(value.checked) || 0];
    return { ...build, complete: true, since, checked, before: paths(value.before) };
  }

  /** @param {Kept} record */
  keepRecord(record) {
    return this.#keepNote("kept.json", record);
  }

  /** The course that was begun, or null. @returns {Promise<Unfinished | null>} */
  async unfinished() {
    const value = await this.#note("unfinished.json");
    const build = readBuild(value);
    if (!build) return null;
    const since = Number(value.since) || 0;
    return { ...build, since, paused: value.paused === true, before: paths(value.before) };
  }

  /** @param {Unfinished} unfinished */
  keepUnfinished(unfinished) {
    return this.#keepNote("unfinished.json", unfinished);
  }

  /**
   * The paths of a version's files that are here, by their addresses alone: nothing is read.
   *
   * @param {Build} build
   * @returns {Promise<Set<string>>}
   */
  async present(build) {
    const assets = await this.#addresses(ASSETS);
    const own = await this.#addresses(courseCache(build.id));
    const record = await this.record();
    const older = record && record.id !== build.id ? await this.#same(record) : new Set();
    const here = (/** @type {CourseFile} */ file) => {
      const address = addressOf(this.#base, file.path);
      if (isAsset(file)) return assets.has(address);
      return own.has(address) || older.has(file.path + file.sha256);
    };
    return new Set(build.files.filter(here).map((file) => file.path));
  }

  /** What of an older version would serve a newer one. @param {Kept} record */
  async #same(record) {
    const addresses = await this.#addresses(courseCache(record.id));
    const kept = record.files.filter((file) => addresses.has(addressOf(this.#base, file.path)));
    return new Set(kept.map((file) => file.path + file.sha256));
  }

  /**
   * Whether a file is in its place, whole: it is read and compared with its hash. What another
   * version or an ordinary visit has left is taken over where its hash agrees.
   *
   * @param {CourseFile} file
   * @param {Build} build
   */
  async find(file, build) {
    const address = addressOf(this.#base, file.path);
    const place = await this.#caches.open(this.#placeOf(file, build.id));
    if (await intact(await place.match(address, IGNORE), file)) return true;
    if (isAsset(file)) return false;
    const names = await this.#caches.keys();
    for (const name of names.filter((one) => one.startsWith(COURSES) || one === PAGES)) {
      const found = await (await this.#caches.open(name)).match(address, IGNORE);
      const bytes = await intact(found, file);
      if (!found || !bytes) continue;
      await place.put(address, asKept(found, bytes));
      return true;
    }
    return false;
  }

  /**
   * @param {CourseFile} file
   * @param {Build} build
   * @param {Response} response of which `bytes` came
   * @param {BlobPart} bytes
   */
  async put(file, build, response, bytes) {
    const place = await this.#caches.open(this.#placeOf(file, build.id));
    await place.put(addressOf(this.#base, file.path), asKept(response, bytes));
  }

  /**
   * Notes that a version is being brought here. What was begun of another one serves as far as it
   * is the same; the rest of it goes.
   *
   * @param {Build} build
   * @param {number} at
   */
  async begin(build, at) {
    const begun = await this.unfinished();
    if (begun?.id === build.id) return await this.keepUnfinished({ ...begun, paused: false });
    const record = await this.record();
    const before = begun?.before ?? (await this.#visited(build, record));
    await this.keepUnfinished({ ...build, since: at, paused: false, before });
    if (begun) await this.#dropAssets(begun, [build, record, before]);
  }

  /**
   * The assets of a version that visits have brought, not the kept course.
   *
   * @param {Build} build
   * @param {Kept | null} record
   */
  async #visited(build, record) {
    const taken = new Set(record?.files.map(({ path }) => path));
    for (const path of record?.before ?? []) taken.delete(path);
    const present = await this.present(build);
    const assets = build.files.filter((file) => isAsset(file) && present.has(file.path));
    return assets.map(({ path }) => path).filter((path) => !taken.has(path));
  }

  /**
   * Makes a version the one that is kept, in one step; then lets go of the one before it.
   *
   * @param {Build} build all of whose files are in their places
   * @param {number} at
   */
  async finish(build, at) {
    const [record, begun] = [await this.record(), await this.unfinished()];
    const since = record?.id === build.id ? record.since : at;
    const { id, files } = build;
    const visited = new Set([...(record?.before ?? []), ...(begun?.before ?? [])]);
    const before = files.map(({ path }) => path).filter((path) => visited.has(path));
    await this.keepRecord({ id, files, complete: true, since, checked: at, before });
    await this.#dropNote("unfinished.json");
    await this.#dropCourses(id);
    if (record) await this.#dropAssets(record, [build, [...visited]]);
    if (begun) await this.#dropAssets(begun, [build, [...visited]]);
  }

  /** Gives up what was begun; a version that is whole stays, and what ordinary visits had brought. */
  async giveUp() {
    const [record, begun] = [await this.record(), await this.unfinished()];
    await this.#dropNote("unfinished.json");
    await this.#dropCourses(record?.id ?? "");
    if (begun) await this.#dropAssets(begun, [record, begun.before]);
  }

  /** Removes the course, whole or begun; what ordinary visits had brought stays. */
  async remove() {
    const [record, begun] = [await this.record(), await this.unfinished()];
    await this.#dropNote("kept.json");
    await this.#dropNote("unfinished.json");
    await this.#dropCourses("");
    const before = [...(record?.before ?? []), ...(begun?.before ?? [])];
    for (const build of [record, begun]) if (build) await this.#dropAssets(build, [before]);
  }

  /** @param {CourseFile} file @param {string} id */
  #placeOf(file, id) {
    return isAsset(file) ? ASSETS : courseCache(id);
  }

  /** @param {string} cache @returns {Promise<Set<string>>} */
  async #addresses(cache) {
    if (!(await this.#caches.has(cache))) return new Set();
    const requests = await (await this.#caches.open(cache)).keys();
    return new Set(requests.map(({ url }) => url));
  }

  /** Other sites of this origin may keep theirs under the same names. @param {string} id that stays */
  async #dropCourses(id) {
    for (const name of await this.#caches.keys()) {
      if (!name.startsWith(COURSES) || name === courseCache(id)) continue;
      const cache = await this.#caches.open(name);
      const requests = await cache.keys();
      const own = requests.filter(({ url }) => url.startsWith(this.#base));
      if (own.length === requests.length) await this.#caches.delete(name);
      else for (const request of own) await cache.delete(request, IGNORE);
    }
  }

  /** @param {Build} build @param {(Build | string[] | null)[]} stay builds or paths that keep theirs */
  async #dropAssets(build, stay) {
    const paths = stay.flatMap((one) =>
      Array.isArray(one) ? one : (one?.files ?? []).map(({ path }) => path),
    );
    const stays = new Set(paths);
    if (!(await this.#caches.has(ASSETS))) return;
    const cache = await this.#caches.open(ASSETS);
    for (const file of build.files) {
      if (!isAsset(file) || stays.has(file.path)) continue;
      await cache.delete(addressOf(this.#base, file.path), IGNORE);
    }
  }

  /** @param {string} name @returns {Promise<any>} */
  async #note(name) {
    const address = new URL(name, this.#base).href;
    const found = await this.#caches.match(address, { cacheName: COURSE });
    return found ? await found.json().catch(() => null) : null;
  }

  /** @param {string} name @param {unknown} value */
  async #keepNote(name, value) {
    const headers = { "content-type": "application/json" };
    const answer = new Response(JSON.stringify(value), { headers });
    await (await this.#caches.open(COURSE)).put(new URL(name, this.#base).href, answer);
  }

  /** @param {string} name */
  async #dropNote(name) {
    if (!(await this.#caches.has(COURSE))) return;
    await (await this.#caches.open(COURSE)).delete(new URL(name, this.#base).href);
  }
}

/** @param {any} value @returns {string[]} */
function paths(value) {
  return Array.isArray(value) ? value.map(String) : [];
}

/** @param {Response | undefined} found @param {CourseFile} file @returns {Promise<BlobPart | null>} */
async function intact(found, file) {
  if (!found) return null;
  const bytes = await found.arrayBuffer().catch(() => null);
  return bytes && (await isWhole(bytes, file)) ? bytes : null;
}

/** @param {BufferSource} bytes @param {CourseFile} file */
export async function isWhole(bytes, file) {
  if (bytes.byteLength !== file.bytes) return false;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("") === file.sha256;
}

/**
 * An answer as it is kept: not one that was redirected, which pages may not be made of, and without
 * what was true of the way it came only.
 *
 * @param {Response} response
 * @param {BlobPart} bytes
 */
function asKept(response, bytes) {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
  return new Response(/** @type {BodyInit} */ (bytes), { headers });
}
