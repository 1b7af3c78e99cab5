import type { ApiRequest } from "../protocol/api-request.js";
import type { Fault } from "./fault.js";

interface Armed {
  readonly fault: Fault;
  seenCount: number;
  leftCount: number;
}

/** The faults waiting for their requests. */
export class FaultList {
  #armed: Armed[] = [];

  /** Arms a fault; gives a function that disarms it. */
  add(fault: Fault): () => void {
    const armed: Armed = { fault, seenCount: 0, leftCount: fault.times ?? 1 };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter((other) => other !== armed);
    };
  }

  clear(): void {
    this.#armed = [];
  }

  /** How many faults may still strike: zero tells a test that its fault was met. */
  get pendingCount(): number {
    return this.#armed.length;
  }

  /** The faults that strike this request, each counted as having struck. */
  take(request: ApiRequest): Fault[] {
    const struck = this.#armed.filter((armed) => strikes(armed, request));
    for (const armed of struck) armed.leftCount -= 1;
    this.#armed = this.#armed.filter((armed) => armed.leftCount > 0);
    return struck.map((armed) => armed.fault);
  }
}

function strikes(armed: Armed, request: ApiRequest): boolean {
  const { service, action, nth, requestIndex, predicate } = armed.fault.when ?? {};
  const isMet =
    (service ?? request.service) === request.service &&
    (action ?? request.action) === request.action &&
    (requestIndex ?? request.index) === request.index &&
    (predicate === undefined || predicate(request));
  if (isMet) armed.seenCount += 1;
  return isMet && armed.seenCount >= (nth ?? 1);
}
