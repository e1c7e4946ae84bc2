// The compiled kernels, for the tests.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The module that `build` wrote, or one compiled here. */
export function compiledModule() {
  if (process.env.GLOWGRAD_DIST) {
    const assets = join(process.env.GLOWGRAD_DIST, "assets");
    const name = readdirSync(assets).find((file) => /^simd-.*\.wasm$/.test(file));
    return readFileSync(join(assets, String(name)));
  }
  const folder = mkdtempSync(join(tmpdir(), "glowgrad-simd-"));
  const output = join(folder, "simd.wasm");
  const asc = join(root, "node_modules/assemblyscript/bin/asc.js");
  const config = ["--config", "web/simd/asconfig.json", "--target", "release"];
  execFileSync(process.execPath, [asc, "web/simd/index.ts", ...config, "-o", output], {
    cwd: root,
  });
  const bytes = readFileSync(output);
  rmSync(folder, { recursive: true });
  return bytes;
}
