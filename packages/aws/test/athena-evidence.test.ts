import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { folderSource, type LogSource } from "@sgt/flowlogs/node";
import { type AthenaWorld, prepareAthena } from "./support/athena-world.js";
import { FORMATS, makeLines, writeObjects } from "./support/flow-world.js";
import { essence } from "./support/source-world.js";

let world: AthenaWorld;
afterEach(() => world.close());

async function evidenceOf(ledger: string, source: LogSource) {
  await world.analyze(source, ledger);
  return essence(await world.evidence(ledger));
}

describe("the same logs give the same evidence by Athena", () => {
  test.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])("records in the %s format", async (format) => {
    const names = FORMATS[format];
    world = await prepareAthena((dir) => writeObjects(dir, makeLines(names, 900), { names }));
    const local = await evidenceOf("folder", folderSource(join(world.s3Dir, "central-logs")));
    expect(local.rows.length).toBeGreaterThan(300);
    const source = world.athenaSource();
    expect(await evidenceOf("athena", source)).toEqual(local);
    expect([source.handedBackCount, world.athena.tables.size]).toEqual([0, 0]);
    expect(source.scannedBytes).toBeGreaterThan(0);
  });
});
