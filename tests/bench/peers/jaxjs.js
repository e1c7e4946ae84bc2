// jax-js: every step under one jit, forward, gradients and Adam together. Its arrays are counted by
// hand: a function uses its arguments up, `.ref` keeps one for another use.
import { batches, DECAY, KERNEL_INPUTS, LR, parameters } from "./inputs.js";
import { losses, sums } from "./peer.js";

let jax;
let np;
let nn;
let lax;

export async function open(backend) {
  jax = await import("./node_modules/@jax-js/jax/dist/index.js");
  ({ numpy: np, nn, lax } = jax);
  if (!(await jax.init()).includes(backend)) throw new Error(`jax-js has no ${backend} here`);
  jax.defaultDevice(backend);
  return "0.1.25";
}

const array = ({ shape, data }) =>
  np.array(data.slice(), { shape, dtype: data instanceof Int32Array ? np.int32 : np.float32 });
const same = (x, w) => lax.convGeneralDilated(x, w, [1, 1], "SAME");

const KERNELS = {
  matmul: () => (a, b) => [np.matmul(a, b)],
  chain:
    ({ length }) =>
    (a, b) => {
      let product = a;
      for (let i = 0; i < length; i++) product = np.matmul(product, b.ref);
      b.dispose();
      return [product];
    },
  conv2d: () => (x, w) => [same(x, w)],
  // The value is not asked for, so that jit leaves the forward out.
  conv2d_grad: () => jax.grad((x, w, g) => same(x, w).mul(g).sum(), { argnums: [0, 1] }),
  relu: () => (x) => [nn.relu(x)],
  exp: () => (x) => [np.exp(x)],
  sum: () => (x) => [np.sum(x)],
  softmax: () => (x) => [nn.softmax(x, -1)],
};

export async function prepare(what) {
  if (what.kind === "train") return training(what);
  const inputs = KERNEL_INPUTS[what.kind](what.sizes).map(array);
  const run = jax.jit(KERNELS[what.kind](what.sizes));
  let asked = [];
  // It is lazy: what nobody waits for is never computed, so results are kept until they are.
  const step = () => asked.push(run(...inputs.map((input) => input.ref)));
  return {
    step,
    async read() {
      const last = asked.at(-1).map((result) => result.ref);
      await jax.blockUntilReady(asked);
      jax.tree.dispose(asked);
      asked = [];
      for (const result of last) {
        const flat = result.reshape([-1]);
        await (flat.size > 1 ? flat.slice([0, 1]) : flat).data();
      }
    },
    values: () => sums(Promise.all(run(...inputs.map((i) => i.ref)).map((r) => r.data()))),
    close: () => jax.tree.dispose([asked, inputs]),
  };
}

const linear = (p, name, x) => {
  const y = np.matmul(x, p[`${name}.weight`]);
  const bias = p[`${name}.bias`];
  return bias ? y.add(bias) : y;
};
const entropy = (logits, y, classes) =>
  nn
    .logSoftmax(logits, -1)
    .mul(nn.oneHot(y.reshape([-1]), classes))
    .sum()
    .mul(-1 / logits.shape[0]);
const pooled = (p, name, x) => {
  const y = nn.relu(same(x, p[`${name}.weight`]).add(p[`${name}.bias`].reshape([-1, 1, 1])));
  return lax.reduceWindow(y, np.max, [2, 2], [2, 2]);
};

