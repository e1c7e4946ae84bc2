// The compiled kernels, for the tests.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { hasRelaxedSimd } from "../../web/session/simd.js";

const root = join(import.meta.dirname, "../..");

/**
 * The module of a name that `build` wrote, or one compiled here.
 * @param {"simd" | "simd-relaxed"} name
 */
export function compiledModule(name) {
  // Node 20 has relaxed SIMD, but behind a flag.
  if (!hasRelaxedSimd()) setFlagsFromString("--experimental-wasm-relaxed-simd");
  if (process.env.GLOWGRAD_DIST) {
    const assets = join(process.env.GLOWGRAD_DIST, "assets");
    const file = new RegExp(`^${name}-[A-Z2-7]{8}\\.wasm$`);
    return readFileSync(
      join(assets, String(readdirSync(assets).find((found) => file.test(found)))),
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "glowgrad-simd-"));
  const output = join(folder, "simd.wasm");
  const asc = join(root, "node_modules/assemblyscript/bin/asc.js");
  const config = ["--config", "web/simd/asconfig.json", "--target", name];
  execFileSync(process.execPath, [asc, "web/simd/index.ts", ...config, "-o", output], {
    cwd: root,
  });
  const bytes = readFileSync(output);
  rmSync(folder, { recursive: true });
  return bytes;
}
