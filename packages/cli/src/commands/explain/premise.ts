import { counted } from "@sgt/cidr";
import type { Window } from "@sgt/flowlogs";
import { readEvidence } from "@sgt/flowlogs/node";
import { formatMinute } from "@sgt/report/text";
import { compareObserved, membershipsOfPlan, type ObservedDifference, type Plan } from "@sgt/rules";
import { formatFlow } from "@sgt/snapshot";
import { UsageError } from "../../errors/usage-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import type { Section } from "../../render/document.js";

const SAID = { observed: "so", possible: "that it may have" } as const;

/** As many as a person reads; the JSON has all. */
const SHOWN = 20;

/** What a plan says of who came, beside the evidence. */
export interface Premise {
  readonly differences: readonly ObservedDifference[];
  /** The part of the plan's window that the ledger holds, in seconds since 1970. */
  readonly compared: { readonly from: number; readonly to: number };
  /** Whether that is the whole window of the plan. */
  readonly isWhole: boolean;
}

/**
 * Compares the observed and the possible sources of a plan with those of a ledger, in the plan's own window.
 *
 * @throws {UsageError} for a ledger that holds nothing of it.
 */
export async function comparePremise(plan: Plan, ledger: string, signal: AbortSignal): Promise<Premise> {
  const { from, to } = plan.evidence;
  const evidence = await readEvidence(ledger, { window: (whole) => sharedWindow(whole, { from, to }), signal });
  const compared = evidence.coverage.asked;
  return {
    differences: compareObserved(plan, evidence.rows, membershipsOfPlan(plan, evidence.directory)),
    compared,
    isWhole: compared.from <= from && compared.to >= to,
  };
}

function sharedWindow(whole: Window, planned: Window): Window {
  const shared = { from: Math.max(whole.from, planned.from), to: Math.min(whole.to, planned.to) };
  if (shared.from < shared.to) return shared;
  throw new UsageError("the ledger holds nothing of the plan's window", "Give the ledger that the plan was made from.");
}

/** A plan that is not true to its evidence is a finding; a ledger that does not hold all of it cannot tell. */
export function premiseCode(premise: Premise | null): ExitCode {
  if (premise === null) return EXIT.done;
  if (premise.differences.length > 0) return EXIT.pending;
  return premise.isWhole ? EXIT.done : EXIT.incomplete;
}

/** Returns what differs, source by source. */
export function premiseSections(premise: Premise | null): Section[] {
  if (premise === null) return [];
  const { differences, compared, isWhole } = premise;
  const more = differences.length - SHOWN;
  return [
    {
      title: "Sources in the plan and in the evidence",
      lines: [
        ...(isWhole
          ? []
          : [
              `The ledger holds ${formatMinute(compared.from)} to ${formatMinute(compared.to)} of the plan's window only`,
            ]),
        ...differences.slice(0, SHOWN).map(differenceLine),
        ...(more > 0 ? [`and ${counted(more, "more difference")} (--format json lists all)`] : []),
        ...(differences.length === 0
          ? ["The sources that the plan calls observed and possible are those of the evidence, one by one"]
          : []),
      ],
    },
  ];
}

function differenceLine({ list, kind, groupId, protocol, port, source }: ObservedDifference): string {
  const [did, not] =
    list === "observed" ? ["came", "did not come"] : ["may have come", "cannot have come, or came for certain"];
  const says = kind === "left-out" ? `${did}, and the plan does not say so` : `${not}, and the plan says ${SAID[list]}`;
  return `- ${source} on ${formatFlow(protocol, port)} of ${groupId} ${says}`;
}
