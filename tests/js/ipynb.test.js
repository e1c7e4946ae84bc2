// Notebooks' files: .ipynb of all versions and .py with percent cells, in and out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newCell, newNotebook } from "../../web/page/notebooks/format.js";
import { ALL_OUTPUTS, ipynbText, readIpynb } from "../../web/page/notebooks/ipynb.js";
import { fromNotebook, toNotebook } from "../../web/page/notebooks/outputs.js";
import { percentText, readPercent } from "../../web/page/notebooks/percent.js";

/** @param {object[]} cells @param {object} [more] */
const file = (cells, more = {}) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...more });
const code = { cell_type: "code", id: "a1", metadata: {}, source: "1", outputs: [] };

test("a notebook comes out as it came in", () => {
  const png = "iVBORw0KGgo=";
  const original = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { display_name: "My env", language: "python", name: "my-env" },
      language_info: { name: "python", version: "3.11" },
      authors: [{ name: "A" }],
    },
    cells: [
      {
        cell_type: "markdown",
        id: "note-1",
        metadata: { tags: ["x"], deep: { er: [1, null] } },
        source: ["# Title\n", "![p](attachment:p.png)"],
        attachments: { "p.png": { "image/png": png } },
      },
      {
        cell_type: "code",
        id: "code-1",
        metadata: { collapsed: true },
        execution_count: 7,
        source: ["x = 1\n", "\n", "x"],
        outputs: [
          { output_type: "stream", name: "stderr", text: ["one\n", "two"] },
          {
            output_type: "display_data",
            metadata: { "image/png": { width: 3 } },
            data: {
              "image/png": png,
              "image/svg+xml": ["<svg>\n", "</svg>"],
              "text/html": ["<b>x</b>"],
              "text/plain": ["x"],
              "application/vnd.other+json": { a: [1] },
            },
          },
          {
            output_type: "execute_result",
            metadata: {},
            data: { "text/plain": ["1"] },
            execution_count: 7,
          },
          { output_type: "error", ename: "ValueError", evalue: "no", traceback: ["a", "b"] },
        ],
      },
      { cell_type: "raw", id: "raw-1", metadata: { format: "text/latex" }, source: ["\\LaTeX"] },
    ],
  };
  const { notebook, notices } = readIpynb(JSON.stringify(original));
  assert.deepEqual(notices, []);
  assert.equal(notebook.cells[1].source, "x = 1\n\nx");
  assert.deepEqual(JSON.parse(ipynbText(notebook)), original);
});

test("older notebooks are brought up to date", () => {
  const { notebook } = readIpynb(
    JSON.stringify({
      nbformat: 3,
      nbformat_minor: 0,
      metadata: { name: "Old" },
      worksheets: [
        {
          cells: [
            { cell_type: "heading", level: 2, source: ["Head"] },
            {
              cell_type: "code",
              input: ["a\n", "b"],
              language: "python",
              prompt_number: 3,
              outputs: [
                { output_type: "stream", stream: "stdout", text: ["hi\n"] },
                { output_type: "pyout", prompt_number: 3, text: ["5"], png: "abc" },
                { output_type: "pyerr", ename: "E", evalue: "v", traceback: ["t"] },
              ],
            },
          ],
        },
      ],
    }),
  );
  assert.equal(notebook.nbformat, 4);
  assert.equal(notebook.metadata.title, "Old");
  assert.equal(notebook.cells[0].source, "## Head");
  const { source, execution_count, outputs } = notebook.cells[1];
  assert.deepEqual([source, execution_count], ["a\nb", 3]);
  assert.deepEqual(
    outputs?.map((one) => one.output_type),
    ["stream", "execute_result", "error"],
  );
  const four = readIpynb(file([{ ...code, id: undefined }], { nbformat_minor: 2 })).notebook;
  assert.match(four.cells[0].id, /^[\w-]{1,64}$/);
  assert.equal(four.nbformat_minor, 5);
});

test("ids are made unique and sound", () => {
  const { notebook } = readIpynb(file([code, code, { ...code, id: "not sound!" }]));
  const ids = notebook.cells.map(({ id }) => id);
  assert.equal(new Set(ids).size, 3);
  assert.equal(ids[0], "a1");
  for (const id of ids) assert.match(id, /^[\w-]{1,64}$/);
});

