// The playground: settings become code and links, and hand-written code takes new settings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf } from "../../web/page/playground/code.js";
import { featureMaps } from "../../web/page/playground/feature-maps.js";
import { hiddenIn, withHidden } from "../../web/page/playground/hidden-parts.js";
import { linkOf, settingsOf } from "../../web/page/playground/link.js";
import { changesBetween, merged, newLines } from "../../web/page/playground/merge.js";
import { PRESETS } from "../../web/page/playground/presets.js";
import {
  DATA,
  DEFAULTS,
  FEATURES,
  LOSSES,
  sound,
  taskOf,
} from "../../web/page/playground/settings.js";

/** @typedef {import("../../web/page/playground/settings.js").Settings} Settings */

/** @param {Partial<Settings>} some */
const settings = (some = {}) => sound({ ...DEFAULTS, ...some });

/** The lines that a change of settings brings. @param {Partial<Settings>} some @param {Partial<Settings>} [base] */
function brought(some, base = {}) {
  const [before, after] = [settings(base), settings({ ...base, ...some })].map((one) =>
    codeOf(one),
  );
  const lines = after.split("\n");
  return newLines(before, after).map((number) => lines[number - 1].trim());
}

test("a control changes the lines that say it, and no others", () => {
  assert.deepEqual(brought({ rate: 0.3 }), ["learning_rate = 0.3"]);
  assert.deepEqual(brought({ seed: 7 }), ["gg.manual_seed(7)"]);
  assert.deepEqual(brought({ batch: 0 }), ["batch_size = train"]);
  assert.deepEqual(brought({ batch: 4 }), ["batch_size = 4"]);
  assert.deepEqual(brought({ batch: 1000 }), ["batch_size = train"]);
  assert.deepEqual(brought({ activation: "relu" }), [
    "nn.Linear(2, 8), nn.ReLU(),",
    "nn.Linear(8, 8), nn.ReLU(),",
  ]);
  assert.deepEqual(brought({ hidden: [8, 8, 3] }), [
    "nn.Linear(8, 3), nn.Tanh(),",
    "nn.Linear(3, 1),",
  ]);
  assert.deepEqual(brought({ penalty: "l2", strength: 0.1 }), [
    "l2 = 0.1",
    "optimizer = optim.Adam(",
    "model.parameters(), lr=learning_rate, weight_decay=l2",
    ")",
    "optimizer.param_groups[0].update(lr=learning_rate, weight_decay=l2)",
  ]);
});

test("the code is short enough to be read, and narrow enough for its column", () => {
  for (const { name, settings: own } of PRESETS) {
    const lines = codeOf(settings(own)).split("\n");
    assert.ok(lines.length <= 52, `${name}: ${lines.length} lines`);
    for (const line of lines) assert.ok(line.length <= 72, `${name}: ${line}`);
  }
});

test("a link restores every setting", () => {
  const all = settings({
    data: "drawn", noise: 25, points: 40, share: 70, batch: 0, dataSeed: 3,
    drawn: [[-1.25, 0.5, 0], [2, -2.75, 1], [0, 0, 2]], features: ["x1x2", "r"], hidden: [],
    activation: "elu", batchNorm: true, start: "large", seed: 12, loss: "margin",
    optimizer: "momentum", rate: 0.3, penalty: "dropout", strength: 0.5,
  }); // biome-ignore format: a table
  assert.deepEqual(settingsOf(`#${linkOf(all)}`), all);
  assert.deepEqual(settingsOf(linkOf(settings())), settings());
  for (const { settings: own } of PRESETS) {
    assert.deepEqual(settingsOf(linkOf(settings(own))), settings(own));
  }
});

test("a link can leave parts of the page out", () => {
  const link = withHidden(linkOf(settings({ data: "xor" })), ["code", "data"]);
  assert.equal(link, "data=xor&hide=code,data");
  assert.deepEqual(hiddenIn(`#${link}`), ["data", "code"]);
  assert.equal(settingsOf(link)?.data, "xor");
  assert.deepEqual(settingsOf(withHidden(linkOf(settings()), ["code"])), settings());
  assert.equal(withHidden("default", []), "default");
  assert.deepEqual(hiddenIn("data=xor&hide=network,__proto__,"), []);
});

