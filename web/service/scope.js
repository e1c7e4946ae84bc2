/** The worker itself, by its right type. */
export const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** The site's folder: nothing outside of it is ever touched. */
export const scope = worker.registration.scope;

/**
 * The build that this worker belongs to; the builder writes it above the worker's code.
 * `shell`: the assets that every page loads at once.
 *
 * @type {{id: string, shell: string[]}}
 */
export const BUILD = /** @type {any} */ (self).glowgradBuild;
