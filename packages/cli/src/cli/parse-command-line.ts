import { Parser } from "yargs/helpers";
import { UsageError } from "../errors/usage-error.js";
import type { CommandSpec } from "../options/command-spec.js";
import type { OptionSpec } from "../options/option-kinds.js";
import { commandHelp } from "./command-help.js";
import type { Command } from "./commands.js";
import { asksForHelp, findCommand, namesOf } from "./find-command.js";
import { GLOBAL_OPTIONS } from "./global-options.js";
import { didYouMean } from "./nearest.js";

/** What the command line asks for: text to print, or a command to run. */
export type Parsed =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "command"; readonly command: Command; readonly args: Readonly<Record<string, unknown>> };

/** What yargs made of the words: options by name, `_` the others, `--` what stands behind that. */
type Given = Readonly<Record<string, unknown>> & { readonly _: readonly string[]; readonly "--"?: readonly string[] };

/**
 * Reads the command line. It runs nothing.
 * @param width columns for the help
 * @throws {UsageError} for anything that is not as the help says.
 */
export async function parseCommandLine(
  argv: readonly string[],
  { width }: { readonly width: number },
): Promise<Parsed> {
  const { command, words } = findCommand(argv);
  const spec = await command.spec();
  if (asksForHelp(words)) return { kind: "text", text: commandHelp(command, spec, width) };
  const [name] = namesOf(command);
  const given = readWords(words, { name, options: { ...spec.options, ...GLOBAL_OPTIONS } });
  const args = { ...positionalsOf(name, spec, given), ...optionsOf(name, spec.options, given), quiet: given.quiet };
  return { kind: "command", command, args: { ...args, command: commandBehind(name, spec, given) } };
}

interface Known {
  readonly name: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

const hintFor = (name: string): string => `Run sgt ${name} --help.`;

/** Sorts the words into options and others, and refuses options that the command does not have. */
function readWords(words: readonly string[], { name, options }: Known): Given {
  const all = Object.entries(options);
  const valued = all.filter(([, { type }]) => type === "string").map(([option]) => option);
  const { argv, error } = Parser.detailed([...words], {
    string: valued,
    boolean: all.filter(([, { type }]) => type === "boolean").map(([option]) => option.replace(/^no-/, "")),
    alias: Object.fromEntries(all.flatMap(([option, { alias }]) => (alias === undefined ? [] : [[option, [alias]]]))),
    narg: Object.fromEntries(valued.map((option) => [option, 1])),
    configuration: {
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "greedy-arrays": false,
      "populate--": true,
      "camel-case-expansion": false,
      "dot-notation": false,
    },
  });
  const given = argv as unknown as Given;
  refuseStrange(given, { name, options });
  const lacking = valued.find((option) => error?.message.endsWith(`: ${option}`));
  if (lacking !== undefined) throw new UsageError(`--${lacking} needs a value`, hintFor(name));
  return given;
}

function refuseStrange(given: Given, { name, options }: Known): void {
  const aliases = Object.values(options).flatMap(({ alias = [] }) => alias);
  const names = [...Object.keys(options), ...aliases.filter((alias) => alias.length > 1)];
  const known = new Set(["_", "--", "color", ...names, ...aliases]);
  for (const [option, value] of Object.entries(given)) {
    const dashes = option.length === 1 ? "-" : "--";
    if (!known.has(option))
      throw new UsageError(
        `sgt ${name} has no option ${dashes}${option}${didYouMean(option, names, "--")}`,
        hintFor(name),
      );
    if (value === false && options[option]?.type === "string")
      throw new UsageError(`--no-${option} is no option: --${option} takes a value`, hintFor(name));
  }
}

/** The words that are no options, under the names of the command's usage. */
function positionalsOf(name: string, { positionals = {} }: CommandSpec, { _: words }: Given): Record<string, unknown> {
  const all = Object.entries(positionals);
  const stray = words[all.length];
  if (stray !== undefined) throw new UsageError(`sgt ${name} takes no "${stray}"`, hintFor(name));
  return Object.fromEntries(
    all.map(([key, { choices, demandOption, describe, default: preset }], index) => {
      const word = words[index] ?? preset;
      if (word === undefined && demandOption) throw new UsageError(`<${key}> is missing: ${describe}`, hintFor(name));
      if (word !== undefined && choices?.includes(word) === false)
        throw new UsageError(
          `<${key}> cannot be "${word}"${didYouMean(word, choices)}`,
          `Choose one of ${choices.join(", ")}.`,
        );
      return [key, word];
    }),
  );
}

/** Gives each option its value under the name that the code uses: `--max-rules 60` is `maxRules: 60`. */
function optionsOf(name: string, options: CommandSpec["options"], given: Given): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([option, { read, default: preset, demandOption, describe }]) => {
      const camelCase = option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const value = given[option] ?? preset;
      if (value === undefined && demandOption)
        throw new UsageError(`--${option} is missing: ${describe}`, hintFor(name));
      return [camelCase, read(option, value)];
    }),
  );
}

function commandBehind(name: string, { takesCommand }: CommandSpec, { "--": rest = [] }: Given): readonly string[] {
  if (rest.length > 0 && takesCommand !== true) throw new UsageError("too many arguments after --", hintFor(name));
  return rest;
}
