import { expect, test } from "@jest/globals";
import { UsageError } from "../errors/usage-error.js";
import type { OptionSpec } from "../options/option-kinds.js";
import { COMMANDS } from "./commands.js";
import { parseCommandLine } from "./parse-command-line.js";

// Every option of every command whose value is a choice, a number or a time, by the commands' own specs: a new one is in here
// without anybody thinking of it. What libraries judge (CIDRs, groups, accounts) is in test/usage.test.ts.

const WRONG = ["no-such-value", "-1", "1e3", " "] as const;

interface Row {
  readonly argv: readonly string[];
  readonly option: string;
  readonly value: string;
}

/** The values that an option refuses by itself; none for one that takes any text. */
function refused(name: string, { read }: OptionSpec): string[] {
  return WRONG.filter((value) => {
    try {
      read(name, value);
      return false;
    } catch (error) {
      return error instanceof UsageError;
    }
  });
}

async function rows(): Promise<Row[]> {
  const found: Row[] = [];
  for (const { usage, spec } of COMMANDS) {
    const { options, positionals = {} } = await spec();
    const [command = "", ...words] = usage.split(" ");
    const names = words.filter((word) => word.startsWith("<")).map((word) => word.slice(1, -1));
    const given = names.map((name) => `${positionals[name]?.choices?.[0] ?? "x"}`);
    const needed = Object.entries(options).filter(([, one]) => one.demandOption);
    for (const [option, one] of Object.entries(options)) {
      if (one.type === "boolean") continue;
      const others = needed.filter(([name]) => name !== option).map(([name]) => `--${name}=x`);
      for (const value of refused(option, one))
        found.push({ option, value, argv: [command, ...given, ...others, `--${option}=${value}`] });
    }
  }
  return found;
}

test("a value that is none of an option's is a usage error that names the option, in every command", async () => {
  const all = await rows();
  const wrong: string[] = [];
  for (const { argv, option } of all) {
    const error: unknown = await parseCommandLine(argv, { width: 80 }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof UsageError) || !error.message.includes(`--${option} `)) wrong.push(argv.join(" "));
  }
  expect(wrong).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
  // All commands that have such an option.
  expect(new Set(all.map(({ argv }) => argv[0])).size).toBeGreaterThan(18);
});
