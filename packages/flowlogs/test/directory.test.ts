import { describe, expect, test } from "@jest/globals";
import type { Scan, Sighting, Sightings } from "@sgt/flowlogs";
import {
  addSightings,
  appendToLedger,
  type DirectoryEntry,
  dropDays,
  type Grouping,
  type InterfaceDirectory,
  mergeLedgers,
  readDirectory,
} from "@sgt/flowlogs/node";
import fc from "fast-check";
import { ACCOUNT, at, gone, HOUR, inferred, scan, seen, sighting, told } from "./directory-fixtures.js";
import { makeBatch, makeRow } from "./ledger-fixtures.js";
import { MemoryStore } from "./memory-store.js";

const DIR = "/ledger";

type Told = readonly (Sighting | Scan)[];

const isScan = (fact: Sighting | Scan): fact is Scan => "at" in fact;

const partsOf = (facts: Told): Sightings => ({
  scans: facts.filter(isScan),
  sightings: facts.filter((fact): fact is Sighting => !isScan(fact)),
});

async function directoryOf(...files: readonly Told[]): Promise<InterfaceDirectory> {
  const store = new MemoryStore();
  await appendToLedger(DIR, makeBatch([], ["a"]), { files: store });
  for (const facts of files) await addSightings(DIR, partsOf(facts), { files: store });
  return readDirectory(DIR, { files: store });
}

const short = ({ groups, how, atLeast }: Grouping): string =>
  `${groups === null ? "?" : groups.join("+") || "none"} ${how === atLeast ? how : `${how}/${atLeast}`}`;

describe("the groups that an interface had", () => {
  // Hours since the midnight that begins 2026-11-01; asked of from and until.
  test.each<readonly [string, Told, readonly [number, number], readonly string[]]>([
    ["nothing told", [], [0, 24], ["? unknown"]],
    ["another interface told of", [sighting("seen", 6, "a", { eniId: "eni-0b" })], [0, 24], ["? unknown"]],
    ["seen once, asked for the day", [seen(6, "a")], [0, 24], ["a seen", "? unknown"]],
    ["seen once, asked for another day", [seen(6, "a")], [24, 48], ["? unknown"]],
    ["without groups", [seen(0, ""), seen(24, "")], [0, 24], ["none seen/assumed"]],
    ["several groups, sorted", [seen(0, "b a"), seen(24, "a b")], [1, 2], ["a+b assumed"]],
    ["seen at both ends of the day", [seen(0, "a"), seen(24, "a")], [0, 24], ["a seen/assumed"]],
    ["between two equal sightings", [seen(6, "a"), seen(54, "a")], [24, 48], ["a assumed"]],
    ["between two that differ", [seen(6, "a"), seen(54, "b")], [24, 48], ["a inferred", "b inferred"]],
    [
      "a day with a change",
      [seen(0, "a"), seen(12, "b"), seen(24, "b")],
      [0, 24],
      ["a seen/inferred", "b seen/inferred"],
    ],
    ["moved and moved back", [seen(0, "a"), seen(12, "b"), seen(24, "a")], [1, 2], ["a inferred", "b inferred"]],
    ["an exact instant", [seen(6, "a"), seen(54, "a")], [6, 6 + 1 / HOUR], ["a seen"]],
    ["ends at the first scan without it", [seen(6, "a"), scan(6), scan(30)], [7, 8], ["? unknown"]],
    ["not found between two sightings", [seen(6, "a"), seen(54, "a"), scan(30)], [24, 48], ["? unknown"]],
    [
      "found by each scan",
      [seen(6, "a"), seen(30, "a"), seen(54, "a"), scan(6), scan(30), scan(54)],
      [7, 50],
      ["a seen/assumed"],
    ],
    [
      "a scan of another region",
      [seen(6, "a"), seen(54, "a"), { ...scan(30), region: "us-east-1" }],
      [24, 48],
      ["a assumed"],
    ],
    ["before the first sighting", [seen(30, "a"), scan(6), scan(30)], [0, 24], ["? unknown"]],
    ["told for a time", [told(6, 18, "a")], [8, 10], ["a told"]],
    ["told for a part of it", [told(6, 18, "a")], [0, 24], ["a told", "? unknown"]],
    ["told two, one after the other", [told(0, 12, "a"), told(12, 24, "b")], [0, 24], ["a told", "b told"]],
    ["told two, with a gap", [told(0, 10, "a"), told(12, 24, "b")], [10, 12], ["a inferred", "b inferred"]],
    ["told equal, with a gap", [told(0, 10, "a"), told(12, 24, "a")], [10, 12], ["a assumed"]],
    ["told and seen otherwise", [told(0, 24, "a"), seen(6, "b")], [0, 24], ["a told", "b seen"]],
    [
      "told between two equal sightings",
      [seen(0, "a"), told(6, 8, "b"), seen(24, "a")],
      [9, 10],
      ["a inferred", "b inferred"],
    ],
    ["told that it is, not its groups", [told(0, 24, null)], [0, 24], ["? unknown"]],
    ["groups told, then none told, then again", [seen(0, "a"), told(6, 8, null), seen(24, "a")], [1, 2], ["? unknown"]],
    ["up to a told end", [seen(6, "a"), gone(12)], [7, 12], ["a assumed"]],
    ["after a told end", [told(0, 12, "a"), gone(12)], [12, 14], ["? unknown"]],
    ["inferred, before it was seen", [inferred(0, 6, "a"), seen(6, "a")], [0, 6], ["a inferred"]],
    ["inferred gives way to what is told", [inferred(0, 24, "a"), told(6, 18, "b")], [8, 10], ["b told"]],
    ["inferred beside what is told", [inferred(0, 24, "a"), told(6, 18, "b")], [0, 24], ["a inferred", "b told"]],
    ["a log's words are no groups", [sighting("logged", 0, null, { until: 24 })], [0, 24], ["? unknown"]],
    [
      "groups of another account",
      [seen(0, "210987654321/sg-0b sg-0a"), told(24, 48, "sg-0a sg-0b")],
      [1, 2],
      ["sg-0a+sg-0b assumed"],
    ],
  ])("%s", async (_name, facts, [from, until], expected) => {
    const directory = await directoryOf(facts);
    const found = directory.groupsWithin(directory.find(ACCOUNT, "eni-0a"), at(from), at(until));
    expect(found.map(short)).toEqual(expected);
  });

  test("on a UTC day, and in an account that the log does not know", async () => {
    const directory = await directoryOf([
      seen(0, "a"),
      seen(24, "a"),
      sighting("seen", 30, "b", { accountId: "210987654321" }),
    ]);
    expect(directory.groupsOn(ACCOUNT, "eni-0a", "2026-11-01").map(short)).toEqual(["a seen/assumed"]);
    expect(directory.groupsOn("unknown", "eni-0a", "2026-11-01").map(short)).toEqual(["a seen/assumed"]);
    expect(directory.groupsOn("210987654321", "eni-0a", "2026-11-02").map(short)).toEqual(["b seen", "? unknown"]);
    expect(directory.groupsOn("333333333333", "eni-0a", "2026-11-01").map(short)).toEqual(["? unknown"]);
  });
});

