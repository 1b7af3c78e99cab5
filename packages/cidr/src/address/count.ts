import type { Count } from "./address.js";

/** The number when it is exact, otherwise the bigint itself. */
export function toCount(value: bigint): Count {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
