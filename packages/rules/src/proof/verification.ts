import type { Proof, StatementId } from "../plan/plan.js";
import type { PlanPurpose } from "../plan/purpose.js";

/** A statement that does not hold, with something that shows it. */
export interface BrokenStatement {
  readonly statement: StatementId;
  /** Null when it is about the plan as a whole. */
  readonly groupId: string | null;
  readonly message: string;
  /** An address, or the identity of a rule; null when a number is wrong. */
  readonly counterexample: string | null;
}

export interface Verification {
  readonly proof: Proof;
  /** Empty when every statement holds. */
  readonly broken: readonly BrokenStatement[];
}

/** What a plan promises depends on what it is for: to tighten, unless it says otherwise. */
const STATEMENTS: Readonly<Record<PlanPurpose["kind"] | "tighten", readonly StatementId[]>> = {
  tighten: ["never-wider", "no-gap", "evidence-kept", "quota", "nothing-else", "figures"],
  compact: ["never-narrower", "newly-trusted", "within-waste", "quota", "nothing-else", "figures"],
  extend: ["never-narrower", "newly-trusted", "quota", "nothing-else", "figures"],
  expire: ["never-wider", "no-gap", "quota", "nothing-else", "figures"],
};

/** Collects what was checked and what was found broken. */
export class Checks {
  readonly broken: BrokenStatement[] = [];
  readonly #checked = new Map<StatementId, number>();
  readonly #statements: readonly StatementId[];

  constructor(purpose: PlanPurpose | undefined) {
    this.#statements = STATEMENTS[purpose?.kind ?? "tighten"];
  }

  /** Counts one checked fact, and notes it when `broken` says what is wrong. */
  check(
    statement: StatementId,
    groupId: string | null,
    broken: Omit<BrokenStatement, "statement" | "groupId"> | null,
  ): void {
    this.#checked.set(statement, (this.#checked.get(statement) ?? 0) + 1);
    if (broken !== null) this.broken.push({ statement, groupId, ...broken });
  }

  verification(): Verification {
    const statements = this.#statements.map((id) => ({
      id,
      holds: !this.broken.some((entry) => entry.statement === id),
      checked: this.#checked.get(id) ?? 0,
    }));
    return { proof: { statements }, broken: this.broken };
  }
}

/** Says that a fact of nothing-else was checked, and what is wrong when it does not hold. */
export type ScopeCheck = (holds: boolean, message: string, counterexample?: string | null) => void;
