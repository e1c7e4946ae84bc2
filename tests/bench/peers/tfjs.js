// TensorFlow.js: images in NHWC, its own optimizer, eager.
import { batches, KERNEL_INPUTS, LR, parameters } from "./inputs.js";
import { losses, sums } from "./peer.js";

const tf = globalThis.tf;
let backend = "";

export async function open(chosen) {
  backend = chosen;
  if (backend === "wasm")
    tf.wasm.setWasmPaths(
      new URL("node_modules/@tensorflow/tfjs-backend-wasm/dist/", location.href).href,
    );
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs cannot start its ${backend} backend`);
  await tf.ready();
  return tf.version_core;
}

const tensor = ({ shape, data }) =>
  tf.tensor(data, shape, data instanceof Int32Array ? "int32" : "float32");
const turned = (array, axes) => tf.tidy(() => tensor(array).transpose(axes));
const images = (array) => turned(array, [0, 2, 3, 1]);
const filters = (array) => turned(array, [2, 3, 1, 0]);
const number = async (t) =>
  (
    await t
      .reshape([-1])
      .slice([t.size - 1], [1])
      .data()
  )[0];

const KERNELS = {
  matmul: () => (a, b) => [tf.matMul(a, b)],
  chain:
    ({ length }) =>
    (a, b) => {
      let product = a;
      for (let i = 0; i < length; i++) product = tf.matMul(product, b);
      return [product];
    },
  conv2d: () => (x, w) => [tf.conv2d(x, w, 1, "same")],
  // The two gradients alone: tf.grads would run the forward as well.
  conv2d_grad: () => (x, w, g) => {
    const how = { strides: [1, 1], pad: "same", dataFormat: "NHWC" };
    const run = (kernel, given, more) => tf.engine().runKernel(kernel, given, { ...how, ...more });
    return [
      run("Conv2DBackpropInput", { dy: g, filter: w }, { inputShape: x.shape }),
      run("Conv2DBackpropFilter", { x, dy: g }, { filterShape: w.shape }),
    ];
  },
  relu: () => (x) => [tf.relu(x)],
  exp: () => (x) => [tf.exp(x)],
  sum: () => (x) => [tf.sum(x)],
  softmax: () => (x) => [tf.softmax(x)],
};

export async function prepare(what) {
  if (what.kind === "train") return training(what);
  const arrays = KERNEL_INPUTS[what.kind](what.sizes);
  const places = what.kind.startsWith("conv") ? [images, filters, images] : [tensor, tensor];
  const inputs = arrays.map((array, i) => places[i](array));
  const run = KERNELS[what.kind](what.sizes);
  let last = [];
  const step = () => {
    tf.dispose(last);
    last = tf.tidy(() => run(...inputs));
  };
  return {
    step,
    read: () => Promise.all(last.map(number)),
    values: () => {
      step();
      return sums(Promise.all(last.map((t) => t.data())));
    },
    close: () => tf.dispose([inputs, last]),
  };
}

/** Parameters in the layouts that this library likes. */
function variables(model, named) {
  const made = {};
  for (const array of parameters(named)) {
    const { name, shape } = array;
    let value;
    if (shape.length === 4) value = filters(array);
    else if (shape.length < 2 || name === "tokens.weight" || name === "places.weight")
      value = tensor(array);
    else if (model === "cnn" && shape[1] === 3136) {
      const split = { shape: [shape[0], 64, 7, 7], data: array.data };
      value = tf.tidy(() => turned(split, [2, 3, 1, 0]).reshape([3136, shape[0]]));
    } else value = turned(array, [1, 0]);
    made[name] = tf.variable(value);
    value.dispose();
  }
  return made;
}

const linear = (p, name, x) => {
  const y = tf.matMul(x, p[`${name}.weight`]);
  const bias = p[`${name}.bias`];
  return bias ? tf.add(y, bias) : y;
};
const entropy = (logits, y) =>
  tf.losses.softmaxCrossEntropy(tf.oneHot(y.flatten(), logits.shape[1]), logits);
const pooled = (p, name, x) => {
  const y = tf.add(tf.conv2d(x, p[`${name}.weight`], 1, "same"), p[`${name}.bias`]);
  return tf.maxPool(tf.relu(y), 2, 2, "valid");
};

const LOSSES = {
  mlp: (p, x, y) => {
    const hidden = tf.relu(linear(p, "2", tf.relu(linear(p, "0", x))));
    return entropy(linear(p, "4", hidden), y);
  },
  cnn: (p, x, y) => {
    const seen = pooled(p, "3", pooled(p, "0", x)).reshape([-1, 3136]);
    return entropy(linear(p, "9", tf.relu(linear(p, "7", seen))), y);
  },
  lstm: (p, x, y) => {
    const [batch, steps, width] = x.shape;
    const bias = tf.add(p["lstm.bias_ih_l0"], p["lstm.bias_hh_l0"]);
    const all = tf.add(tf.matMul(x.reshape([-1, width]), p["lstm.weight_ih_l0"]), bias);
    let h = tf.zeros([batch, 128]);
    let c = tf.zeros([batch, 128]);
    for (const given of tf.unstack(all.reshape([batch, steps, 512]), 1)) {
      const gates = tf.add(given, tf.matMul(h, p["lstm.weight_hh_l0"]));
      const [i, f, g, o] = tf.split(gates, 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
    }
    return entropy(linear(p, "head", h), y);
  },
  gpt: (p, x, y) => {
    const [batch, time] = x.shape;
    const width = 64;
    const heads = 4;
    const norm = (name, v) => {
      const centred = tf.sub(v, tf.mean(v, -1, true));
      const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
      const scaled = tf.mul(tf.mul(centred, scale), p[`${name}.weight`]);
      return tf.add(scaled, p[`${name}.bias`]);
    };
    const gelu = (v) => tf.mul(tf.mul(v, 0.5), tf.add(tf.erf(tf.mul(v, Math.SQRT1_2)), 1));
    const table = p["tokens.weight"];
    // The WebAssembly backend has no gradient of gather, and a wrong oneHot of float32.
    const found =
      backend === "wasm"
        ? tf.matMul(tf.oneHot(x.flatten(), 65).toFloat(), table)
        : tf.gather(table, x.flatten());
    let v = tf.add(found.reshape([batch, time, width]), p["places.weight"]).reshape([-1, width]);
    const split = (t) => t.reshape([batch, time, heads, width / heads]).transpose([0, 2, 1, 3]);
    const future = tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([time, time]), -1, 0)), -1e9);
    for (const block of ["blocks.0", "blocks.1"]) {
      const qkv = linear(p, `${block}.qkv`, norm(`${block}.norm1`, v));
      const [query, key, value] = tf.split(qkv, 3, 1).map(split);
      const scores = tf.mul(tf.matMul(query, key, false, true), (width / heads) ** -0.5);
      const weights = tf.softmax(tf.add(scores, future));
      const mixed = tf.matMul(weights, value).transpose([0, 2, 1, 3]).reshape([-1, width]);
      v = tf.add(v, linear(p, `${block}.mix`, mixed));
      const up = gelu(linear(p, `${block}.up`, norm(`${block}.norm2`, v)));
      v = tf.add(v, linear(p, `${block}.down`, up));
    }
    return entropy(linear(p, "head", norm("norm", v)), y);
  },
};

/** Adam; of the GPT too, whose AdamW it lacks: that leaves out a little work. */
function training(what) {
  const p = variables(what.model, what.parameters);
  const data = batches(what.model).map(({ x, y }) => ({
    x: what.model === "cnn" ? images(x) : tensor(x),
    y: tensor(y),
  }));
  const optimizer = tf.train.adam(LR, 0.9, 0.999, 1e-8);
  let done = 0;
  let loss = null;
  const step = () => {
    const { x, y } = data[done++ % data.length];
    loss?.dispose();
    loss = optimizer.minimize(() => LOSSES[what.model](p, x, y), true, Object.values(p));
  };
  const read = async () => (await loss.data())[0];
  return {
    step,
    read,
    values: () => losses(step, read),
    close: () => {
      tf.dispose([p, loss, data]);
      optimizer.dispose();
    },
  };
}
