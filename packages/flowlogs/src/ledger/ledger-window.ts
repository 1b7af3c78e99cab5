import { DAY_S } from "@sgt/cidr";
import type { Window } from "../coverage/coverage.js";

/**
 * The window whose records go into a ledger when `asked` is analyzed: its UTC days and the day on
 * either side. An object at the edge of a window holds records of both sides and is read only once;
 * were it clipped, the next run would miss the rest. Reading clips instead. Records yet further away
 * are not of the objects that the window asks for.
 */
export function ledgerWindow({ from, to }: Window): Window {
  return {
    from: Math.max(0, (Math.floor(from / DAY_S) - 1) * DAY_S),
    to: (Math.ceil(to / DAY_S) + 1) * DAY_S,
  };
}
