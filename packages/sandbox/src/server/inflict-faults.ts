import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../faults/fault.js";
import { ApiError } from "../protocol/api-error.js";
import type { HttpReply } from "../protocol/http.js";
import type { Lag, Service } from "../protocol/service.js";

/** What the faults that struck one request do to it. */
export class InflictedFaults {
  readonly #faults: readonly Fault[];
  readonly #service: Service;

  constructor(faults: readonly Fault[], service: Service) {
    this.#faults = faults;
    this.#service = service;
  }

  /** Before anything is done. @throws ApiError */
  async before(): Promise<"cut" | "go on"> {
    for (const fault of this.#faults) {
      if (fault.kind === "delay") await sleep(fault.delayMs);
      if (fault.kind === "throttle") throw this.#service.throttled();
      if (fault.kind === "error-before") throw faultError(fault);
      if (fault.kind === "reset") return "cut";
    }
    return "go on";
  }

  /** After the change was made. @throws ApiError */
  after(): "cut" | "go on" {
    for (const fault of this.#faults) {
      if (fault.kind === "error-after") throw faultError(fault);
      if (fault.kind === "lost-response") return "cut";
    }
    return "go on";
  }

  get pageItems(): number | undefined {
    return this.#faults.find((fault) => fault.kind === "short-page")?.items;
  }

  /** The answer as it reaches the caller. */
  shorten(reply: HttpReply): HttpReply {
    const cut = this.#faults.find((fault) => fault.kind === "cut-body");
    if (cut === undefined) return reply;
    const body = typeof reply.body === "string" ? Readable.from([Buffer.from(reply.body)]) : reply.body;
    return { ...reply, body: Readable.from(cutAfter(body, cut.afterBytes)) };
  }

  get lag(): Lag | undefined {
    const stale = this.#faults.find((fault) => fault.kind === "stale-read");
    return stale === undefined ? undefined : { lagMs: stale.lagMs, reads: stale.reads };
  }
}

function faultError(fault: { readonly status?: number; readonly code?: string }): ApiError {
  return new ApiError(fault.code ?? "InternalError", "An internal error has occurred", fault.status ?? 500);
}

/** What a broken connection leaves: the first bytes, then an error that the server answers by closing. */
async function* cutAfter(body: Readable, afterBytes: number): AsyncGenerator<Buffer> {
  let left = afterBytes;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    if (piece.length > 0) yield piece;
    if (left === 0) break;
  }
  // The bytes before must be on their way, or the caller would see a reset and no body at all.
  await sleep(5);
  throw new Error("cut by a fault");
}
