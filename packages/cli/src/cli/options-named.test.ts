import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "@jest/globals";
import { COMMANDS } from "./commands.js";

const PACKAGES = join(import.meta.dirname, "..", "..", "..");
/** Options of other programs, in sentences that do not begin with that program's name. */
const OF_OTHERS = new Set(["no-paginate", "max-items", "starting-token", "global"]);
/** These files write command lines for other programs, or styles, whose variables look alike. */
const NO_MESSAGES =
  /report\/src\/(plan\/(aws-cli|cloudformation|terraform)|map\/page-style)\.ts$|fetch-from-npm\.ts$|logging\/flow-log-command\.ts$/;

/** The options of each command, by its names; help, version and the like are everybody's. */
async function optionsByCommand(): Promise<Map<string, Set<string>>> {
  const all = new Map<string, Set<string>>();
  for (const { usage, aliases = [], spec } of COMMANDS) {
    const options = (await spec()).options as Readonly<Record<string, { readonly alias?: string | readonly string[] }>>;
    const names = Object.entries(options).flatMap(([name, { alias = [] }]) => [name, ...[alias].flat()]);
    for (const name of [usage.split(" ")[0] ?? "", ...aliases]) all.set(name, new Set([...names, ...EVERYBODYS]));
  }
  return all;
}

const EVERYBODYS = ["help", "version", "quiet", "no-color", "color", "no-config"];

/** The texts of a source file that name an option, with where they stand. */
async function texts(): Promise<{ file: string; text: string }[]> {
  const found: { file: string; text: string }[] = [];
  for (const name of await readdir(PACKAGES)) {
    const files = await readdir(join(PACKAGES, name, "src"), { recursive: true }).catch(() => []);
    for (const file of files.filter((one) => one.endsWith(".ts") && !one.endsWith(".test.ts"))) {
      const path = join(PACKAGES, name, "src", file);
      if (NO_MESSAGES.test(path)) continue;
      const code = (await readFile(path, "utf8")).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, "");
      for (const [, , text = ""] of code.matchAll(/(["`])((?:\\.|(?!\1)[^\\])*)\1/g)) {
        if (/(^|[\s"'(])--[a-z]/.test(text)) found.push({ file: relative(PACKAGES, path), text });
      }
    }
  }
  return found;
}

test("every option that a message names is one of the command it speaks of, or of some command", async () => {
  const known = await optionsByCommand();
  const any = new Set([...known.values()].flatMap((options) => [...options]));
  const wrong: string[] = [];
  let count = 0;
  for (const { file, text } of await texts()) {
    for (const match of text.matchAll(/(?<=^|[\s"'(])--([a-z][a-z0-9-]*)/g)) {
      const before = text.slice(0, match.index);
      const name = match[1] as string;
      if (OF_OTHERS.has(name) || /\b(aws|AWS CLI|terraform|npm|node)\b(?! sgt)[^.;:]*$/.test(before)) continue;
      const command = /\bsgt ([a-z]+)[^.,;:]*$/.exec(before)?.[1] ?? "";
      count += 1;
      // `--athena-${what}`: one of them.
      const isOne = name.endsWith("-") && [...any].some((option) => option.startsWith(name));
      if (!isOne && !(known.get(command) ?? any).has(name)) wrong.push(`${file}: --${name} in "${text}"`);
    }
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(30);
});
