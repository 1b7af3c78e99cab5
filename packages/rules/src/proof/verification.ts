import type { Proof, StatementId } from "../plan/plan.js";

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

const STATEMENTS: readonly StatementId[] = [
  "never-wider",
  "no-gap",
  "evidence-kept",
  "quota",
  "nothing-else",
  "figures",
];

/** Collects what was checked and what was found broken. */
export class Findings {
  readonly broken: BrokenStatement[] = [];
  readonly #checked = new Map<StatementId, number>(STATEMENTS.map((id) => [id, 0]));

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
    const statements = STATEMENTS.map((id) => ({
      id,
      holds: !this.broken.some((entry) => entry.statement === id),
      checked: this.#checked.get(id) ?? 0,
    }));
    return { proof: { statements }, broken: this.broken };
  }
}
