import { explainMissing } from "./version.js";

// Parts that are fetched when they are first needed: the bundler makes files of their own of them.

/**
 * Imports a module once; after a failure (offline for a moment) the next call tries again, unless the
 * page is of an older version: then the reader is told.
 *
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>}
 */
function later(load) {
  /** @type {Promise<T> | null} */
  let loading = null;
  return () => {
    loading ??= load().catch(async (error) => {
      loading = null;
      const reason = await explainMissing();
      throw reason ? new Missing(reason) : error;
    });
    return loading;
  };
}

class Missing extends Error {
  /** @param {keyof typeof WAYS} reason */
  constructor(reason) {
    super(WAYS[reason]);
  }
}

const WAYS = {
  outdated: "This page is from an older version: reload it.",
  unreachable:
    "The site cannot be reached, and this part is not kept on this device. Check the connection and try again.",
};

/**
 * What to say when something could not be loaded.
 *
 * @param {string} what such as "The editor"
 * @param {unknown} error
 */
export function notLoaded(what, error) {
  const way = error instanceof Missing ? error.message : "Check the connection and try again.";
  return `${what} could not be loaded. ${way}`;
}

/** The code editor (CodeMirror). */
export const loadEditor = later(() => import("./editor.js"));

/** The HTML sanitiser (DOMPurify). */
export const loadSanitiser = later(() => import("./sanitise.js"));

/** Two texts compared (CodeMirror's merge view). */
export const loadDiff = later(() => import("./cells/diff.js"));

/** The list of all keys. */
export const loadKeysDialog = later(() => import("./cells/keys-dialog.js"));

/** The inspector of variables, memory and kernels. */
export const loadPanel = later(() => import("./panel/panel.js"));

/** Markdown and formulas (markdown-it, Temml). */
export const loadMarkdown = later(() => import("./markdown.js"));

/** The file that carries a reader's progress. */
export const loadProgressFile = later(() => import("./progress-file.js"));

/** The page of the reader's progress. */
export const loadProgressPage = later(() => import("./progress-page.js"));

/** The page on which the course is taken offline. */
export const loadOfflinePage = later(() => import("./offline/offline-page.js"));

/** What measures on the reader's device. */
export const loadSpeedPage = later(() => import("./speed/speed-page.js"));

/** The page of the optimizer race. */
export const loadRacePage = later(() => import("./race/race-page.js"));

/** The page of the autodiff machine. */
export const loadMachinePage = later(() => import("./machine/machine-page.js"));

/** The course page with what the reader has done. */
export const loadCoursePage = later(() => import("./course-page.js"));

/** The playground. */
export const loadPlayground = later(() => import("./playground/playground-page.js"));

/** The notebook page. */
export const loadNotebookPage = later(() => import("./notebooks/notebook-page.js"));

/** The page that shows the notebook in its own link. */
export const loadSharedPage = later(() => import("./share/shared-page.js"));

/** The dialog that makes a link of a page's code. */
export const loadShareDialog = later(() => import("./share/share-dialog.js"));

/** Shared code beside that of its lesson. */
export const loadComparison = later(() => import("./share/lesson-comparison.js"));

/** Takes shared code among the reader's notebooks, or into a file. */
export const loadKeepShared = later(() => import("./share/keep-shared.js"));

/** What a link carries, written and read. */
export const loadShareCodec = later(() => import("./share/codec.js"));

/** The dialog that shows how to embed a cell. */
export const loadEmbedDialog = later(() => import("./embed/embed-dialog.js"));

/** Cells inside of somebody else's page. */
export const loadEmbedPage = later(() => import("./embed/embed-page.js"));

/** Widgets that code shows (glowgrad.widgets). */
export const loadWidgets = later(() => import("./widgets/mount.js"));

/** The pad to draw on. */
export const loadDrawingPad = later(() => import("./widgets/drawing-pad.js"));

/** The stops of a history. */
export const loadTimeline = later(() => import("./widgets/timeline.js"));

/** Points that are dragged in a plot. */
export const loadDragPoints = later(() => import("./widgets/drag-points.js"));

/** The search dialog. */
export const loadSearch = later(() => import("./search-dialog.js"));

/** The service worker: its registration, and what is said of new versions. */
export const loadServiceWorker = later(() => import("./service/registration.js"));

/** The list of pages that open without a network. */
export const loadKeptPages = later(() => import("./service/kept-pages.js"));

/** The menu of a figure: downloads, data, enlarging. */
export const loadFigureMenu = later(() => import("./figures/menu.js"));

/** The kinds of figures that few pages show. */
export const loadFigureKinds = later(() => import("./figures/kinds.js"));

/** The question that code from elsewhere puts to the reader. */
export const loadPermission = later(() => import("./permission.js"));
