import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { cliError } from "../../errors/cli-error.js";
import { writeWhole } from "../../io/write-whole.js";

/** What the demo leaves behind, and where. */
export interface DemoFolder {
  readonly dir: string;
  readonly snapshot: string;
  readonly logs: string;
  readonly evidence: string;
  readonly plan: string;
  /** What the sample company knows of ranges. */
  readonly ownRanges: string;
  readonly result: string;
}

/** Marks a folder as the demo's own: such a one, and no other, is made anew. */
const RESULT_NAME = "demo.json";
const SCHEMA = "sgt/demo/v1";
const OWN_ENTRIES = [
  ...["snapshot", "logs", "evidence", "plan.json", "incident-logs"],
  ...["own-ranges.csv", "trusted.html", "trusted.svg"],
];

/**
 * Makes the folder of the demo: a new one, an empty one, or that of an earlier demo, whose files
 * are removed first.
 * @throws `SGT_CLI_EXISTS` when the folder holds anything else.
 */
export async function prepareFolder(dir: string): Promise<DemoFolder> {
  await mkdir(dir, { recursive: true });
  const entries = await readdir(dir);
  if (entries.length > 0) await removeEarlierDemo(dir, entries);
  const folder = {
    dir,
    snapshot: join(dir, "snapshot"),
    logs: join(dir, "logs"),
    evidence: join(dir, "evidence"),
    plan: join(dir, "plan.json"),
    ownRanges: join(dir, "own-ranges.csv"),
    result: join(dir, RESULT_NAME),
  };
  await writeResult(folder, { state: "running" });
  return folder;
}

/** Writes what came out, all or nothing. */
export async function writeResult({ result }: DemoFolder, value: object): Promise<void> {
  await writeWhole(result, `${JSON.stringify({ schema: SCHEMA, ...value }, null, 2)}\n`);
}

async function removeEarlierDemo(dir: string, entries: readonly string[]): Promise<void> {
  if (!(await isDemo(dir))) {
    throw cliError("SGT_CLI_EXISTS", `"${dir}" is not empty, and no earlier demo made it`, {
      hint: "Name another folder with --out.",
      details: { folder: dir },
    });
  }
  const own = entries.filter((name) => OWN_ENTRIES.includes(name) || /^journal-plan-[0-9a-f]+-.*\.ndjson/.test(name));
  for (const name of own) await rm(join(dir, name), { recursive: true, force: true });
}

async function isDemo(dir: string): Promise<boolean> {
  try {
    const value: unknown = JSON.parse(await readFile(join(dir, RESULT_NAME), "utf8"));
    return typeof value === "object" && value !== null && Reflect.get(value, "schema") === SCHEMA;
  } catch {
    return false;
  }
}
