/** What is pasted into other pages: valid HTML that says what was chosen, and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { elementSnippet, frameSnippet } from "../../web/page/embed/snippet.js";

/** @type {import("../../web/page/embed/snippet.js").Choice} */
const choice = {
  site: "https://gg.example/course/",
  lesson: "xor",
  cell: "train",
  code: "if a < b:\n\n    print('<b>&amp;')",
  title: 'The "XOR" problem',
  theme: "auto",
  height: 0,
  own: false,
};

test("an element holds the code as text, in a form that Markdown leaves alone", () => {
  assert.equal(
    elementSnippet(choice),
    `<script async src="https://gg.example/course/v1/embed.js"></script>

<pre><glowgrad-cell lesson="xor" cell="train">
if a &lt; b:

    print('&lt;b>&amp;amp;')
</glowgrad-cell></pre>
`,
  );
});

test("code that is no lesson's has no address but its own text", () => {
  const own = {
    ...choice,
    lesson: "",
    theme: /** @type {const} */ ("dark"),
    height: 300,
    own: true,
  };
  assert.match(
    elementSnippet(own),
    /<pre><glowgrad-cell theme="dark" height="300" session="own">\nif a/,
  );
  const frame = frameSnippet({ ...own, cell: "shown" }, "1.abc_-");
  assert.match(
    frame,
    /src="https:\/\/gg\.example\/course\/embed\/\?cell=shown&amp;theme=dark#1\.abc_-"/,
  );
  assert.match(frame, /height="300"/);
});

test("a frame says what it shows, and has a height", () => {
  assert.equal(
    frameSnippet(choice, ""),
    '<iframe src="https://gg.example/course/embed/?lesson=xor&amp;cell=train" title="The &quot;XOR&quot; problem" width="100%" height="420" style="border: 0" loading="lazy" allow="clipboard-write"></iframe>\n',
  );
});