test("features are drawn as their code computes them", () => {
  const { maps, peaks, side, shown } = featureMaps([-2, 2]);
  const names = Object.keys(FEATURES);
  assert.equal(shown, names.length);
  const at = (
    /** @type {string} */ name,
    /** @type {number} */ row,
    /** @type {number} */ column,
  ) => {
    const i = names.indexOf(name);
    return ((maps[i * side ** 2 + row * side + column] - 128) / 127) * peaks[i];
  };
  const last = side - 1;
  const corner = {
    x1: -2,
    x2: 2,
    x1x1: 4,
    x2x2: 4,
    x1x2: -4,
    sin1: -Math.sin(4),
    sin2: Math.sin(4),
    r: 8 ** 0.5,
  };
  for (const [name, value] of Object.entries(corner))
    assert.ok(Math.abs(at(name, 0, 0) - value) < 0.03, name);
  assert.ok(Math.abs(at("x1", 0, last) - 2) < 0.03, "to the right");
  assert.ok(Math.abs(at("x2", last, 0) + 2) < 0.03, "downwards");
});

test("a stranger's link gives sound settings or none", () => {
  assert.equal(settingsOf(""), null);
  assert.equal(settingsOf("#content"), null);
  const odd = settingsOf(
    "#data=__proto__&hidden=99,-3,x,1,1,1,1,1,1&rate=nan&noise=1e9&features=&loss=margin&drawn=9,9,0;a,b,c;0,0,9",
  );
  assert.ok(odd);
  assert.equal(odd.data, "spirals");
  assert.deepEqual(odd.hidden, [8, 1, 1, 1, 1, 1]);
  assert.equal(odd.rate, DEFAULTS.rate);
  assert.equal(odd.noise, 50);
  assert.deepEqual(odd.features, ["x1", "x2"]);
  assert.equal(odd.loss, "entropy");
  assert.deepEqual(odd.drawn, []);
});

test("each data set has a loss of its task", () => {
  for (const data of /** @type {(keyof typeof DATA)[]} */ (Object.keys(DATA))) {
    const one = settings({ data, loss: "squares" });
    assert.ok(one.loss in LOSSES[taskOf(one)], data);
  }
});

test("code that the reader changed takes new settings where it still can", () => {
  const before = codeOf(settings());
  const after = codeOf(settings({ rate: 0.3, hidden: [8, 8, 8] }));
  const mine = before
    .replace("    loss.backward()", "    print(loss)\n    loss.backward()")
    .replace("gg.manual_seed(0)\nmodel", "# mine\ngg.manual_seed(5)\nmodel");
  const { text, refused } = merged(mine, before, after);
  assert.deepEqual(refused, []);
  assert.equal(
    text,
    after
      .replace("    loss.backward()", "    print(loss)\n    loss.backward()")
      .replace("gg.manual_seed(0)\nmodel", "# mine\ngg.manual_seed(5)\nmodel"),
  );
});

test("a line that the reader changed is not overwritten, and the control says so", () => {
  const before = codeOf(settings());
  const mine = before.replace("learning_rate = 0.01", "learning_rate = 1 / 7");
  const { text, refused } = merged(mine, before, codeOf(settings({ rate: 0.3 })));
  assert.equal(text, mine);
  assert.deepEqual(refused, ["learning_rate = 0.3"]);
});

test("changes of a text lead from one to the other", () => {
  const [a, b] = ["a\nb\nc\nd".split("\n"), "x\nb\nd\ne".split("\n")];
  assert.deepEqual(changesBetween(a, b), [
    { at: 0, gone: ["a"], come: ["x"] },
    { at: 2, gone: ["c"], come: [] },
    { at: 4, gone: [], come: ["e"] },
  ]);
  assert.deepEqual(changesBetween(a, a), []);
});
