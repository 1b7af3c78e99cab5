import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { s3Source } from "@sgt/aws";
import { folderSource } from "@sgt/flowlogs/node";
import { FORMATS, formatText, makeLines } from "./support/flow-world.js";
import { essence, prepareWorld, type SourceWorld } from "./support/source-world.js";

interface TestForm {
  readonly key: string;
  render(records: {
    fields: readonly string[];
    values: readonly (readonly string[])[];
  }): Uint8Array | Promise<Uint8Array>;
}
const { FORMS } = (await import(new URL("../../flowlogs/dist-test/forms.js", import.meta.url).href)) as {
  readonly FORMS: readonly TestForm[];
};

let world: SourceWorld;
afterEach(() => world.close());

test.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])(
  "all forms of %s records below one prefix",
  async (format) => {
    const fields = FORMATS[format];
    const lines = makeLines(fields, 200).map(({ text }) => text.split(" ").filter((word) => word !== ""));
    const values = lines.filter(({ length }) => length === fields.length);
    world = await prepareWorld(async (s3Dir) => {
      for (const { key, render } of FORMS) {
        await mkdir(dirname(join(s3Dir, "logs/forms", key)), { recursive: true });
        await writeFile(join(s3Dir, "logs/forms", key), await render({ fields, values }));
      }
    });
    const logFormat = formatText(fields);
    const { coverage } = await world.analyze(
      s3Source({ session: world.session, url: "s3://logs/forms", logFormat }),
      "s3",
    );
    await world.analyze(folderSource(join(world.s3Dir, "logs/forms"), { logFormat }), "folder");
    expect(coverage).toMatchObject({ objectCount: FORMS.length, unread: [], otherFiles: [] });
    expect(coverage.recordCount % FORMS.length).toBe(0);
    expect(essence(await world.evidence("s3"))).toEqual(essence(await world.evidence("folder")));
  },
);