/** All that a directory says, as text. */
function shown(directory: InterfaceDirectory): string[] {
  const line = ({ eniId, from, until, how, source, state }: DirectoryEntry): string =>
    `${eniId} ${(from - at(0)) / HOUR} ${(until - at(0)) / HOUR} ${how} ${state.groups?.join("+") ?? "?"} ${state.name} ${source}`;
  const groups = ["eni-0a", "eni-0b"].flatMap((eniId) =>
    Array.from({ length: 12 }, (_, hour) => {
      const number = directory.find(ACCOUNT, eniId);
      return `${eniId} ${hour} ${directory
        .groupsWithin(number, at(hour), at(hour + 1))
        .map(short)
        .join(", ")}`;
    }),
  );
  return [...[...directory.entries()].map(line), ...groups];
}

const hour = fc.integer({ min: 0, max: 12 });
const groups = fc.constantFrom("a", "b", "a b", "");
const who = fc.record({
  eniId: fc.constantFrom("eni-0a", "eni-0b"),
  name: fc.constantFrom("", "web"),
  source: fc.constantFrom("x", "y"),
});

const fact: fc.Arbitrary<Sighting | Scan> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(hour, groups, who).map(([from, text, rest]) => sighting("seen", from, text, rest)) },
  { weight: 3, arbitrary: hour.map(scan) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("told", "inferred", "logged"), hour, hour, groups, who)
      .map(([kind, from, length, text, rest]) => {
        return sighting(kind as "told", from, kind === "logged" ? null : text, { ...rest, until: from + length });
      }),
  },
  { weight: 1, arbitrary: fc.tuple(hour, who).map(([from, { eniId }]) => sighting("gone", from, null, { eniId })) },
);

