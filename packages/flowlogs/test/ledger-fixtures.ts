import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CountedObject, FoldedRow, Handshake, LedgerBatch, RunCoverage, Window } from "@sgt/flowlogs/node";

export const DAY = 86_400;
/** 2026-11-01T00:00:00Z. */
export const NOVEMBER = 1_793_491_200;
export const MONTH: Window = { from: NOVEMBER, to: NOVEMBER + 30 * DAY };

export function dateOf(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 10);
}

export const HANDSHAKE: Handshake = { bits: 1, incomingPort: 50_000, openedPort: 0, openedAt: 0 };

export function makeRow(values: Partial<FoldedRow> = {}): FoldedRow {
  const firstSeen = values.firstSeen ?? NOVEMBER + 60;
  return {
    accountId: "123456789012",
    region: "eu-west-1",
    eniId: "eni-0a",
    family: 4,
    protocol: 6,
    port: 443,
    source: "10.0.0.1",
    action: "ACCEPT",
    date: dateOf(firstSeen),
    recordCount: 1,
    packetCount: 10,
    byteCount: 1000,
    firstSeen,
    lastSeen: firstSeen + 60,
    handshake: HANDSHAKE,
    ...values,
  };
}

export function makeObject(key: string, values: Partial<CountedObject> = {}): CountedObject {
  return { key, size: 100, tag: "a", outsideWindowCount: 0, ...values };
}

export function makeCoverage(values: Partial<RunCoverage> = {}): RunCoverage {
  return {
    asked: MONTH,
    objectCount: 1,
    byteCount: 100,
    outsideWindowCount: 0,
    withoutInterfaceCount: 0,
    eniDays: [],
    knownEnis: null,
    unread: [],
    malformed: [],
    ...values,
  };
}

export function makeBatch(
  rows: readonly FoldedRow[],
  keys: readonly string[],
  coverage: Partial<RunCoverage> = {},
): LedgerBatch {
  return {
    rows,
    objects: keys.map((key) => makeObject(key)),
    coverage: makeCoverage({ objectCount: keys.length, ...coverage }),
  };
}

/** Runs a test in a folder of its own, which is gone afterwards. */
export async function inFolder(run: (dir: string) => Promise<void>): Promise<void> {
  const dir = join(tmpdir(), `sgt-ledger-${randomUUID()}`);
  await mkdir(dir, { recursive: true });
  try {
    await run(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
