import type { GroupRecord, Sandbox } from "@sgt/sandbox";
import { isAllowed, type Probe, probesOf } from "./allowed.js";

/** Looks at an account after every change and keeps what must not have been. */
export class Witness {
  /** Nothing here means that both promises held at every moment seen. */
  readonly violations: string[] = [];
  momentCount = 0;
  readonly #sandbox: () => Sandbox;
  readonly #probes: readonly Probe[];
  readonly #ever: readonly boolean[];
  readonly #both: readonly boolean[];

  /** @param grows - the plan lets in what was not let in before: an extension */
  constructor(sandbox: () => Sandbox, before: readonly GroupRecord[], after: readonly GroupRecord[], grows: boolean) {
    this.#sandbox = sandbox;
    this.#probes = probesOf(before, after);
    const was = this.#probes.map((probe) => isAllowed(before, probe));
    const shall = this.#probes.map((probe) => isAllowed(after, probe));
    this.#ever = was.map((allowed, i) => allowed || (grows && shall[i] === true));
    this.#both = was.map((allowed, i) => allowed && shall[i] === true);
  }

  look(): void {
    const now = this.#sandbox().account.groups();
    this.momentCount++;
    for (const [i, probe] of this.#probes.entries()) {
      const allowed = isAllowed(now, probe);
      if (!allowed && this.#both[i])
        this.violations.push(`refused though allowed before and after: ${JSON.stringify(probe)}`);
      if (allowed && !this.#ever[i]) this.violations.push(`allowed though never before: ${JSON.stringify(probe)}`);
    }
  }
}
