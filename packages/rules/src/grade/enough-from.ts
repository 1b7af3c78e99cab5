import { DAY_S } from "@sgt/cidr";
import type { GradeNote, Plan } from "../plan/plan.js";
import { TOO_FEW_DAYS } from "./grade-reasons.js";

type Span = Pick<Plan["evidence"], "from" | "to">;

/** When waiting has mended a reason, in seconds since 1970. */
type Mended = (span: Span, reason: { readonly message: string }, firstSeen: number | null) => number;

const MENDED: Readonly<Record<string, Mended>> = {
  "window-short": ({ from }) => dayFrom(from) + TOO_FEW_DAYS * DAY_S,
  "no-month-end": ({ to }) => monthAfter(to),
  // The rule's first day has to lie in the first two thirds.
  "no-back-test": ({ from, to }, _reason, firstSeen) => from + 1.5 * ((firstSeen ?? to) + DAY_S - from),
  "interfaces-young": ({ to }, reason) => to + daysLeft(reason) * DAY_S,
  "rule-young": ({ to }, reason) => to + daysLeft(reason) * DAY_S,
};

/**
 * Returns the first UTC day on which the evidence of a rule can be enough, when days are what it lacks; null when no failing reason passes by
 * waiting. It is the earliest: what else fails may still fail then.
 *
 * @param firstSeen - when the rule was used first, in seconds since 1970
 */
export function enoughFrom(evidence: Span, note: GradeNote, firstSeen: number | null): string | null {
  const times = failing(note).flatMap((reason) => MENDED[reason.id]?.(evidence, reason, firstSeen) ?? []);
  return times.length === 0 ? null : new Date(dayFrom(Math.max(...times)) * 1000).toISOString().slice(0, 10);
}

const failing = ({ reasons }: GradeNote): GradeNote["reasons"] => reasons.filter(({ level }) => level === "failing");

/** The beginning of the first whole day. */
const dayFrom = (seconds: number): number => Math.ceil(seconds / DAY_S) * DAY_S;

/** The message of an age begins with its days. */
const daysLeft = ({ message }: { readonly message: string }): number =>
  Math.max(0, TOO_FEW_DAYS - Number.parseFloat(message));

/** The beginning of the first month after that. */
function monthAfter(seconds: number): number {
  const date = new Date(seconds * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) / 1000;
}
