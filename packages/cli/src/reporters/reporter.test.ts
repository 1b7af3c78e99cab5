import { describe, expect, test } from "@jest/globals";
import type { TextSink } from "../io/io.js";
import type { Paint } from "../render/paint.js";
import { plainReporter, quietReporter } from "./plain-reporter.js";
import { progressLine } from "./progress-line.js";
import { ttyReporter } from "./tty-reporter.js";

const same = (text: string): string => text;
const paint: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

class Sink implements TextSink {
  text = "";
  readonly isTty = true;
  readonly columns = 40;
  readonly closed = false;
  write(text: string): Promise<void> {
    this.text += text;
    return Promise.resolve();
  }
}

function world() {
  const sink = new Sink();
  let at = 0;
  return { sink, now: () => at, pass: (ms: number) => (at += ms), paint };
}

describe("progressLine", () => {
  test.each([
    ["without a total", { label: "reading", done: 5, unit: "files" }, 0, "reading 5 files"],
    [
      "no rate and no estimate at the start",
      { label: "reading", done: 5, total: 10, unit: "files" },
      0.1,
      "reading 5/10 files",
    ],
    [
      "time left by files",
      { label: "reading", done: 5, total: 10, unit: "files" },
      4,
      "reading 5/10 files, 4 s left, 1/s",
    ],
    [
      "records, rate, and time left by bytes",
      {
        label: "reading",
        done: 9,
        total: 10,
        unit: "files",
        also: { count: 1_000, unit: "records" },
        bytes: 1e6,
        byteTotal: 4e6,
      },
      10,
      "reading 9/10 files, 30 s left, 1,000 records, 100/s, 1.0 MB/4.0 MB",
    ],
    ["nothing left", { label: "reading", done: 10, total: 10, unit: "files" }, 10, "reading 10/10 files, 1/s"],
  ])("%s", (_name, progress, seconds, line) => {
    expect(progressLine(progress, seconds)).toBe(line);
  });
});

describe("ttyReporter", () => {
  test("draws one line again and again, not more often than a person sees, and clears it", () => {
    const w = world();
    const reporter = ttyReporter(w);
    w.pass(1000);
    reporter.progress({ label: "reading", done: 1, total: 3, unit: "files" });
    reporter.progress({ label: "reading", done: 2, total: 3, unit: "files" });
    expect(w.sink.text).toBe("\r\u001b[2Kreading 1/3 files");
    reporter.say("line");
    expect(w.sink.text.endsWith("\r\u001b[2Kline\n")).toBe(true);
    reporter.end();
    expect(w.sink.text.endsWith("line\n")).toBe(true);
  });

  test("shows the last state whatever the time", () => {
    const w = world();
    const reporter = ttyReporter(w);
    reporter.progress({ label: "reading", done: 3, total: 3, unit: "files" });
    expect(w.sink.text).toContain("3/3");
  });

  test.each([
    ["whole parts alone", "files", "reading 3/3 files, 1,000,000 records"],
    ["no part that is too long", "files".repeat(40), "reading"],
  ])("never reaches the last column, where a terminal would wrap: %s", (_name, unit, line) => {
    const w = world();
    const progress = { label: "reading", done: 3, total: 3, unit, also: { count: 1e6, unit: "records" } };
    ttyReporter(w).progress({ ...progress, note: "3 throttled" });
    expect(w.sink.text).toBe(`\r\u001b[2K${line}`);
  });

  test("sentences are broken between words, commands are not broken", () => {
    const w = world();
    const reporter = ttyReporter(w);
    reporter.warn("the quota is not known: the default of 60 is used");
    reporter.sayCommand("next", "sgt plan --snapshot snapshot --evidence evidence");
    expect(w.sink.text).toBe(
      "warning the quota is not known: the\ndefault of 60 is used\nnext: sgt plan --snapshot snapshot --evidence evidence\n",
    );
  });

  test("the live line is away before something else is written, and keeps its clock", () => {
    const w = world();
    const reporter = ttyReporter(w);
    w.pass(1000);
    reporter.progress({ label: "reading", done: 1, total: 3, unit: "files" });
    reporter.clear();
    expect(w.sink.text.endsWith("files\r\u001b[2K")).toBe(true);
    w.pass(2000);
    reporter.progress({ label: "reading", done: 2, total: 3, unit: "files" });
    expect(w.sink.text.endsWith("reading 2/3 files, 1 s left, 1/s")).toBe(true);
  });
});

describe("plainReporter", () => {
  test("tells progress now and then, in whole lines", () => {
    const w = world();
    const reporter = plainReporter(w);
    for (let done = 1; done <= 25; done++) {
      reporter.progress({ label: "reading", done, unit: "files" });
      w.pass(1000);
    }
    expect(w.sink.text.split("\n").filter(Boolean)).toHaveLength(2);
    expect(w.sink.text).not.toContain("\r");
  });
});

test("quietReporter tells warnings alone", () => {
  const w = world();
  const reporter = quietReporter(w);
  reporter.say("hello");
  reporter.progress({ label: "reading", done: 1, unit: "files" });
  reporter.warn("careful");
  reporter.end();
  expect(w.sink.text).toBe("warning careful\n");
});
