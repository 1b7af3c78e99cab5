import type { Coverage } from "@sgt/flowlogs";
import type { RegionSnapshot } from "@sgt/snapshot";
import { rulesError } from "../errors.js";
import type { AppliedChange } from "./diagnosis.js";

/** Clocks of machines that are kept differ by less. */
const SKEW_SECONDS = 300;

export interface LogsCheck {
  readonly coverage: Coverage;
  readonly region: Pick<RegionSnapshot, "flowLogs">;
  readonly changes: readonly AppliedChange[];
  /** Seconds since 1970. */
  readonly now: number;
}

/**
 * Checks that the logs can tell who is refused.
 *
 * @throws `SGT_RULES_NO_LOGS` when there is no record in the window
 * @throws `SGT_RULES_LOGS_WITHOUT_REJECT` when every flow log records what is accepted only
 * @throws `SGT_RULES_LOGS_BEFORE_CHANGE` when they end before the first change
 * @throws `SGT_RULES_CLOCK_SKEW` when records or changes lie in the future
 */
export function checkLogs({ coverage, region, changes, now }: LogsCheck): void {
  const { covered, rejectedCount } = coverage;
  if (covered === null || coverage.recordCount === 0) {
    throw rulesError("SGT_RULES_NO_LOGS", "no flow record in the window", {
      hint: "Flow logs arrive up to ten minutes late; widen --hours, or check that they are delivered.",
    });
  }
  const acceptOnly = region.flowLogs.length > 0 && region.flowLogs.every(({ trafficType }) => trafficType === "ACCEPT");
  if (rejectedCount === 0 && acceptOnly) {
    throw rulesError("SGT_RULES_LOGS_WITHOUT_REJECT", "the flow logs record accepted traffic only", {
      hint: "Make a flow log with traffic type ALL or REJECT; an existing one cannot be changed.",
    });
  }
  const ahead = Math.max(covered.to, ...changes.map(({ at }) => at)) - now;
  if (ahead > SKEW_SECONDS) {
    throw rulesError("SGT_RULES_CLOCK_SKEW", `records or changes are ${Math.round(ahead)} s in the future`, {
      source: "environment",
      hint: "Correct this machine's clock; until then before and after cannot be told apart.",
      details: { seconds: Math.round(ahead) },
    });
  }
  const firstChange = Math.min(...changes.map(({ at }) => at));
  if (changes.length > 0 && covered.to < firstChange) {
    throw rulesError("SGT_RULES_LOGS_BEFORE_CHANGE", "the logs end before the change", {
      hint: "Flow logs arrive up to ten minutes late; wait, or read them where they are delivered.",
      details: { logsEnd: covered.to, changedAt: firstChange },
    });
  }
}
