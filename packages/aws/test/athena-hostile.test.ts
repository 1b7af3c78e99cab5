import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "@jest/globals";
import { folderSource, type LogSource } from "@sgt/flowlogs/node";
import { type AthenaWorld, prepareAthena } from "./support/athena-world.js";
import { ACCOUNT, FROM, REGION } from "./support/flow-world.js";
import { essence } from "./support/source-world.js";

/** The table of docs/hostile-logs.md, as the tests of `@sgt/flowlogs` have it. */
const { TABLE, HEADER, GOOD, text } = await import(
  new URL("../../flowlogs/dist-test/hostile-table.js", import.meta.url).href
);
const ROWS = TABLE as readonly (readonly [
  name: string,
  content: string | Uint8Array,
  outcome: { readonly records: number },
])[];
/** Athena ends a line at a CR that stands alone, and nothing in its answer shows it. */
const CR = "a CR within a line";
/** Seconds since 1970 that the table's records begin at. */
const THEIR_DAY = Number((GOOD as string).split(" ")[10]);

let world: AthenaWorld;
afterEach(() => world.close());

/** Under the names that AWS gives, five minutes apart. */
async function writeEach(dir: string, contents: readonly (string | Uint8Array)[]): Promise<string[]> {
  const keys = contents.map((_, i) => {
    const time = new Date((FROM + i * 300) * 1000).toISOString();
    const stamp = time.slice(0, 16).replaceAll(/[-:]/g, "");
    const name = `${ACCOUNT}_vpcflowlogs_${REGION}_fl-0123456789abcdef0_${stamp}Z_${i.toString(16)}.log.gz`;
    return `AWSLogs/${ACCOUNT}/vpcflowlogs/${REGION}/${time.slice(0, 10).replaceAll("-", "/")}/${name}`;
  });
  for (const [i, content] of contents.entries()) {
    const path = join(dir, keys[i] ?? "");
    await mkdir(dirname(path), { recursive: true });
    const moved = typeof content === "string" ? gzipSync(inWindow(content)) : content;
    await writeFile(path, moved);
  }
  return keys;
}

/** The table's times, moved into the window of this world. */
const inWindow = (content: string) => content.replaceAll(String(THEIR_DAY).slice(0, 5), String(FROM).slice(0, 5));

async function evidenceOf(ledger: string, source: LogSource) {
  await world.analyze(source, ledger);
  return essence(await world.evidence(ledger));
}

describe("whatever a file holds, Athena makes of it what the reader of files does", () => {
  test("every row of the table of hostile logs", async () => {
    const rows = ROWS.filter(([name]) => name !== CR);
    const contents = rows.map(([, content]) => content);
    world = await prepareAthena((dir) => writeEach(dir, contents));
    const local = await evidenceOf("folder", folderSource(join(world.s3Dir, "central-logs")));
    expect(local.malformed.length).toBeGreaterThan(4);
    expect(local.coverage.unread.length).toBeGreaterThan(10);
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(local);
    // Most of those that hold a record are judged by the query or by its odd lines.
    const readable = rows.filter(([, , { records }]) => records > 0).length;
    expect(source.handedBackCount).toBeLessThan(contents.length - readable / 2);
  });

  test("the one thing that an answer does not show: a CR that stands alone", async () => {
    world = await prepareAthena((dir) => writeEach(dir, [text(GOOD), text(`${GOOD}\r${GOOD}`)]));
    const { coverage } = await world.analyze(world.athenaSource());
    const local = await world.analyze(folderSource(join(world.s3Dir, "central-logs")), "folder");
    expect([coverage.recordCount, local.coverage.recordCount]).toEqual([3, 1]);
  });

  test.each([1, 2, 3])("lines changed, cut, doubled and joined, seed %i", async (seed) => {
    const random = numbers(seed);
    const contents = Array.from({ length: 4 }, () => mutated(random));
    world = await prepareAthena((dir) => writeEach(dir, contents));
    const local = await evidenceOf("folder", folderSource(join(world.s3Dir, "central-logs")));
    expect(local.malformed.length).toBeGreaterThan(2);
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(local);
    expect(source.handedBackCount).toBeLessThan(contents.length);
  });
});

type Random = (below: number) => number;

function numbers(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

const ODD = "\t -:.09afzA%'\\\u007f\"";

function mutated(random: Random): string {
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const lines = Array.from({ length: 400 }, () => {
    const isIn = random(2) === 0;
    const is6 = random(5) === 0;
    const ends = is6 ? [`2001:db8::${random(9)}`, "2001:DB8:0::1"] : [`10.0.0.${random(16)}`, "10.0.0.1"];
    const [src, dst] = isIn ? ends : ends.toReversed();
    const start = FROM + random(86_400);
    const times = [start, start + random(600)];
    const status = random(30) === 0 ? pick(["NODATA", "SKIPDATA", "-"]) : "OK";
    return `${pick(["2", "5", "-"])} ${pick([ACCOUNT, "unknown", "-"])} ${pick(["eni-0a", "eni-0b", "eni-0c", "-"])} ${src} ${dst} ${random(70_000)} ${pick([22, 443, 50_000])} ${pick([6, 17, 1])} ${random(99)} ${random(1e6)} ${times[0]} ${times[1]} ${pick(["ACCEPT", "REJECT"])} ${status}`;
  });
  const whole = [...`${lines.join("\n")}\n`];
  for (let i = random(150); i >= 0; i--) {
    const at = random(whole.length);
    if (random(3) === 0) whole[at] = "\n";
    else if (random(2) === 0) whole[at] = ODD[random(ODD.length)] as string;
    else whole.splice(at, random(30));
  }
  return `${HEADER}\n${whole.join("")}`;
}
