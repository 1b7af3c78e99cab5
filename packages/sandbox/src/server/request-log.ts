import type { ApiRequest, LoggedRequest, RequestOutcome } from "../protocol/api-request.js";

interface Entry extends ApiRequest {
  outcome: RequestOutcome | null;
}

/** The last requests in the order they came, and how many there were of each kind. */
export class RequestLog {
  readonly #entries: Entry[] = [];
  readonly #keep: number;
  readonly #tally = new Map<string, number>();
  #count = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  get nextIndex(): number {
    return this.#count;
  }

  /** How often each action ended how: `ec2:DescribeVpcs RequestLimitExceeded`, `ec2:DescribeVpcs ok`. */
  get tally(): ReadonlyMap<string, number> {
    return this.#tally;
  }

  /** Opens an entry; the function given back closes it. */
  open(request: ApiRequest): { entry: LoggedRequest; close: (outcome: RequestOutcome) => void } {
    const entry: Entry = { ...request, outcome: null };
    this.#entries.push(entry);
    this.#count += 1;
    // In halves, so that a long run does not move every entry at every request.
    if (this.#entries.length >= 2 * this.#keep) this.#entries.splice(0, this.#entries.length - this.#keep);
    return {
      entry,
      close: (outcome) => {
        entry.outcome = outcome;
        const key = `${entry.service}:${entry.action} ${outcome.code ?? (outcome.status === null ? "cut" : "ok")}`;
        this.#tally.set(key, (this.#tally.get(key) ?? 0) + 1);
      },
    };
  }
}
