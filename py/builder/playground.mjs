// The experiments of the playground with their code: `node playground.mjs`, as JSON.
import { codeOf } from "../../web/page/playground/code.js";
import { PRESETS } from "../../web/page/playground/presets.js";
import { sound } from "../../web/page/playground/settings.js";
import { asTorch } from "../../web/page/playground/torch.js";

const presets = PRESETS.map((preset) => {
  const settings = sound(preset.settings);
  const recorded = codeOf(settings, { epochs: preset.epochs });
  return { ...preset, code: codeOf(settings), recorded, torch: asTorch(codeOf(settings)) };
});
process.stdout.write(JSON.stringify(presets));
