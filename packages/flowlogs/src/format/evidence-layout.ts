import type { Layout } from "./layout.js";

/** Fields without which a record cannot become evidence, each with what may stand for it. */
const REQUIRED: readonly (readonly string[])[] = [
  ["interface-id"],
  ["srcaddr"],
  ["dstaddr"],
  ["srcport"],
  ["dstport"],
  ["protocol"],
  ["action"],
  ["start", "end"],
];

/** The fields a layout lacks to become evidence; empty when it has all of them. */
export function missingFields(layout: Layout): string[] {
  const has = new Set(layout.fields);
  return REQUIRED.filter((names) => !names.some((name) => has.has(name))).map((names) => names.join(" or "));
}
