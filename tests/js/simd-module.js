// The compiled kernels, for the tests.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
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
  // Compiling takes seconds, and several test files need the same modules.
  const hash = createHash("sha256").update(name);
  for (const file of readdirSync(join(root, "web/simd"), { recursive: true }).sort()) {
    const path = join(root, "web/simd", String(file));
    if (/\.(ts|json)$/.test(path)) hash.update(readFileSync(path));
  }
  const output = join(tmpdir(), `glowgrad-${hash.digest("hex").slice(0, 16)}.wasm`);
  if (!existsSync(output)) {
    const asc = join(root, "node_modules/assemblyscript/bin/asc.js");
    const config = ["--config", "web/simd/asconfig.json", "--target", name];
    const unfinished = `${output}.${process.pid}`;
    execFileSync(process.execPath, [asc, "web/simd/index.ts", ...config, "-o", unfinished], {
      cwd: root,
    });
    renameSync(unfinished, output);
  }
  return readFileSync(output);
}
