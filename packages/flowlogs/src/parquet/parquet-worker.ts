import { parentPort } from "node:worker_threads";
import { isSgtError } from "@sgt/cidr";
import { decodeParquet } from "./decode-parquet.js";

/** To the worker: the bytes of a file to begin, or `next` for the next piece of its text. */
export type ParquetRequest = { readonly bytes: Uint8Array } | "next";

/** From the worker, one for each `next`. */
export type ParquetReply =
  | { readonly text: Uint8Array }
  | { readonly end: true }
  | { readonly code: string; readonly message: string };

let pieces: AsyncGenerator<Uint8Array> | null = null;

parentPort?.on("message", async (request: ParquetRequest) => {
  if (request === "next") parentPort?.postMessage(await replyNext());
  else pieces = decodeParquet(request.bytes);
});

async function replyNext(): Promise<ParquetReply> {
  try {
    const next = await pieces?.next();
    return next === undefined || next.done ? { end: true } : { text: next.value };
  } catch (error) {
    if (isSgtError(error)) return { code: error.code, message: error.message };
    return { code: "SGT_FLOWLOGS_PARQUET_INVALID", message: String(error) };
  }
}
