import { parentPort, workerData } from "node:worker_threads";
import { isSgtError } from "@sgt/cidr";
import { type FlowLogsErrorCode, flowLogsError } from "../errors.js";
import { makeEniDirectory } from "../evidence/direction.js";
import { ObjectFold } from "./object-fold.js";
import type { FromWorker, ToWorker, WorkerError, WorkerSettings } from "./worker-protocol.js";

const { enis, ...rest } = workerData as WorkerSettings;
const fold = new ObjectFold({ directory: makeEniDirectory(enis), ...rest });

/** What has come and was not looked at yet, and who waits for more. */
const inbox: ToWorker[] = [];
let wake: (() => void) | null = null;

parentPort?.on("message", (message: ToWorker) => {
  inbox.push(message);
  wake?.();
});

async function receive(): Promise<ToWorker> {
  while (inbox.length === 0) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  return inbox.shift() as ToWorker;
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

async function serve(): Promise<never> {
  while (true) {
    const message = await receive();
    if (message.kind === "open") await foldObject(message.key, message.size);
    else if (message.kind === "take") send({ kind: "part", part: fold.take().take() });
    else if (message.kind === "piece") handOver(message.index);
  }
}

/** A copy: this thread's own memory cannot be given away. */
function handOver(index: number): void {
  const words = new Int32Array(fold.take().keys.piece(index));
  send({ kind: "piece", words }, [words.buffer]);
}

async function foldObject(key: string, size: number): Promise<void> {
  const source = objectChunks();
  const result = await fold.add(key, size, source);
  await drain(source);
  send({ kind: "folded", result });
}

/** When folding gave up early the rest of the object is still to come; whether it fails too says nothing new. */
async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of source);
  } catch {
    // The object has its fault already.
  }
}

/** The chunks of the open object; never ends early, so that the next message is the next object's. */
function objectChunks(): AsyncIterable<Uint8Array> & AsyncIterator<Uint8Array> {
  let isOver = false;
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    if (isOver) return { done: true, value: undefined };
    const message = await receive();
    if (message.kind === "chunk") {
      send({ kind: "used" });
      return { done: false, value: message.bytes };
    }
    isOver = true;
    if (message.kind === "end" && message.fault !== null)
      throw flowLogsError(message.fault.code, message.fault.message);
    return { done: true, value: undefined };
  };
  const iterator = { next, [Symbol.asyncIterator]: () => iterator };
  return iterator;
}

serve().catch((thrown: unknown) => {
  const error: WorkerError = isSgtError(thrown)
    ? { code: thrown.code as FlowLogsErrorCode, message: thrown.message, hint: thrown.hint }
    : {
        code: null,
        message: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
        hint: undefined,
      };
  send({ kind: "failed", error });
});