const LOSSES = {
  mlp: (p, x, y) => {
    const hidden = nn.relu(linear(p, "2", nn.relu(linear(p, "0", x))));
    return entropy(linear(p, "4", hidden), y, 10);
  },
  cnn: (p, x, y) => {
    const seen = pooled(p, "3", pooled(p, "0", x)).reshape([-1, 3136]);
    return entropy(linear(p, "9", nn.relu(linear(p, "7", seen))), y, 10);
  },
  lstm: (p, x, y) => {
    const [batch, steps, width] = x.shape;
    const bias = p["lstm.bias_ih_l0"].add(p["lstm.bias_hh_l0"]);
    const all = np
      .matmul(x.reshape([-1, width]), p["lstm.weight_ih_l0"])
      .add(bias)
      .reshape([batch, steps, 512]);
    const weight = p["lstm.weight_hh_l0"];
    let h = np.zeros([batch, 128]);
    let c = np.zeros([batch, 128]);
    for (let t = 0; t < steps; t++) {
      const gates = all.ref.slice([], t).add(np.matmul(h, weight.ref));
      const gate = (k) => gates.ref.slice([], [128 * k, 128 * (k + 1)]);
      const entered = nn.sigmoid(gate(0)).mul(np.tanh(gate(2)));
      c = nn.sigmoid(gate(1)).mul(c).add(entered);
      h = nn.sigmoid(gate(3)).mul(np.tanh(c.ref));
      gates.dispose();
    }
    for (const used of [c, all, weight]) used.dispose();
    return entropy(linear(p, "head", h), y, 10);
  },
  gpt: (p, x, y) => {
    const [batch, time] = x.shape;
    const width = 64;
    const heads = 4;
    const norm = (name, v) =>
      nn.standardize(v, -1, { epsilon: 1e-5 }).mul(p[`${name}.weight`]).add(p[`${name}.bias`]);
    const chosen = np.matmul(nn.oneHot(x.reshape([-1]), 65), p["tokens.weight"]);
    let v = chosen.reshape([batch, time, width]).add(p["places.weight"]).reshape([-1, width]);
    for (const block of ["blocks.0", "blocks.1"]) {
      const qkv = linear(p, `${block}.qkv`, norm(`${block}.norm1`, v.ref));
      const parts = qkv.reshape([batch, time, 3, heads, width / heads]);
      const [query, key, value] = [0, 1, 2].map((i) => parts.ref.slice([], [], i));
      parts.dispose();
      const mixed = nn.dotProductAttention(query, key, value, { isCausal: true });
      v = v.add(linear(p, `${block}.mix`, mixed.reshape([-1, width])));
      const up = nn.gelu(linear(p, `${block}.up`, norm(`${block}.norm2`, v.ref)), {
        approximate: false,
      });
      v = v.add(linear(p, `${block}.down`, up));
    }
    return entropy(linear(p, "head", norm("norm", v)), y, 65);
  },
};

function training(what) {
  const given = {};
  for (const one of parameters(what.parameters)) {
    const { name, shape } = one;
    const products = shape.length === 2 && name !== "tokens.weight" && name !== "places.weight";
    given[name] = products ? np.transpose(array(one)) : array(one);
  }
  const names = Object.keys(given);
  const zeros = () => Object.fromEntries(names.map((name) => [name, np.zeros(given[name].shape)]));
  const decay = what.model === "gpt" ? 1 - LR * DECAY : 1;
  const update = jax.jit((p, first, second, x, y, scale1, scale2) => {
    const lossOf = (q) => LOSSES[what.model](q, x, y);
    const [loss, gradients] = jax.valueAndGrad(lossOf)(jax.tree.ref(p));
    const next = [{}, {}, {}];
    for (const name of names) {
      const gradient = gradients[name];
      const m = first[name].mul(0.9).add(gradient.ref.mul(0.1));
      const v = second[name].mul(0.999).add(gradient.ref.mul(gradient).mul(0.001));
      const step = m.ref.mul(scale1.ref).div(np.sqrt(v.ref.mul(scale2.ref)).add(1e-8));
      const kept = decay === 1 ? p[name] : p[name].mul(decay);
      next[0][name] = kept.sub(step.mul(LR));
      next[1][name] = m;
      next[2][name] = v;
    }
    scale1.dispose();
    scale2.dispose();
    return [...next, loss];
  });
  const data = batches(what.model).map(({ x, y }) => ({ x: array(x), y: array(y) }));
  let state = [given, zeros(), zeros()];
  let loss = null;
  let done = 0;
  const step = () => {
    const { x, y } = data[done++ % data.length];
    loss?.dispose();
    const [scale1, scale2] = [0.9, 0.999].map((beta) => np.array(1 / (1 - beta ** done)));
    const [p, first, second, now] = update(...state, x.ref, y.ref, scale1, scale2);
    state = [p, first, second];
    loss = now;
  };
  const read = async () => {
    const [value] = await loss.ref.data();
    await jax.blockUntilReady(state);
    return value;
  };
  return {
    step,
    read,
    values: () => losses(step, read),
    close() {
      loss?.dispose();
      jax.tree.dispose([state, data]);
      update.dispose?.();
    },
  };
}
