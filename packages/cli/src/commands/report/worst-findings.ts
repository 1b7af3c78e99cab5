import { compareFindings, type Finding } from "@sgt/rules";

/** Keeps the worst few of any number of findings. */
export class WorstFindings {
  readonly #most: number;
  #kept: readonly Finding[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes the findings of one region, worst first. */
  add(findings: readonly Finding[]): void {
    this.#kept = [...this.#kept, ...findings.slice(0, this.#most)].sort(compareFindings).slice(0, this.#most);
  }

  /** Worst first. */
  get findings(): readonly Finding[] {
    return this.#kept;
  }
}
