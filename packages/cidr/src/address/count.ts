import type { Count } from "./address.js";

/** 2^53 − 1: every whole number up to here is exact as a number. */
const LARGEST_EXACT = 9007199254740991n;

/** The number when it is exact, otherwise the bigint itself. */
export function toCount(value: bigint): Count {
  return value <= LARGEST_EXACT ? Number(value) : value;
}
