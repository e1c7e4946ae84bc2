"""The GPU executor alone, driven by JavaScript with a piece of memory in place of Python's."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "web" / "session"

# A memory with a bump allocator, and buffers and words that go through it.
PREPARE = """async (wgsl) => {
  const { Executor } = await import("./source/executor.js");
  const { openGpu } = await import("./source/gpu.js");
  const { adapter, device } = (await openGpu()).opened;
  const heap = { buffer: new ArrayBuffer(1 << 16) };
  let top = 16;
  const put = (array) => {
    const ptr = top;
    new Uint8Array(heap.buffer, ptr, array.byteLength).set(new Uint8Array(array.buffer));
    top += Math.ceil(array.byteLength / 16) * 16;
    return ptr;
  };
  const gpu = new Executor(adapter, device, heap);
  const bits = (value) => new Uint32Array(new Float32Array([value]).buffer)[0];
  const submit = (...words) => gpu.submit(put(new Uint32Array(words)), words.length);
  const make = (id, values) => {
    gpu.create_buffer(id, values.length * 4);
    gpu.write(id, 0, put(new Float32Array(values)), values.length * 4);
  };
  const read = async (id, count, offset = 0) => {
    const ptr = put(new Float32Array(count));
    await gpu.read(id, offset, ptr, count * 4);
    return [...new Float32Array(heap.buffer, ptr, count)];
  };
  const scale = (kernel, from, to, n, factor, shift, repeats = 1) =>
    [1, kernel, Math.ceil(n / 64), 1, 1, 2, from, to, 4, n, repeats, bits(factor), bits(shift)];
  gpu.compile(1, "scale_add", wgsl, "rw", '{"SIZE": 64}');
  Object.assign(window, { gpu, device, heap, put, bits, submit, make, read, scale });
}"""


@pytest.fixture
def gpu_page(page: Page, plain_site: str) -> Page:
    """A page with `gpu`, an executor with the kernel scale_add as number 1."""
    page.route(
        "**/source/*.js",
        lambda route: route.fulfill(path=SOURCE / route.request.url.rsplit("/", 1)[-1]),
    )
    page.goto(plain_site)
    page.evaluate(PREPARE, (HERE / "scale_add.wgsl").read_text())
    return page


def test_dispatch_computes_and_read_returns(gpu_page: Page) -> None:
    values = gpu_page.evaluate(
        """async () => {
          make(10, [1, 2, 3]);
          make(11, [0, 0, 0]);
          submit(...scale(1, 10, 11, 3, 2, 0.5));
          return [await read(11, 3), await read(11, 1, 8), gpu.take_error()];
        }"""
    )
    assert values == [[2.5, 4.5, 6.5], [6.5], None]


def test_dispatches_of_one_stream_follow_each_other_with_their_own_parameters(
    gpu_page: Page,
) -> None:
    values = gpu_page.evaluate(
        """async () => {
          make(10, [1]);
          make(11, [0]);
          const words = [];
          for (let i = 0; i < 600; i++) {
            words.push(...scale(1, 10 + (i % 2), 11 - (i % 2), 1, 1, i));
          }
          submit(...words);
          submit(...scale(1, 10, 11, 1, 3, 0));
          return await read(11, 1);
        }"""
    )
    assert values == [3 * (1 + sum(range(600)))]


def test_copy_upload_and_clear_keep_their_place_in_the_stream(gpu_page: Page) -> None:
    values = gpu_page.evaluate(
        """async () => {
          make(10, [9, 9, 9, 9]);
          make(11, [9, 9, 9, 9]);
          submit(
            3, 10, 4, 2, bits(5), bits(6),   // upload: x = 9 5 6 9
            ...scale(1, 10, 11, 4, 10, 0),   // y = 90 50 60 90
            4, 10, 0, 8,                     // clear: x = 0 0 6 9
            2, 11, 4, 10, 8, 4,              // copy: x = 0 0 50 9
            ...scale(1, 10, 11, 3, 1, 1),    // y = 1 1 51 90
          );
          return [await read(10, 4), await read(11, 4), gpu.take_error()];
        }"""
    )
    assert values == [[0, 0, 50, 9], [1, 1, 51, 90], None]


def test_upload_longer_than_the_arena(gpu_page: Page) -> None:
    values = gpu_page.evaluate(
        """async () => {
          make(10, [1]);
          make(11, [0]);
          submit(...scale(1, 10, 11, 1, 7, 0));
          heap.buffer = heap.buffer.transfer(1 << 22);
          const n = 100_000;
          gpu.create_buffer(12, n * 4);
          submit(3, 12, 0, n, ...Array(n).fill(bits(2)), ...scale(1, 10, 11, 1, 8, 0));
          const all = await read(12, n);
          return [all.length, all.every((value) => value === 2), await read(11, 1)];
        }"""
    )
    assert values == [100_000, True, [8]]


def test_bind_groups_are_made_once_and_forgotten_with_their_buffer(gpu_page: Page) -> None:
    counts = gpu_page.evaluate(
        """async () => {
          let made = 0;
          const original = device.createBindGroup.bind(device);
          device.createBindGroup = (descriptor) => { made += 1; return original(descriptor); };
          make(10, [1]);
          make(11, [0]);
          const once = scale(1, 10, 11, 1, 2, 0);
          submit(...once, ...once);
          submit(...once);
          const first = made;
          gpu.destroy_buffer(11);
          make(11, [0]);
          submit(...once);
          return [first, made, await read(11, 1), gpu.take_error()];
        }"""
    )
    assert counts == [1, 2, [2], None]


def test_many_dispatches_are_one_pass_and_one_submit(gpu_page: Page) -> None:
    counts = gpu_page.evaluate(
        """async () => {
          let passes = 0, submits = 0;
          const encoder = GPUCommandEncoder.prototype, queue = GPUQueue.prototype;
          const { beginComputePass } = encoder, submitted = queue.submit;
          encoder.beginComputePass = function () {
            passes += 1;
            return beginComputePass.call(this);
          };
          queue.submit = function (list) {
            submits += 1;
            submitted.call(this, list);
          };
          make(10, [1]);
          make(11, [0]);
          submit(...Array(50).fill(scale(1, 10, 11, 1, 2, 0)).flat());
          return [passes, submits];
        }"""
    )
    assert counts == [1, 1]


def test_sizes_that_are_no_multiple_of_four(gpu_page: Page) -> None:
    values = gpu_page.evaluate(
        """async () => {
          gpu.create_buffer(10, 7);
          gpu.write(10, 0, put(new Uint8Array([1, 2, 3, 4, 5, 6, 7])), 7);
          const ptr = put(new Uint8Array(16).fill(99));
          await gpu.read(10, 0, ptr, 7);
          gpu.create_buffer(11, 0);
          return [...new Uint8Array(heap.buffer, ptr, 8)];
        }"""
    )
    assert values == [1, 2, 3, 4, 5, 6, 7, 99]


def test_read_lands_in_memory_that_grew_meanwhile(gpu_page: Page) -> None:
    values = gpu_page.evaluate(
        """async () => {
          make(10, [4, 5]);
          const ptr = put(new Float32Array(2));
          const reading = gpu.read(10, 0, ptr, 8);
          heap.buffer = heap.buffer.transfer(1 << 20);
          await reading;
          return [...new Float32Array(heap.buffer, ptr, 2)];
        }"""
    )
    assert values == [4, 5]


def test_abandoned_read_leaves_memory_alone(gpu_page: Page) -> None:
    values = gpu_page.evaluate(
        """async () => {
          make(10, [4]);
          const ptr = put(new Float32Array([7]));
          const reading = gpu.read(10, 0, ptr, 4).then(() => "read", () => "given up");
          gpu.abandon_reads();
          return [await reading, new Float32Array(heap.buffer, ptr, 1)[0], await read(10, 1)];
        }"""
    )
    assert values == ["given up", 7, [4]]


def failure(page: Page, code: str) -> Any:
    """The message with which the async JavaScript `code` rejects."""
    return page.evaluate(f"(async () => {{ {code} }})().then(() => null, (e) => e.message)")


def test_bad_wgsl_is_reported_with_the_kernels_name(gpu_page: Page) -> None:
    message = failure(
        gpu_page,
        """gpu.compile(2, "broken_kernel", "fn main( {", "rw", "{}");
           make(10, [1]);
           await read(10, 1);""",
    )
    assert 'refused the kernel "broken_kernel"' in message
    assert "error" in message
    assert gpu_page.evaluate("gpu.take_error()") is None, "an error is told once"
    assert gpu_page.evaluate("read(10, 1)") == [1], "the device goes on"


def test_invalid_dispatch_is_an_error_at_the_next_read(gpu_page: Page) -> None:
    message = failure(
        gpu_page,
        """make(10, [1]);
           submit(...scale(1, 10, 10, 1, 2, 0));  // one buffer cannot be read and written
           await read(10, 1);""",
    )
    assert "buffer 10" in message


def test_out_of_memory_is_told_in_plain_words(gpu_page: Page) -> None:
    message = failure(
        gpu_page,
        """const size = device.limits.maxBufferSize;
           for (let id = 100; id < 104; id++) gpu.create_buffer(id, size);
           make(10, [1]);
           await read(10, 1);""",
    )
    assert "out of memory" in message
    assert "smaller" in message


def test_unknown_ids_and_words_are_named(gpu_page: Page) -> None:
    assert "no GPU buffer 77" in failure(gpu_page, "await gpu.read(77, 0, 0, 4)")
    assert "no GPU kernel 5" in failure(gpu_page, "submit(1, 5, 1, 1, 1, 0, 0)")
    assert "Unknown GPU command 9" in failure(gpu_page, "submit(9)")


def test_lost_device_gives_a_clear_message(gpu_page: Page) -> None:
    pending = failure(
        gpu_page,
        """make(10, [1]);
           const reading = read(10, 1);
           device.destroy();
           await reading;""",
    )
    later = failure(gpu_page, "await read(10, 1)")
    for message in (pending, later, gpu_page.evaluate("gpu.lost")):
        assert message.startswith("The graphics device was lost (")
        assert message.endswith("Restart the session, or choose the CPU.")


def test_info_tells_adapter_features_and_limits(gpu_page: Page) -> None:
    info = gpu_page.evaluate("gpu.info")
    assert info["isFallbackAdapter"] is True
    assert info["limits"]["maxComputeWorkgroupsPerDimension"] >= 65535
    assert info["limits"]["maxStorageBufferBindingSize"] >= 128 << 20
    assert isinstance(info["features"], list)


def test_python_drives_the_executor_and_stop_ends_its_wait(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    script = """async ([prepare, wait]) => {
      const { createSession } = await import("./glowgrad.js");
      const session = await createSession();
      const first = await session.run(prepare);
      const begun = Promise.withResolvers();
      const running = session.run(wait, { onOutput: begun.resolve });
      await begun.promise;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const start = performance.now();
      await session.interrupt();
      const latency = performance.now() - start;
      const after = await session.run("str(out[:3])");
      const result = { first, latency, stopped: await running, after };
      await session.run("run_sync(gpu.read(11, 0, out.ctypes.data, out.nbytes))");
      return { ...result, gpuTime: performance.now() - start };
    }"""
    prepare = f"""
