import { createHash } from "node:crypto";
import type { JournalEntry } from "./journal-entry.js";

/** The checksum before the first line. */
export const FIRST_SUM = "";

/**
 * Writes one line and returns it with its checksum. Each sum covers the one before it, so a line
 * that is lost, doubled, moved or edited shows at its place.
 */
export function formatLine(
  entry: JournalEntry,
  seq: number,
  at: string,
  previous: string,
): { text: string; sum: string } {
  const body = JSON.stringify({ seq, at, ...entry });
  const sum = sumOf(previous, body);
  return { text: `${body.slice(0, -1)},"sum":"${sum}"}\n`, sum };
}

/** Splits a line into its body and sum; null when it has no sum or the sum is wrong. */
export function checkLine(line: string, previous: string): { body: string; sum: string } | null {
  const found = /^(.*),"sum":"([0-9a-f]{16})"\}$/s.exec(line);
  if (found === null) return null;
  const [, head = "", sum = ""] = found;
  const body = `${head}}`;
  return sumOf(previous, body) === sum ? { body, sum } : null;
}

function sumOf(previous: string, body: string): string {
  return createHash("sha256").update(previous).update(body).digest("hex").slice(0, 16);
}