test("what is wrong with a file is said", () => {
  const deep = `${'{"cells":[],"metadata":'}${'{"a":'.repeat(5000)}1${"}".repeat(5000)},"nbformat":4}`;
  /** @type {[string, RegExp][]} */
  const table = [
    ["", /empty/],
    ["   \n", /empty/],
    ["print('hello')", /no notebook/],
    [file([code]).slice(0, -20), /cut off or damaged/],
    ["[1, 2]", /no cells/],
    ['{"a": 1}', /no cells/],
    ["null", /no cells/],
    [file([], { nbformat: 9 }), /version 9/],
    [file([], { nbformat: 2 }), /version 2/],
    ['{"nbformat": 4, "cells": {"0": 1}}', /no list of cells/],
    [file([3, "x"].map((x) => /** @type {any} */ (x))), /None of this notebook's cells/],
    [deep, /nested/],
  ];
  for (const [text, message] of table) {
    assert.throws(() => readIpynb(text), { message }, text.slice(0, 40));
  }
});

test("what can be saved of a damaged file is", () => {
  const { notebook, notices } = readIpynb(
    file([
      code,
      /** @type {any} */ (7),
      { ...code, id: "b", outputs: /** @type {any} */ ([3, { output_type: "weird" }, null]) },
      { cell_type: "strange", id: "c", source: "kept" },
      { ...code, id: "d", source: /** @type {any} */ (null) },
    ]),
  );
  assert.deepEqual(
    notebook.cells.map(({ cell_type, source }) => [cell_type, source]),
    [
      ["code", "1"],
      ["code", "1"],
      ["raw", "kept"],
    ],
  );
  assert.deepEqual(notices, ["2 cells could not be read and are left out."]);
  const text = "x".repeat(ALL_OUTPUTS / 10);
  const output = { output_type: "stream", name: "stdout", text };
  const large = { ...code, outputs: Array(12).fill(output) };
  const opened = readIpynb(file([large]));
  assert.equal(opened.notebook.cells[0].outputs?.length, 9);
  assert.match(opened.notices[0], /3 outputs are too large/);
  const other = readIpynb(file([code], { metadata: { kernelspec: { language: "R" } } }));
  assert.match(other.notices[0], /written in R.*only Python runs/);
});

test("a run's outputs are kept as they stand at its end", () => {
  /** @type {import("../../web/page/types.js").Output[]} */
  const outputs = [
    { type: "stream", name: "stdout", text: "gone" },
    { type: "clear", wait: false },
    { type: "stream", name: "stdout", text: "a" },
    { type: "stream", name: "stdout", text: "b\n" },
    { type: "display", id: "d1", data: { "text/plain": "first", "image/png": "abc" } },
    { type: "display", id: "d1", update: true, data: { "text/plain": "second" } },
    { type: "display", id: "d2", data: { "text/plain": "away" } },
    { type: "display", id: "d2", update: true, data: {} },
    {
      type: "display",
      id: "w",
      data: {
        "text/plain": "rate 0.5",
        "application/vnd.glowgrad.widget+json": { kind: "slider" },
      },
    },
    { type: "result", data: { "text/plain": "5", "text/html": "<b>5</b>" } },
  ];
  const error = { name: "ValueError", message: "no", traceback: "Traceback\nValueError: no" };
  const kept = toNotebook(outputs, error, 4);
  assert.deepEqual(kept, [
    { output_type: "stream", name: "stdout", text: "ab\n" },
    { output_type: "display_data", data: { "text/plain": "second" }, metadata: {} },
    { output_type: "display_data", data: { "text/plain": "rate 0.5" }, metadata: {} },
    {
      output_type: "execute_result",
      data: { "text/plain": "5", "text/html": "<b>5</b>" },
      metadata: {},
      execution_count: 4,
    },
    {
      output_type: "error",
      ename: "ValueError",
      evalue: "no",
      traceback: ["Traceback", "ValueError: no"],
    },
  ]);
  const shown = kept.map(fromNotebook);
  assert.deepEqual(shown[0], {
    output: outputs[2] && { type: "stream", name: "stdout", text: "ab\n" },
  });
  const { error: again } = /** @type {{error: any}} */ (shown[4]);
  assert.deepEqual([again.name, again.message], ["ValueError", "no"]);
  const coloured = fromNotebook({
    output_type: "error",
    ename: "E",
    evalue: "v",
    traceback: ["\u001b[0;31mE\u001b[0m"],
  });
  assert.equal(/** @type {any} */ (coloured).error.traceback, "E");
  const [flood] = toNotebook([{ type: "stream", name: "stdout", text: "y".repeat(1e6) }], null, 1);
  assert.ok(JSON.stringify(flood).length < 210_000);
});

test("percent cells go in and out", () => {
  const text = `# %% Load the data
import numpy as np
%time x = 1
!pip install torch

# %% [markdown]
# # Title
#
# Text with \`code\`.

# %% a note [md]
"""
quoted *text*
"""

# %% [raw]
# raw

# %%time is a comment here
`;
  const notebook = readPercent(text);
  assert.deepEqual(
    notebook.cells.map(({ cell_type, source }) => [cell_type, source]),
    [
      ["code", "import numpy as np\n%time x = 1\n!pip install torch"],
      ["markdown", "# Title\n\nText with `code`."],
      ["markdown", "quoted *text*"],
      ["raw", "raw\n\n%%time is a comment here"],
    ],
  );
  assert.equal(notebook.cells[0].metadata.title, "Load the data");
  const written = percentText(notebook);
  assert.match(written, /^# %% Load the data\nimport numpy as np\n# %time x = 1\n# !pip/);
  const again = readPercent(written);
  assert.deepEqual(
    again.cells.map(({ source, metadata }) => [source, metadata]),
    notebook.cells.map(({ source, metadata }) => [source, metadata]),
  );
});

test("a plain program is one cell, and a header stays", () => {
  const { cells } = readPercent("import torch\n\nprint(1)\n");
  assert.deepEqual(
    cells.map(({ source }) => source),
    ["import torch\n\nprint(1)"],
  );
  const header = "# ---\n# jupyter:\n#   kernelspec:\n# ---\n";
  const notebook = readPercent(`${header}\n# %%\nx = 1\n`);
  assert.equal(notebook.cells.length, 1);
  assert.ok(percentText(notebook).startsWith(header));
  assert.equal(readPercent("").cells.length, 1);
  const text = percentText(newNotebook([newCell("code", "")]));
  assert.deepEqual(readPercent(text).cells[0].source, "");
});
