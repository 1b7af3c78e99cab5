import type { Evidence } from "@sgt/flowlogs";
import type { RegionSnapshot } from "../model/snapshot.js";
import type { Plan, PlanOptions } from "./plan.js";

export interface TightenInput {
  readonly region: RegionSnapshot;
  readonly evidence: Evidence;
  readonly options?: Partial<PlanOptions>;
  /** ISO time; becomes `createdAt`. */
  readonly now: string;
  readonly toolVersion?: string;
}

/** Returns the plan. */
export function planTightening(_input: TightenInput): Plan {
  throw new Error("under way");
}
