export { sgemm, sgemm_scratch } from "./matmul";
