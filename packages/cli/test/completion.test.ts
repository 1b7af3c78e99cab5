import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeSampleSnapshot } from "@sgt/sandbox";
import { BIN, sgt } from "./run-sgt.js";

let cwd: string;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "sgt-completion-"));
  await writeSampleSnapshot(join(cwd, "snapshot"));
  mkdirSync(join(cwd, "bin"));
  writeFileSync(join(cwd, "bin", "sgt"), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  chmodSync(join(cwd, "bin", "sgt"), 0o755);
});

afterAll(() => rm(cwd, { recursive: true }));

/** What may stand at the end of this line: words without what they are for. */
async function offered(line: string, env: Record<string, string> = {}): Promise<string[]> {
  const { stdout, stderr } = await sgt(["__complete", ...line.split(" ").slice(1)], { cwd, env });
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter((one) => one !== "")
    .map((one) => one.split("\t")[0] as string);
}

describe("complete", () => {
  test.each<[why: string, line: string, expected: string[]]>([
    ["commands that begin so", "sgt ex", ["explain", "export", "extend", "expire"]],
    ["a command behind help", "sgt help coll", ["collect", "collapse"]],
    ["options of the program", "sgt --v", ["--version"]],
    ["a command behind an option", "sgt --quiet pla", ["plan"]],
    ["options of a command", "sgt plan --max", ["--max-rules"]],
    ["of an alias", "sgt analyse --from", ["--from"]],
    ["not those that stand there", "sgt plan --snapshot s --sn", []],
    ["lists again", "sgt plan --group a --gr", ["--group"]],
    ["choices", "sgt plan --objective le", ["least-trust"]],
    ["choices behind =", "sgt plan --format=j", ["--format=json"]],
    ["nothing for a number", "sgt plan --max-rules ", []],
    ["a folder", "sgt plan --snapshot ", [":dir"]],
    ["a file", "sgt plan --keep ke", [":file"]],
    ["a file behind =", "sgt plan --keep=ke", [":file"]],
    ["a file for an argument", "sgt apply pl", [":file"]],
    ["words for an argument", "sgt geoip ", ["install", "status"]],
    ["no second argument", "sgt apply plan.json ", []],
    ["an argument behind a value", "sgt apply --limit 2 ", [":file"]],
    ["shells", "sgt completion ", ["bash", "zsh", "fish"]],
    ["commands of config", "sgt config pl", ["plan"]],
    ["files for the command within", "sgt sandbox --snapshot s -- ls ", [":file"]],
    ["nothing for no command", "sgt tighten --", []],
    ["accounts of the snapshot", "sgt plan --snapshot snapshot --account ", ["123456789012"]],
    ["regions of the snapshot", "sgt plan --snapshot=snapshot --region ", ["eu-west-1"]],
    ["groups by name", "sgt plan --snapshot snapshot --group orders-a", ["orders-api"]],
    ["groups behind others", "sgt plan --snapshot snapshot --group x,orders-a", ["x,orders-api"]],
    ["nothing without a snapshot", "sgt plan --snapshot nowhere --group ", []],
    ["nothing without any snapshot", "sgt plan --group ", []],
  ])("%s: %s", async (_why, line, expected) => {
    expect(await offered(line)).toEqual(expected);
  });

  test("groups of the default snapshot, ids too", async () => {
    const env = { SGT_SNAPSHOT: "snapshot" };
    expect(await offered("sgt extend --group orders-d", env)).toEqual(["orders-db"]);
    expect((await offered("sgt extend --group sg-", env)).length).toBeGreaterThan(3);
  });
});

const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;

describe("the scripts", () => {
  const ask = (shell: string, script: string): string[] => {
    const env = { ...process.env, PATH: `${join(cwd, "bin")}:${process.env.PATH}`, HOME: cwd };
    const { stdout, stderr } = spawnSync(shell, ["-c", script], { cwd, env, encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((one) => one !== "");
  };

  test.each<[line: string, expected: string[]]>([
    ["sgt ex", ["explain", "export", "extend", "expire"]],
    ["sgt plan --format=j", ["json"]],
    ["sgt plan --snapshot sn", ["snapshot"]],
    ["sgt plan --snapshot=sn", ["snapshot"]],
    ["sgt plan --snapshot snapshot --group orders-a", ["orders-api"]],
    ["sgt plan --snapshot ", ["bin", "snapshot"]],
  ])("bash: %s", (line, expected) => {
    if (!has("bash")) return;
    const script = `eval "$(sgt completion bash)"; COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _sgt_complete; printf '%s\\n' "\${COMPREPLY[@]}" | sort`;
    expect(ask("bash", script)).toEqual(expected.toSorted());
  });

  test.each(["bash", "zsh", "fish"])("%s reads its own", (shell) => {
    if (!has(shell)) return;
    const start = shell === "zsh" ? "autoload -U compinit; compinit -u -D; " : "";
    ask(shell, shell === "fish" ? "sgt completion fish | source" : `${start}eval "$(sgt completion ${shell})"`);
  });

  test("fish: words with what they are for, and folders", () => {
    if (!has("fish")) return;
    const asked = (line: string) =>
      ask("fish", `sgt completion fish | source; complete -C '${line}'`).map((one) => one.split("\t")[0]);
    expect(asked("sgt ex").toSorted()).toEqual(["expire", "explain", "export", "extend"]);
    expect(asked("sgt plan --snapshot sn")).toEqual(["snapshot/"]);
  });
});
