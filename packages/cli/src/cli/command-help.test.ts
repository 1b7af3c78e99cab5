import { describe, expect, test } from "@jest/globals";
import { namesOf } from "../options/command-spec.js";
import { commandHelp } from "./command-help.js";
import { COMMANDS } from "./commands.js";
import { parseCommandLine } from "./parse-command-line.js";

describe("the help of every command", () => {
  test.each([80, 120])(
    "fits %d columns, required options before others, each with what stands behind it",
    async (columns) => {
      for (const command of COMMANDS) {
        const spec = await command.spec();
        const text = commandHelp(command, spec, columns);
        expect({ text, wide: text.split("\n").filter((line) => line.length > columns) }).toEqual({ text, wide: [] });
        const shown = [...text.matchAll(/^ {2}(?:-., )?--([a-z0-9-]+)( <[a-z,.-]+>)?(?= |$)/gm)];
        const valued = new Map(shown.map(([, name, value]) => [name, value !== undefined]));
        const lacking = Object.entries(spec.options).filter(
          ([name, { type }]) => valued.get(name) !== (type === "string"),
        );
        expect(lacking.map(([name]) => `${command.usage} --${name}`)).toEqual([]);
        const needed = Object.values(spec.options).filter(({ demandOption }) => demandOption).length;
        expect(shown.slice(0, needed).every(([, name = ""]) => spec.options[name]?.demandOption)).toBe(true);
      }
    },
  );

  test("shows lines that can be copied: each is of its command, and right", async () => {
    let count = 0;
    for (const command of COMMANDS) {
      for (const [line] of (await command.spec()).examples ?? []) {
        expect(line).not.toMatch(/…|\.\.\./);
        const [, own = ""] = /(?:^|\| )sgt ([^|>]*)/.exec(line) ?? [];
        const parsed = await parseCommandLine(own.trim().split(" "), { width: 80 });
        expect(parsed).toMatchObject({ kind: "command", command: { usage: command.usage } });
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(50);
  });

  test("is shown by any of its names, before or behind help", async () => {
    for (const command of COMMANDS)
      for (const name of namesOf(command))
        expect(await parseCommandLine(["help", name], { width: 80 })).toEqual(
          await parseCommandLine([name, "-h"], { width: 80 }),
        );
  });
});
