/**
 * What the session, the outputs and the figures look like to the page (see ARCHITECTURE.md).
 *
 * @typedef {"auto" | "webgpu" | "cpu"} DeviceChoice
 * @typedef {"off" | "booting" | "ready" | "busy" | "dead"} SessionState
 *
 * @typedef {{name: string, message: string, traceback?: string | null, hint?: string | null,
 *   line?: number | null, column?: number | null, end_line?: number | null,
 *   end_column?: number | null, frames?: Frame[], advice?: Advice | null}} RunError
 * @typedef {{cell: string, line: number, function: string | null, code: string}} Frame
 * @typedef {{cause: string, fixes: Fix[], shapes: Shapes | null}} Advice
 *
 * @typedef {{label: string, cell: string, edits: Edit[]}} Fix edits of one cell's code
 * @typedef {{line: number, column: number, end_line: number, end_column: number, before: string,
 *   text: string}} Edit lines from 1, columns in characters from 0
 *
 * @typedef {{operands: {name: string, shape: number[], axes: string[]}[],
 *   pairs: {axes: [number, number], agree: boolean}[], note: string}} Shapes
 *   each pair: an axis of the first operand and one of the second that must agree
 *
 * @typedef {Record<string, any>} MimeBundle content by MIME type; `text/plain` is always there
 *
 * @typedef {{type: "stream", name: "stdout" | "stderr", text: string}} StreamOutput
 * @typedef {{type: "display", id: string, update?: boolean, data: MimeBundle}} DisplayOutput
 * @typedef {{type: "result", data: MimeBundle}} ResultOutput
 * @typedef {{type: "clear", wait: boolean}} ClearOutput
 * @typedef {(StreamOutput | DisplayOutput | ResultOutput | ClearOutput) & {into?: string}} Output
 *   `into`: the widget in whose own place it stands
 *
 * @typedef {object} RunResult
 * @property {"ok" | "error" | "interrupted" | "cancelled"} status cancelled: left the queue unrun
 * @property {string | null} result
 * @property {Output[]} outputs
 * @property {RunError | null} error
 * @property {number} ms
 * @property {string[]} [reads] names that the code takes from what ran before
 * @property {string[]} [writes] names that the code binds
 * @property {boolean} [restarted] the session was restarted under the run
 * @property {boolean} [skipped] the reader took this one run off the queue
 *
 * @typedef {{vendor: string, architecture: string, description: string,
 *   isFallbackAdapter: boolean}} Adapter
 *
 * @typedef {{name?: string, onOutput?: (output: Output) => void, onStart?: () => void,
 *   onPlace?: (place: number) => void}} RunOptions `onPlace`: where other pages' runs go before it
 *
 * @typedef {EventTarget & {
 *   state: Exclude<SessionState, "off">,
 *   device: "webgpu" | "cpu",
 *   deviceNote: string,
 *   asked?: DeviceChoice,
 *   adapter: Adapter | null,
 *   run(code: string, options?: RunOptions): Promise<RunResult>,
 *   ask(question: string, parameters?: Record<string, unknown>): Promise<any>,
 *   load(name: string): Promise<boolean>,
 *   writeFile(name: string, bytes: Uint8Array): Promise<boolean>,
 *   reach: import("../session/inbox.js").Reach,
 *   send(channel: string, value: unknown, bytes?: Uint8Array | null): void,
 *   interrupt(options?: {patient?: boolean}): Promise<unknown>,
 *   restart(options?: {device?: DeviceChoice}): Promise<unknown>,
 *   close(): void,
 * }} Session
 *
 * @typedef {{dtype: "uint8" | "float32", shape: number[], base64: string}} Packed
 */

export {};
