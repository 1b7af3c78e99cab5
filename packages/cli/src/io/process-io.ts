import { basename, relative } from "node:path";
import { addAbortSignal } from "node:stream";
import type { Io, ResultSink } from "./io.js";

/** A terminal that was never told its size says 0. */
const UNTOLD_COLUMNS = 80;

/** Conventional exit code of a process that Ctrl-C ended. */
const SIGINT_EXIT = 130;

/**
 * Returns the world of a real process. The first Ctrl-C aborts the signal, so that what is under
 * way can end in order; the second ends the process at once.
 */
export function processIo(process: NodeJS.Process): Io {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(SIGINT_EXIT);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    // A getter: the stream is made when it is first asked for, and most commands never do.
    get stdin() {
      return addAbortSignal(controller.signal, process.stdin);
    },
    get stdinIsTty() {
      return process.stdin.isTTY === true;
    },
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    env: process.env,
    program: programName(process),
    cwd: process.cwd(),
    signal: controller.signal,
    now: Date.now,
    ask: (question) => ask(process, question, controller.signal),
  };
}

/** npm links the bin as `sgt`; from a clone it is run by its path. */
function programName({ argv, cwd }: NodeJS.Process): string {
  const script = argv[1] ?? "sgt";
  return basename(script) === "sgt" ? "sgt" : `node ${relative(cwd(), script)}`;
}

function sink(stream: NodeJS.WriteStream): ResultSink {
  let closed = false;
  let failure: NodeJS.ErrnoException | null = null;
  // A reader that left, or a full disk, is no reason to stop half-way through a change: the rest is written to nobody.
  stream.on("error", (error) => {
    closed = true;
    failure ??= error;
  });
  return {
    async write(text) {
      if (closed || text.length === 0 || stream.write(text)) return;
      await drained(stream);
    },
    async finish() {
      if (!closed) await new Promise((resolve) => stream.write("", resolve));
      return failure?.code === "EPIPE" ? null : failure;
    },
    get isTty() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.isTTY ? stream.columns || UNTOLD_COLUMNS : undefined;
    },
    get closed() {
      return closed;
    },
  };
}

/** Resolves when the stream takes more, or never will. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ["drain", "close", "error"]) stream.off(event, done);
      resolve();
    };
    for (const event of ["drain", "close", "error"]) stream.once(event, done);
  });
}

async function ask(process: NodeJS.Process, question: string, signal: AbortSignal): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // readline takes Ctrl-C for itself while it asks.
  lines.on("SIGINT", () => process.emit("SIGINT"));
  try {
    return await lines.question(question, { signal });
  } catch {
    return null;
  } finally {
    lines.close();
  }
}
