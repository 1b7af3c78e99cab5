import type { GroupRecord, Sandbox } from "@sgt/sandbox";
import { isAllowed, type Probe, probesOf } from "./allowed.js";

/** Looks at an account after every change and keeps what must not have been. */
export class Witness {
  /** Nothing here means that both promises held at every moment seen. */
  readonly violations: string[] = [];
  momentCount = 0;
  readonly #sandbox: () => Sandbox;
  readonly #probes: readonly Probe[];
  readonly #before: readonly boolean[];
  readonly #both: readonly boolean[];

  constructor(sandbox: () => Sandbox, before: readonly GroupRecord[], after: readonly GroupRecord[]) {
    this.#sandbox = sandbox;
    this.#probes = probesOf(before, after);
    this.#before = this.#probes.map((probe) => isAllowed(before, probe));
    this.#both = this.#probes.map((probe, i) => (this.#before[i] ?? false) && isAllowed(after, probe));
  }

  look(): void {
    const now = this.#sandbox().account.groups();
    this.momentCount++;
    for (const [i, probe] of this.#probes.entries()) {
      const allowed = isAllowed(now, probe);
      if (!allowed && this.#both[i])
        this.violations.push(`refused though allowed before and after: ${JSON.stringify(probe)}`);
      if (allowed && !this.#before[i]) this.violations.push(`allowed though never before: ${JSON.stringify(probe)}`);
    }
  }
}
