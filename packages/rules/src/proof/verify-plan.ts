import type { Plan, Proof, StatementId } from "../plan/plan.js";

export interface BrokenStatement {
  readonly statement: StatementId;
  /** Null when it is about the plan as a whole. */
  readonly groupId: string | null;
  readonly message: string;
  /** An address (or rule identity) that shows it; null when there is none to show. */
  readonly counterexample: string | null;
}

export interface Verification {
  readonly proof: Proof;
  /** Empty when every statement holds. */
  readonly broken: readonly BrokenStatement[];
}

/** Checks every statement of the proof from the plan alone. */
export function verifyPlan(_plan: Plan): Verification {
  throw new Error("under way");
}
