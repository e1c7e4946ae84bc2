import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { labels, numbers } from "../bench/peers/inputs.js";

test("peers get the very numbers that Glowgrad gets", () => {
  const code = `
import json
from speed.inputs import labels, numbers
print(json.dumps([numbers((3, 70000), 7, 0.25).ravel().tolist(), labels((64,), 200, 65).tolist()]))`;
  const python = new URL("../../.venv/bin/python", import.meta.url).pathname;
  const env = { ...process.env, PYTHONPATH: new URL("../../py", import.meta.url).pathname };
  const told = execFileSync(python, ["-c", code], { env, maxBuffer: 1 << 25 }).toString();
  const [floats, classes] = JSON.parse(told);
  assert.deepEqual([...numbers([3, 70000], 7, 0.25)], floats);
  assert.deepEqual([...labels([64], 200, 65)], classes);
});