describe("the directory of the same facts is the same", () => {
  test("in whatever order they come, in however many pieces, told twice or put together", async () => {
    const input = fc.array(fact, { minLength: 1, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(input, fc.infiniteStream(fc.nat(1000)), async (facts, numbers) => {
        const next = (below: number): number => (numbers.next().value as number) % below;
        const once = shown(await directoryOf(facts));
        const shuffled = facts
          .map((one) => [next(1000), one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        const pieces: (Sighting | Scan)[][] = Array.from({ length: 3 }, () => []);
        for (const one of [...shuffled, ...shuffled.slice(0, next(5))]) pieces[next(3)]?.push(one);
        expect(shown(await directoryOf(...pieces))).toEqual(once);
        expect(shown(await merged(pieces))).toEqual(once);
        // One file for each fact is more than stay apart.
        expect(shown(await directoryOf(...shuffled.map((one) => [one])))).toEqual(once);
        expect(shown(await merged(shuffled.map((one) => [one])))).toEqual(once);
      }),
      { numRuns: 15 },
    );
  });

  /** Each piece in a ledger of its own, and all of them merged, twice. */
  async function merged(pieces: readonly Told[]): Promise<InterfaceDirectory> {
    const files = new MemoryStore();
    const dirs: string[] = [];
    for (const [i, facts] of pieces.entries()) {
      if (facts.length === 0) continue;
      dirs.push(`/piece-${i}`);
      await addSightings(`/piece-${i}`, partsOf(facts), { files });
    }
    for (let i = 0; i < 2; i++) await mergeLedgers(dirs, DIR, { files });
    return readDirectory(DIR, { files });
  }
});

describe("in a ledger", () => {
  const filesOf = (store: MemoryStore): string[] =>
    [...store.contents.keys()].filter((path) => path.includes("_interfaces"));

  test("what was told before is not written again, and daily snapshots of the same take the room of few", async () => {
    const store = new MemoryStore();
    const daily = (day: number): Sightings =>
      partsOf([scan(24 * day), sighting("seen", 24 * day, "a", { eniId: `eni-${day % 3}` })]);
    for (let day = 0; day < 60; day++) {
      await addSightings(DIR, daily(day), { files: store });
      await addSightings(DIR, daily(day), { files: store });
    }
    expect(filesOf(store).length).toBeLessThanOrEqual(17);
    const directory = await readDirectory(DIR, { files: store });
    expect([...directory.entries()]).toHaveLength(60);
  });

  test("days that are dropped go, and what the first kept day rests on stays", async () => {
    const store = new MemoryStore();
    await appendToLedger(DIR, makeBatch([makeRow()], ["a"]), { files: store });
    const facts = [seen(0, "a"), seen(30, "b"), seen(60, "b"), sighting("seen", 0, "a", { eniId: "eni-old" })];
    await addSightings(DIR, partsOf(facts), { files: store });
    await dropDays(DIR, "2026-11-03", { files: store });
    const directory = await readDirectory(DIR, { files: store });
    expect(directory.groupsOn(ACCOUNT, "eni-0a", "2026-11-03").map(short)).toEqual(["b seen/assumed", "? unknown"]);
    expect(directory.groupsOn(ACCOUNT, "eni-0a", "2026-11-01").map(short)).toEqual(["? unknown"]);
    expect(directory.find(ACCOUNT, "eni-old")).toBe(-1);
  });

  test("a file that is no such file is damage, and other files are none of it", async () => {
    const store = new MemoryStore();
    await addSightings(DIR, partsOf([seen(0, "a")]), { files: store });
    store.contents.set(`${DIR}/_interfaces/notes.txt`, Buffer.from("ours"));
    expect((await readDirectory(DIR, { files: store })).interfaceCount).toBe(1);
    const [path = ""] = filesOf(store);
    store.contents.set(path, Buffer.from("PAR1 no such file PAR1"));
    await expect(readDirectory(DIR, { files: store })).rejects.toMatchObject({ code: "SGT_FLOWLOGS_LEDGER_DAMAGED" });
  });

  const state = told(0, 5, "a").state;
  test.each<[what: string, change: Partial<Sighting>, column: string]>([
    ["a time that ends before it begins", { until: at(0) - 1 }, "until_at"],
    ["a time before there was any", { from: -1 }, "from_at"],
    ["a time that is none", { until: Number.NaN }, "until_at"],
    ["an id with a blank", { eniId: "eni 0a" }, "eniId"],
    ["no id", { eniId: "" }, "eni_id"],
    ["no account", { accountId: "" }, "accountId"],
    ["a group with a blank", { state: { ...state, groups: ["sg 1 "] } }, "groups"],
    ["an address that is none", { state: { ...state, addresses: ["here"] } }, "addresses"],
  ])("%s is refused before anything is written", async (_what, change, column) => {
    const store = new MemoryStore();
    const odd = { ...told(0, 5, "a"), ...change };
    await expect(addSightings(DIR, partsOf([told(1, 2, "b"), odd]), { files: store })).rejects.toMatchObject({
      code: "SGT_FLOWLOGS_INVALID_OPTION",
      details: { option: column },
    });
    expect(await store.list(DIR)).toEqual([]);
  });

  test("what people write into a tag, and anyone into a log, is made to fit", async () => {
    const odd = { ...state, name: "web\n\u00851", service: "x".repeat(3000), words: { "vpc-id": "vpc\u0085\u0000" } };
    const directory = await directoryOf([{ ...told(0, 5, "a"), state: odd }]);
    const [entry] = [...directory.entries()];
    expect(entry?.state).toMatchObject({
      name: "web  1",
      service: "x".repeat(2000),
      words: { "vpc-id": "vpc \u0000" },
    });
  });

  test("what a log said itself is kept with the interface", async () => {
    const words = { "instance-id": "i-0a", "asg-tag": "web" };
    const logged = sighting("logged", 0, null, { until: 24 });
    const directory = await directoryOf([{ ...logged, state: { ...logged.state, vpcId: "vpc-0a", words } }]);
    expect(directory.wordsOf(directory.find(ACCOUNT, "eni-0a"))).toEqual([
      expect.objectContaining({ vpcId: "vpc-0a", words }),
    ]);
  });
});
