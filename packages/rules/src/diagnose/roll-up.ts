import type { EvidenceRow } from "@sgt/flowlogs";
import type { RolledUp } from "./diagnosis.js";

/** Ports that are named; the rest is in the sum. */
const SHOWN_PORTS = 5;

/** Counts refusals that are told in one line. */
export class RollUp {
  readonly #sources = new Set<string>();
  readonly #ports = new Map<string, { protocol: number; port: number; recordCount: number }>();
  #recordCount = 0;

  add({ source, protocol, port, recordCount }: EvidenceRow): void {
    this.#sources.add(source);
    this.#recordCount += recordCount;
    const key = `${protocol} ${port}`;
    const known = this.#ports.get(key);
    if (known === undefined) this.#ports.set(key, { protocol, port, recordCount });
    else known.recordCount += recordCount;
  }

  result(): RolledUp {
    const ports = [...this.#ports.values()].sort((a, b) => b.recordCount - a.recordCount || a.port - b.port);
    return {
      sourceCount: this.#sources.size,
      recordCount: this.#recordCount,
      ports: ports.slice(0, SHOWN_PORTS),
    };
  }
}
