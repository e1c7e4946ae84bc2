/** @import { Maker } from "./mount.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { pixels } from "./pixels.js";

const FRAME_MS = 100;

/**
 * Asks the browser for a camera or microphone.
 *
 * @param {MediaStreamConstraints} wanted @param {"camera" | "microphone"} what
 * @returns {Promise<MediaStream>} rejects with a message for the reader
 */
export async function askFor(wanted, what) {
  const media = navigator.mediaDevices;
  if (!media) {
    throw new Error(`Browsers lend a ${what} only to pages from https or localhost.`);
  }
  try {
    return await media.getUserMedia(wanted);
  } catch (error) {
    const { name } = /** @type {DOMException} */ (error);
    if (name === "NotAllowedError" || name === "SecurityError") {
      throw new Error(
        `The ${what} was refused. Allow it beside the page's address, then start it again.`,
      );
    }
    if (name === "NotFoundError" || name === "OverconstrainedError") {
      throw new Error(`No ${what} was found. Connect one, then start it again.`);
    }
    throw new Error(`The ${what} cannot be used: another program may have it (${name}).`);
  }
}

/** The camera, once the reader has started it; its pictures go to Python while it runs. @type {Maker} */
export function webcam({ label, size, value }, tell) {
  const canvas = element("canvas", {
    class: "widget-preview",
    hidden: true,
    role: "img",
    "aria-label": `${label}: what the camera sees`,
  });
  const video = element("video", { playsinline: true, muted: true });
  const note = element("span", { class: "widget-note" }, value ?? "The camera is off.");
  const button = element("button", { type: "button", onclick: () => void press() }, "Start camera");
  /** @type {MediaStream | null} */
  let stream = null;
  let timer = 0;
  let ended = false;
  let asking = false;

  const frame = (/** @type {boolean} */ settled) => {
    if (!video.videoWidth) return;
    const bytes = pixels(video, video.videoWidth, video.videoHeight, size, canvas);
    canvas.hidden = false;
    tell({ width: canvas.width, height: canvas.height }, { bytes, settled });
  };
  const stop = () => {
    clearInterval(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
    button.textContent = "Start camera";
  };
  const say = (/** @type {string} */ text) => {
    note.textContent = text;
    announce(text);
  };
  const press = async () => {
    if (asking) return;
    if (stream) {
      frame(true);
      stop();
      return say("The camera is off; its last picture stays.");
    }
    asking = true;
    try {
      const wanted = { video: { width: { ideal: 640 }, facingMode: "user" } };
      stream = await askFor(wanted, "camera");
      if (ended) return stop();
      video.srcObject = stream;
      await video.play();
      stream.getVideoTracks()[0]?.addEventListener("ended", () => {
        stop();
        say("The camera went away.");
      });
      button.textContent = "Stop camera";
      say("The camera is on.");
      timer = window.setInterval(() => frame(false), FRAME_MS);
    } catch (error) {
      stop();
      say(error instanceof Error ? error.message : String(error));
    } finally {
      asking = false;
    }
  };
  return {
    element: element(
      "div",
      { class: "widget-leaf widget-drop", role: "group", "aria-label": label },
      element("span", { class: "widget-name" }, label),
      element("div", { class: "widget-row" }, button, note),
      canvas,
    ),
    set: () => {},
    destroy: () => {
      ended = true;
      stop();
    },
  };
}
