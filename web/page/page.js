// Small modules that several later parts share: in files of their own each would be a request.
import "./listing.js";
import "./notebooks/format.js";
import "./notebooks/provenance.js";
import "./share/page-code.js";
import "./share/share-error.js";
import "./share/shared-notebook.js";
import { startAnnouncing } from "./announce.js";
import { isEmbed, isNotebook, isPlayground } from "./cells/cell.js";
import { CodeCell } from "./cells/code-cell.js";
import { keepStructure } from "./cells/kept-structure.js";
import { startKeys } from "./cells/keys.js";
import { NoteCell } from "./cells/note-cell.js";
import { startContents } from "./contents.js";
import { LessonControl } from "./control.js";
import { startEarly } from "./early-start.js";
import { Exercise } from "./exercise.js";
import { Filter } from "./filter.js";
import { whenIdle } from "./idle.js";
import { startKeptDownloads } from "./kept-downloads.js";
import { moveFormerLessons, startLessonProgress } from "./lesson-progress.js";
import {
  loadCoursePage,
  loadEmbedPage,
  loadKeptPages,
  loadMachinePage,
  loadNotebookPage,
  loadOfflinePage,
  loadPlayground,
  loadProgressPage,
  loadRacePage,
  loadSharedPage,
  loadSpeedPage,
} from "./loaders.js";
import { startNotebook } from "./notebook.js";
import { startOfflineMark } from "./offline-mark.js";
import { pageSession } from "./page-session.js";
import { Predict } from "./predict.js";
import { Quiz } from "./quiz.js";
import { startScrollers } from "./scrollers.js";
import { startService } from "./service/start.js";
import { startHeader } from "./site-header.js";
import { startStorageNotice } from "./storage-notice.js";
import { startTerms } from "./terms.js";
import { startTheme } from "./theme.js";
import { Toolbar } from "./toolbar.js";

document.documentElement.classList.add("scripted");
startAnnouncing();
startTheme();
startHeader();
startOfflineMark();
startKeptDownloads();
startContents();
startTerms();
startScrollers();
startNotebook();
moveFormerLessons();
if (!isNotebook()) startStorageNotice();

customElements.define("gg-cell", CodeCell);
customElements.define("gg-note", NoteCell);
if (!isNotebook() && !isPlayground()) keepStructure();
startKeys();
customElements.define("gg-exercise", Exercise);
customElements.define("gg-quiz", Quiz);
customElements.define("gg-control", LessonControl);
customElements.define("gg-predict", Predict);
customElements.define("gg-toolbar", Toolbar);
customElements.define("gg-filter", Filter);

startLessonProgress();
if (document.querySelector(".course-index")) {
  void loadCoursePage().then(({ startCoursePage }) => startCoursePage());
}
const progressPage = /** @type {HTMLElement | null} */ (document.querySelector(".progress-app"));
if (progressPage)
  void loadProgressPage().then(({ ProgressPage }) => new ProgressPage(progressPage));
const offlinePage = /** @type {HTMLElement | null} */ (document.querySelector(".offline-app"));
if (offlinePage)
  void loadOfflinePage().then(({ startOfflinePage }) => startOfflinePage(offlinePage));
const speedPage = /** @type {HTMLElement | null} */ (document.querySelector(".speed-app"));
if (speedPage) void loadSpeedPage().then(({ SpeedPage }) => new SpeedPage(speedPage));

const racePage = /** @type {HTMLElement | null} */ (document.querySelector(".race-app"));
if (racePage) void loadRacePage().then(({ RacePage }) => new RacePage(racePage));

if (isPlayground()) void loadPlayground().then(({ startPlayground }) => startPlayground());
const machinePage = /** @type {HTMLElement | null} */ (document.querySelector(".machine-app"));
if (machinePage) void loadMachinePage().then(({ MachinePage }) => new MachinePage(machinePage));

if (isEmbed()) void loadEmbedPage().then(({ startEmbedPage }) => startEmbedPage());
if (document.querySelector("main.shared")) {
  void loadSharedPage().then(({ SharedPage }) => new SharedPage().start());
} else if (isNotebook()) {
  void loadNotebookPage().then(({ startNotebookPage }) => startNotebookPage());
}
const notKept = /** @type {HTMLElement | null} */ (document.querySelector("main.not-kept"));
if (notKept) void loadKeptPages().then(({ showKeptPages }) => showKeptPages(notKept));

// A page with cells will want Python. Code from elsewhere waits for the reader's word.
if (document.querySelector("main.shared")) whenIdle(() => pageSession.prefetch());
else if (document.querySelector("gg-cell, main[data-notebook]")) startEarly();
startService();