import json
import numpy as np
from glowgrad_host import gpu
from pyodide.ffi import run_sync
gpu.compile(1, "scale_add", {(HERE / "scale_add.wgsl").read_text()!r}, "rw", json.dumps({{}}))
x = np.arange(64, dtype=np.float32)
for buffer in (10, 11):
    gpu.create_buffer(buffer, x.nbytes)
    gpu.write(buffer, 0, x.ctypes.data, x.nbytes)

def scale(factor, repeats):
    bits = np.array([factor, 1], np.float32).view(np.uint32)
    words = np.array([1, 1, 1, 1, 1, 2, 10, 11, 4, 64, repeats, *bits], np.uint32)
    gpu.submit(words.ctypes.data, words.size)

scale(2, 1)
out = np.zeros_like(x)
run_sync(gpu.read(11, 0, out.ctypes.data, out.nbytes))
str(out[:3])
"""
    wait = """
print("begun")
scale(1, 20_000_000)
run_sync(gpu.read(11, 0, out.ctypes.data, out.nbytes))
"""
    seen = page.evaluate(script, [prepare, wait])
    assert seen["first"]["result"] == "'[1. 3. 5.]'", seen["first"]["error"]
    assert seen["stopped"]["status"] == "interrupted"
    assert seen["latency"] < min(1000, seen["gpuTime"] / 2), "it waited for the GPU to finish"
    assert seen["after"]["result"] == "'[1. 3. 5.]'"
    context.close()


def test_dispatches_are_counted_and_timed_on_request(gpu_page: Page) -> None:
    counted, timed, stopped = gpu_page.evaluate(
        """async () => {
          const n = 64 * 50;
          heap.buffer = heap.buffer.transfer(1 << 20);
          gpu.create_buffer(10, n * 4);
          gpu.create_buffer(11, n * 4);
          const many = (times) => Array(times).fill(scale(1, 10, 11, n, 1, 1)).flat();
          gpu.measure(1);
          submit(...many(3), ...scale(1, 10, 11, 64, 1, 1));
          const counted = JSON.parse(await gpu.measured());
          gpu.measure(2);
          for (let i = 0; i < 25; i++) submit(...many(100)); // more than one set of times holds
          const timed = JSON.parse(await gpu.measured());
          gpu.measure(0);
          submit(...many(3));
          return [counted, timed, JSON.parse(await gpu.measured())];
        }"""
    )
    shapes = [[50, 1, 1, 3], [1, 1, 1, 1]]
    assert counted == [{"pipeline": 1, "count": 4, "timed": 0, "nanoseconds": 0, "groups": shapes}]
    assert (timed[0]["count"], timed[0]["timed"]) == (2500, 2500)
    assert timed[0]["nanoseconds"] > 0
    assert stopped == timed


def test_a_recorded_program_is_replayed_with_other_words_and_buffers(gpu_page: Page) -> None:
    values = gpu_page.evaluate(
        """async () => {
          const PATCH = 0x80000000;
          make(10, [1, 2, 3, 4, ...Array(60).fill(0), 5, 6, 7, 8]);
          gpu.create_view(11, 10, 256, 16); // 5 6 7 8
          gpu.create_buffer(12, 16);
          gpu.create_buffer(13, 16);
          const words = [
            2, PATCH, 4, 12, 0, 16,          // four numbers of an input, from its second on
            ...scale(1, 12, 13, 4, 0, 0.5),  // the factor is live
            ...scale(1, 13, 12, 4, 2, 0),
            4, 12, 0, 4,                     // the first becomes 0
            2, 12, 0, PATCH + 1, 0, 16,
          ];
          const factor = 6 + 6 + 2 + 1 + 2;
          const ptr = put(new Uint32Array(words));
          gpu.record(5, ptr, words.length, put(new Uint32Array([factor, 0, 1])), 3);
          make(20, [9, 1, 2, 3, 4]);
          make(21, [0, 0, 9, 9, 5, 6, 7, 8]);
          const results = [];
          for (const [factor, source, offset] of [[1, 20, 0], [10, 21, 12]]) {
            make(30, [0, 0, 0, 0]);
            const given = new Uint32Array([bits(factor), source, offset, 30, 0]);
            gpu.replay(5, 0, 0, put(given), given.length);
            results.push(await read(30, 4));
          }
          const pending = new Uint32Array(scale(1, 11, 21, 4, 2, 0)); // before the program, at once
          const given = new Uint32Array([bits(1), 21, 0, 30, 0]);
          gpu.replay(5, put(pending), pending.length, put(given), given.length);
          results.push(await read(30, 4), gpu.take_error());
          gpu.forget(5);
          try {
            gpu.replay(5, 0, 0, put(given), given.length);
          } catch (error) {
            results.push(error.message);
          }
          return results;
        }"""
    )
    assert values == [
        [0, 5, 7, 9],
        [0, 121, 141, 161],
        [0, 29, 33, 11],
        None,
        "There is no GPU program 5.",
    ]


def test_dispatches_of_a_program_are_timed_one_by_one(gpu_page: Page) -> None:
    timed, counted = gpu_page.evaluate(
        """async () => {
          make(10, [1]);
          make(11, [0]);
          const words = [...scale(1, 10, 11, 1, 1, 1), ...scale(1, 11, 10, 1, 1, 1)];
          gpu.record(5, put(new Uint32Array(words)), words.length, 0, 0);
          const results = [];
          for (const mode of [3, 1]) {
            gpu.measure(mode);
            gpu.replay(5, 0, 0, 0, 0);
            results.push(JSON.parse(await gpu.measured()));
          }
          return results;
        }"""
    )
    assert [(row["pipeline"], row["count"], row["timed"]) for row in timed] == [
        (0, 1, 1),
        (1, 1, 1),
    ]
    assert [(row["pipeline"], row["count"]) for row in counted] == [(1, 2)]
