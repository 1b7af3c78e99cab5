import type { ApiRequest, LoggedRequest, RequestOutcome } from "../protocol/api-request.js";

interface Entry extends ApiRequest {
  outcome: RequestOutcome | null;
}

/** Every request in the order it came. */
export class RequestLog {
  readonly #entries: Entry[] = [];

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  get nextIndex(): number {
    return this.#entries.length;
  }

  /** Opens an entry; the function given back closes it. */
  open(request: ApiRequest): { entry: LoggedRequest; close: (outcome: RequestOutcome) => void } {
    const entry: Entry = { ...request, outcome: null };
    this.#entries.push(entry);
    return {
      entry,
      close: (outcome) => {
        entry.outcome = outcome;
      },
    };
  }
}
