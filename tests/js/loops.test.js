import assert from "node:assert/strict";
import { test } from "node:test";
import { isReadInLoop } from "../../web/page/read-in-loop.js";

test("a name that a loop reads is found, wherever Python lets it stand", () => {
  assert.ok(isReadInLoop("for i in x:\n    w -= lr * g", "lr"));
  assert.ok(isReadInLoop("while lr < 1: pass", "lr"));
  assert.ok(isReadInLoop("for i in x: step(lr)", "lr"));
  assert.ok(isReadInLoop("def f():\n  for i in x:\n\n    # why\n    step(rate=lr)", "lr"));
});

test("a name that is only read before or after a loop, or set in it, is not", () => {
  assert.ok(!isReadInLoop("opt = SGD(lr)\nfor i in x:\n    opt.step()\nprint(lr)", "lr"));
  assert.ok(!isReadInLoop("for i in range(lr):\n    step()", "lr"));
  assert.ok(!isReadInLoop("for i in x:\n    lr = 3", "lr"));
  assert.ok(!isReadInLoop("for i in x:\n    opt.lr + other_lr # lr", "lr"));
});
