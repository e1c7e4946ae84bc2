"""The CPU device: numpy, and WebAssembly SIMD kernels where the host offers them."""
