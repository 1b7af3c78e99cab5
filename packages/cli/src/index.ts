export { EXIT, type ExitCode } from "./io/exit-code.js";
export type { Io, ResultSink, TextSink } from "./io/io.js";
export { processIo } from "./io/process-io.js";
export { run } from "./main.js";
