import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { WholeFolder } from "@sgt/files";

let root = "";
let place = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sgt-whole-"));
  place = join(root, "deep", "eu-west-1");
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Above every process number that a kernel gives. */
const GONE = 2 ** 31 - 1;

describe("a folder made whole", () => {
  test("is not there before it is kept, and holds nothing of the one before", async () => {
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "old.json"), "old");
    const folder = await WholeFolder.make(place);
    await writeFile(join(folder.making, "new.json"), "new");
    expect(await readdir(place)).toEqual(["old.json"]);
    await folder.keep();
    expect(await readdir(place)).toEqual(["new.json"]);
    expect(await readFile(join(place, "new.json"), "utf8")).toBe("new");
    expect(await readdir(join(root, "deep"))).toEqual(["eu-west-1"]);
  });

  test("that is discarded leaves what was, and nothing beside it", async () => {
    await mkdir(place, { recursive: true });
    const folder = await WholeFolder.make(place);
    await writeFile(join(folder.making, "new.json"), "new");
    await folder.discard();
    expect(await readdir(join(root, "deep"))).toEqual(["eu-west-1"]);
    expect(await readdir(place)).toEqual([]);
  });

  test.each<[string, string, boolean]>([
    ["of a process that is gone goes", `.eu-west-1-${GONE}-abc`, false],
    ["of a process that runs stays", `.eu-west-1-${process.ppid}-abc`, true],
    ["of another place stays", `.eu-west-11-${GONE}-abc`, true],
    ["that names no process stays", ".eu-west-1-abc", true],
  ])("a leftover %s", async (_name, leftover, stays) => {
    await mkdir(join(root, "deep", leftover), { recursive: true });
    const folder = await WholeFolder.make(place);
    await folder.discard();
    expect((await readdir(join(root, "deep"))).includes(leftover)).toBe(stays);
  });
});
