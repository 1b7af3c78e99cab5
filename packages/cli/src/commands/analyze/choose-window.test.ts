import { describe, expect, test } from "@jest/globals";
import type { LogSource } from "@sgt/flowlogs/node";
import type { CommandContext } from "../../command.js";
import { parseTime } from "../../inputs/parse-time.js";
import { chooseWindow, type NewestRecord, newestRecord } from "./choose-window.js";

const NOW = Date.UTC(2026, 10, 20, 12, 30) / 1000;
const DAY = 86_400;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);

async function choose(options: { days?: number; from?: string; to?: string }, newest: number | null = NOW - 600) {
  const { window, endsWithLogs } = await chooseWindow(
    { days: options.days, from: options.from, to: options.to },
    { now: NOW, newest: () => Promise.resolve({ at: newest, aheadCount: 0 }) },
  );
  return [iso(window.from), iso(window.to), endsWithLogs];
}

describe("chooseWindow", () => {
  test.each<[string, { days?: number; from?: string; to?: string }, number | null, [string, string, boolean]]>([
    ["nothing said, fresh logs", {}, NOW - 600, ["2026-08-22T12:30", "2026-11-20T12:30", false]],
    ["nothing said, no logs", {}, null, ["2026-08-22T12:30", "2026-11-20T12:30", false]],
    ["days, fresh logs", { days: 1 }, NOW - 600, ["2026-11-19T12:30", "2026-11-20T12:30", false]],
    [
      "days, an archive",
      { days: 90 },
      Date.UTC(2025, 2, 31, 23, 55) / 1000,
      ["2025-01-01T00:00", "2025-04-01T00:00", true],
    ],
    [
      "days, logs that end at midnight",
      { days: 2 },
      Date.UTC(2025, 3, 1) / 1000,
      ["2025-03-30T00:00", "2025-04-01T00:00", true],
    ],
    [
      "days, logs from a clock that is ahead",
      { days: 1 },
      NOW + 3 * DAY,
      ["2026-11-19T12:30", "2026-11-20T12:30", false],
    ],
    ["days up to now, an archive", { days: 1, to: "now" }, 0, ["2026-11-19T12:30", "2026-11-20T12:30", false]],
    ["to", { to: "2026-11-01" }, null, ["2026-08-03T00:00", "2026-11-01T00:00", false]],
    ["to and days", { to: "2026-11-01", days: 7 }, null, ["2026-10-25T00:00", "2026-11-01T00:00", false]],
    ["from", { from: "2026-11-01T06:00Z" }, null, ["2026-11-01T06:00", "2026-11-20T12:30", false]],
    ["from and days", { from: "2026-10-01", days: 7 }, null, ["2026-10-01T00:00", "2026-10-08T00:00", false]],
    [
      "from and to",
      { from: "2026-10-01", to: "2026-10-02T12:00" },
      null,
      ["2026-10-01T00:00", "2026-10-02T12:00", false],
    ],
  ])("%s", async (_name, options, newest, expected) => {
    expect(await choose(options, newest)).toEqual(expected);
  });

  test.each<[string, { days?: number; from?: string; to?: string }]>([
    ["all three", { from: "2026-10-01", to: "2026-10-02", days: 1 }],
    ["from after to", { from: "2026-10-02", to: "2026-10-01" }],
    ["from in the future", { from: "2027-10-02" }],
  ])("%s: a usage error", async (_name, options) => {
    await expect(choose(options)).rejects.toMatchObject({ code: "SGT_CLI_USAGE" });
  });
});

describe("parseTime", () => {
  test.each([
    ["2026-08-01", "2026-08-01T00:00"],
    ["2026-08-01T06:30", "2026-08-01T06:30"],
    ["2026-08-01T06:30:00Z", "2026-08-01T06:30"],
    ["2024-02-29", "2024-02-29T00:00"],
  ])("%s", (text, at) => expect(iso(parseTime("from", text))).toBe(at));

  test.each([
    [""],
    ["yesterday"],
    ["2026-8-1"],
    ["2026-02-30"],
    ["2026-13-01"],
    ["2026-08-01 06:30"],
    ["2026-08-01T25:00"],
    ["1785715200"],
  ])("%j is no time", (text) =>
    expect(() => parseTime("from", text)).toThrow(expect.objectContaining({ code: "SGT_CLI_USAGE" })),
  );
});

describe("one record dated 2099", () => {
  const line = (end: number): string =>
    `2 123456789012 eni-00000000000000001 10.0.7.4 10.0.0.11 50001 443 6 1 40 ${end - 50} ${end} ACCEPT OK\n`;
  const old = NOW - 3 * DAY;
  const ahead = Date.UTC(2099, 0, 1) / 1000;

  /** Logs in one plain file, whose name tells no time. */
  function logs(...ends: readonly number[]): LogSource {
    const bytes = Buffer.from(ends.map(line).join(""));
    async function* open() {
      yield bytes;
    }
    return {
      async *list() {
        yield { key: "flow.log", size: bytes.length, tag: "1", open };
      },
    };
  }

  const context = {
    io: { now: () => NOW * 1000, signal: new AbortController().signal },
    reporter: { say: () => undefined, progress: () => undefined, end: () => undefined },
  } as unknown as CommandContext;

  test.each<[string, number[], NewestRecord]>([
    ["among others", [old, ahead, old - 60], { at: old, aheadCount: 1 }],
    ["alone", [ahead], { at: null, aheadCount: 1 }],
    ["an hour ahead is a clock that is a little off", [old, NOW + 3_600], { at: NOW + 3_600, aheadCount: 0 }],
    ["none", [old], { at: old, aheadCount: 0 }],
  ])("%s: the window does not follow, and it is counted", async (_name, ends, expected) => {
    const newest = await newestRecord(logs(...ends), context);
    expect(newest).toEqual(expected);
    const { window, aheadCount } = await chooseWindow(
      { days: 1, from: undefined, to: undefined },
      { now: NOW, newest: () => Promise.resolve(newest) },
    );
    expect(window.to).toBeLessThanOrEqual(NOW);
    expect(aheadCount).toBe(expected.aheadCount);
  });
});
