/** @import { Maker } from "./mount.js" */
import { element } from "../element.js";
import { dropZone } from "./drop.js";
import { askFor } from "./webcam.js";

/** Sound from the microphone or from a file, as samples of one channel. @type {Maker} */
export function audioClip({ label, seconds, rate, value }, tell) {
  const player = element("audio", { controls: true, hidden: true, "aria-label": label });
  const button = element("button", { type: "button", onclick: () => void press() }, "Record");
  /** @type {MediaRecorder | null} */
  let recorder = null;
  /** @type {MediaStream | null} */
  let stream = null;
  let asking = false;
  let timer = 0;
  let ended = false;

  /** @param {Blob} sound @param {string} name */
  const take = async (sound, name) => {
    const decoder = new OfflineAudioContext(1, 1, rate);
    const decoded = await decoder.decodeAudioData(await sound.arrayBuffer()).catch(() => {
      throw new Error(`${name} is no sound that this browser can read.`);
    });
    const length = Math.max(1, Math.round(Math.min(seconds, decoded.duration) * rate));
    const mixer = new OfflineAudioContext(1, length, rate); // one channel, cut to length
    const source = new AudioBufferSourceNode(mixer, { buffer: decoded });
    source.connect(mixer.destination);
    source.start();
    const samples = (await mixer.startRendering()).getChannelData(0);
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(sound);
    player.hidden = false;
    tell({ name }, { bytes: new Uint8Array(samples.buffer.slice(0)) });
    const cut = decoded.duration > seconds + 0.05 ? `, the first ${seconds} s` : "";
    return `${name}: ${decoded.duration.toFixed(1)} s${cut}`;
  };
  const zone = dropZone(label, "audio/*", (file) => take(file, file.name), player);
  zone.note.before(button);
  zone.note.textContent = value ?? "Record, choose a file, or drop it here.";

  const release = () => {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    recorder = null;
    button.textContent = "Record";
  };
  const press = async () => {
    if (asking) return;
    if (recorder) return recorder.stop();
    asking = true;
    try {
      stream = await askFor({ audio: true }, "microphone");
      if (ended) return release();
      /** @type {Blob[]} */
      const parts = [];
      const made = new MediaRecorder(stream);
      recorder = made;
      made.addEventListener("dataavailable", ({ data }) => parts.push(data));
      made.addEventListener("stop", () => {
        release();
        take(new Blob(parts, { type: made.mimeType }), "recording").then(
          (text) => zone.say(text),
          (error) => zone.say(error.message),
        );
      });
      made.start();
      timer = window.setTimeout(() => made.stop(), seconds * 1000);
      button.textContent = "Stop recording";
      zone.say(`Recording, at most ${seconds} s.`);
    } catch (error) {
      release();
      zone.say(error instanceof Error ? error.message : String(error));
    } finally {
      asking = false;
    }
  };
  return {
    element: zone.element,
    set: () => {},
    destroy: () => {
      ended = true;
      if (recorder) recorder.stop();
      release();
      URL.revokeObjectURL(player.src);
    },
  };
}
