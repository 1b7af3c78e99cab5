import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { Evidence, LogSource } from "@sgt/flowlogs";
import { collectEvidence, folderSource } from "@sgt/flowlogs/node";
import fc from "fast-check";
import { FORMS, type Records } from "./forms.js";
import { memorySource } from "./memory-source.js";
import { READERS } from "./readers.js";
import { ENIS, LAYOUTS, recordsOf, WINDOW } from "./worlds.js";

const { SGT_FORMS_SEED = "20251120" } = process.env;
const SEED = Number(SGT_FORMS_SEED);

/** Every layout of the worlds, with records that are mostly good; an empty word is no value where values are apart. */
const WORLDS: readonly Records[] = LAYOUTS.map((fields, i) => ({
  fields,
  values: fc.sample(
    recordsOf(fields).filter((words) => !words.includes("")),
    { seed: SEED + i, numRuns: 40 },
  ),
}));

const formatOf = ({ fields }: Records): string => fields.map((field) => `\${${field}}`).join(" ");
const plainOf = ({ fields, values }: Records): string =>
  [fields, ...values].map((words) => `${words.join(" ")}\n`).join("");

/** What must not depend on the form: all but bytes, and where in the object a line stands. */
function comparable({ coverage, rows }: Evidence): unknown {
  const { byteCount: _, malformed, ...rest } = coverage;
  return { ...rest, malformed: malformed.map(({ code, count }) => ({ code, count })), rows: [...rows] };
}

const read = { enis: ENIS, window: WINDOW };

const [[, readPlainly], [, readFast]] = READERS as unknown as [(typeof READERS)[number], (typeof READERS)[number]];
const evidenceOf = async (reader: typeof readFast, source: LogSource) => comparable(await reader({ source, ...read }));
/** What the readable reader makes of plain text. */
const TRUTH = WORLDS.map((records) => evidenceOf(readPlainly, memorySource({ "a.log": plainOf(records) })));

test.each(FORMS)(`$name: in every layout the evidence of plain text (seed ${SEED})`, async (form) => {
  for (const [i, records] of WORLDS.entries()) {
    const options = form.isHeaderless === true ? { logFormat: formatOf(records) } : {};
    const chunkBytes = [65_536, 977, 64][i % 3] as number;
    const source = memorySource({ [form.key]: await form.render(records) }, { ...options, chunkBytes });
    expect(await evidenceOf(readFast, source)).toEqual(await TRUTH[i]);
    if (i < 2) expect(await evidenceOf(readPlainly, source)).toEqual(await TRUTH[i]);
  }
});

describe("folders", () => {
  const dir = mkdtempSync(join(tmpdir(), "sgt-forms-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test("all forms beside each other, each judged by its first bytes, count each once", async () => {
    const [records] = WORLDS as [Records];
    for (const { key, render } of FORMS) {
      mkdirSync(dirname(join(dir, key)), { recursive: true });
      writeFileSync(join(dir, key), await render(records));
    }
    const { coverage } = await collectEvidence({ source: folderSource(dir), ...read });
    const plain = await collectEvidence({ source: memorySource({ "a.log": plainOf(records) }), ...read });
    expect(coverage).toMatchObject({ objectCount: FORMS.length, unread: [], otherFiles: [] });
    expect(coverage.recordCount).toBe(plain.coverage.recordCount * FORMS.length);
  });
});
