import { expect, test } from "@jest/globals";
import { analyzeLogs, readEvidence } from "@sgt/flowlogs/node";
import { DAY, inFolder, NOVEMBER } from "./ledger-fixtures.js";
import { memorySource } from "./memory-source.js";

const ENIS = [{ eniId: "eni-0a", accountId: "123456789012", region: "eu-west-1", addresses: ["10.1.0.1"] }];
const FIVE_MINUTES = 300;

/** Files of five minutes, as AWS writes them: a record is in the file that its end falls into. */
function filesOf(from: number, to: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let time = from; time < to; time += FIVE_MINUTES) {
    const start = time - 30;
    files[`${time}.log`] =
      `2 123456789012 eni-0a 10.0.0.1 10.1.0.1 50000 443 6 1 100 ${start} ${time} ACCEPT OK\n${`2 123456789012 eni-0a 10.0.0.2 10.1.0.1 50000 443 6 1 100 ${time + 10} ${time + 70} ACCEPT OK`}\n`;
  }
  return files;
}

test("daily runs over a sliding window hold what one run over all of it would", () =>
  inFolder(async (dir) => {
    const files = filesOf(NOVEMBER, NOVEMBER + 3 * DAY);
    const common = { enis: ENIS, threads: 1, source: memorySource(files) };
    const whole = { from: NOVEMBER, to: NOVEMBER + 3 * DAY };
    // Ends at odd times, so that files lie across every edge.
    for (const to of [DAY + 7, 2 * DAY - 100, 3 * DAY].map((s) => NOVEMBER + s)) {
      const { coverage } = await analyzeLogs({ ...common, out: `${dir}/daily`, window: { from: to - 2 * DAY, to } });
      expect(coverage.unread).toEqual([]);
    }
    await analyzeLogs({ ...common, out: `${dir}/once`, window: whole });
    const [daily, once] = await Promise.all(
      ["daily", "once"].map((name) => readEvidence(`${dir}/${name}`, { window: whole })),
    );
    expect([...(daily?.rows ?? [])]).toEqual([...(once?.rows ?? [])]);
    expect(daily?.coverage.recordCount).toBe(once?.coverage.recordCount);
    expect(daily?.coverage.recordCount).toBeGreaterThan(1_700);
  }));

test("an object that holds nothing of a window is read when a later run asks for its time", () =>
  inFolder(async (dir) => {
    const common = { enis: ENIS, threads: 1, source: memorySource(filesOf(NOVEMBER, NOVEMBER + 600)), out: dir };
    await analyzeLogs({ ...common, window: { from: NOVEMBER + 9 * DAY, to: NOVEMBER + 10 * DAY } });
    const { coverage } = await analyzeLogs({ ...common, window: { from: NOVEMBER - DAY, to: NOVEMBER + DAY } });
    expect(coverage).toMatchObject({ recordCount: 4, unread: [] });
  }));
