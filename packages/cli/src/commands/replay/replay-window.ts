import type { Window } from "@sgt/flowlogs";
import { UsageError } from "../../errors/usage-error.js";
import { parseTime } from "../analyse/parse-time.js";
import { lastDays } from "../read-window.js";
import type { ReplayArgs } from "./options.js";

/**
 * Returns the part of a ledger's window that is replayed: what the options say, else what came after the
 * evidence that the plan was made from, which by its proof refuses nothing. All of it when nothing did.
 * @throws {UsageError} when the options contradict each other.
 */
export function replayWindow(
  whole: Window,
  { days, from, to }: Pick<ReplayArgs, "days" | "from" | "to">,
  learnedTo: number,
): Window {
  if (days !== undefined && from !== undefined)
    throw new UsageError("--days and --from together", "Give one of the two.");
  const end = to === undefined ? whole.to : Math.min(whole.to, parseTime("to", to));
  if (days !== undefined) return lastDays({ from: whole.from, to: end }, days);
  const since = learnedTo > whole.from && learnedTo < end ? learnedTo : whole.from;
  const start = from === undefined ? since : Math.max(whole.from, parseTime("from", from));
  if (start < end) return { from: start, to: end };
  throw new UsageError("the ledger holds nothing between --from and --to", "Choose a window that it covers.");
}
