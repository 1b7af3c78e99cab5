import { createHash } from "node:crypto";
import type { Plan } from "@sgt/rules";

/** Returns the SHA-256 of a plan's content as hex; the order of its keys does not matter. */
export function planHash(plan: Plan): string {
  return createHash("sha256").update(JSON.stringify(plan, sortKeys)).digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
