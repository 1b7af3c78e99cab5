import { DAY_S } from "@sgt/cidr";
import { calendarCoverage } from "./calendar-days.js";
import { FEW_DAYS, TOO_FEW_DAYS } from "./grade-reasons.js";

/** The first UTC days on which a window is as long as grades ask: other reasons may still stand against a plan. */
export interface WindowDays {
  /** The window no longer makes a grade failing. */
  readonly enoughOn: string;
  /** The window no longer keeps a grade from being good. */
  readonly goodOn: string;
}

/**
 * Returns from when on evidence that begins then is enough, by the rule of grades for `window-short`, `no-month-end` and
 * `no-quarter-end`.
 *
 * @param from seconds since 1970
 */
export function windowDays(from: number): WindowDays {
  return {
    enoughOn: firstDay(from, TOO_FEW_DAYS, ({ monthEnds }) => monthEnds > 0),
    goodOn: firstDay(from, FEW_DAYS, ({ monthEnds, quarterEnds }) => monthEnds > 0 && quarterEnds > 0),
  };
}

type IsEnough = (coverage: ReturnType<typeof calendarCoverage>) => boolean;

/** Within a quarter and a day more there is an end of each. */
function firstDay(from: number, days: number, isEnough: IsEnough): string {
  const first = Math.ceil(from / DAY_S);
  let end = first + days;
  while (!isEnough(calendarCoverage(from, end * DAY_S))) end += 1;
  return new Date(end * DAY_S * 1000).toISOString().slice(0, 10);
}
