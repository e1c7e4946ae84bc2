/** The build that this page belongs to. */
export const pageBuild =
  /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="glowgrad-build"]'))
    ?.content ?? "";
