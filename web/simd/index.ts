// The kernels of the CPU device, compiled to simd.wasm. They work on the memory they are given
// (env.memory, in the browser Python's own): arrays are passed as addresses, nothing is copied and
// nothing is allocated. All arrays are float32, indices int64.

export { conv2d, conv2d_fused, conv2d_input_grad, conv2d_scratch, conv2d_weight_grad } from "./convolution";
export { relu, relu_grad } from "./elementwise";
export { sgemm, sgemm_batch, sgemm_fused, sgemm_scratch } from "./matmul";
export { adam_step, sgd_step } from "./optimizer";
export { max_pool2d, max_pool2d_grad } from "./pooling";
export { attentionHead, attentionHeadGrad, attention_scratch } from "./program/attention";
export { batch_norm, batch_norm_grad } from "./program/channels";
export { Lane, apply_lane } from "./program/lanes";
export { Reduce } from "./program/reduce";
export {
  cross_entropy, cross_entropy_grad, layer_norm, layer_norm_grad, log_softmax, softmax,
} from "./program/rows";
export { Kernel, run_program } from "./program/run";
export { Cell, recurrence, recurrence_grad, recurrence_scratch } from "./program/recurrent";
export { Kind } from "./program/walk";
export { Store } from "./program/chain";
