import { Parser } from "yargs/helpers";
import { UsageError } from "../errors/usage-error.js";
import { type Default, defaultsLine, hasDefaults, readDefaults } from "../inputs/defaults/defaults.js";
import type { Io } from "../io/io.js";
import { type CommandSpec, namesOf } from "../options/command-spec.js";
import type { OptionSpec } from "../options/option-kinds.js";
import { didYouMean } from "../render/nearest.js";
import { commandHelp } from "./command-help.js";
import { COMMANDS, type Command } from "./commands.js";
import { asksForHelp, findCommand } from "./find-command.js";
import { GLOBAL_OPTIONS } from "./global-options.js";

/** What the command line asks for: text to print, or a command to run. */
export type Parsed =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "command";
      readonly command: Command;
      readonly args: Readonly<Record<string, unknown>>;
      /** Which defaults it was given, and by what. */
      readonly defaults: string | null;
    };

export interface ParseOptions extends Partial<Pick<Io, "cwd" | "env">> {
  /** Columns for the help. */
  readonly width: number;
}

/** What yargs made of the words: options by name, `_` the others, `--` what stands behind that. */
type Given = Readonly<Record<string, unknown>> & { readonly _: readonly string[]; readonly "--"?: readonly string[] };

/**
 * Reads the command line, and for what it does not give the defaults of `env` and of the file that holds in `cwd`; none where there
 * is no `cwd`. It runs nothing.
 * @throws {UsageError} for anything that is not as the help says.
 */
export async function parseCommandLine(
  argv: readonly string[],
  { width, cwd, env = {} }: ParseOptions,
): Promise<Parsed> {
  const { command, words } = findCommand(argv);
  const spec = await command.spec();
  if (asksForHelp(words)) return { kind: "text", text: commandHelp(command, spec, width) };
  const [name] = namesOf(command);
  const given = readWords(words, { name, options: { ...spec.options, ...GLOBAL_OPTIONS } });
  const takesDefaults = cwd !== undefined && given.config !== false;
  const { values, said } = takesDefaults ? await defaultsOf(name, spec, given, { cwd, env }) : NO_DEFAULTS;
  const args = {
    ...positionalsOf(name, spec, given, values),
    ...optionsOf(name, spec.options, { ...values, ...given }),
    quiet: given.quiet,
    command: commandBehind(name, spec, given),
  };
  return { kind: "command", command, args, defaults: said };
}

interface OwnDefaults {
  readonly values: Readonly<Record<string, unknown>>;
  readonly said: string | null;
}

const NO_DEFAULTS: OwnDefaults = { values: {}, said: null };

/** The defaults of what the command line of this command does not give. */
async function defaultsOf(
  command: string,
  { positionals = {} }: CommandSpec,
  given: Given,
  world: Pick<Io, "cwd" | "env">,
): Promise<OwnDefaults> {
  if (!hasDefaults(world)) return NO_DEFAULTS;
  const defaults = await readDefaults(COMMANDS, world);
  const places = Object.keys(positionals);
  const isTyped = ({ slot: { name } }: Default): boolean =>
    places.includes(name) ? places.indexOf(name) < given._.length : given[name] !== undefined;
  const used = defaults.given.filter((one) => one.slot.command === command && !isTyped(one));
  const values = Object.fromEntries(used.map(({ slot, value }) => [slot.name, value]));
  return { values, said: defaultsLine(defaults, used) };
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
  const known = new Set(["_", "--", ...names.map((one) => one.replace(/^no-/, "")), ...aliases]);
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
function positionalsOf(
  name: string,
  { positionals = {} }: CommandSpec,
  { _: words }: Given,
  values: OwnDefaults["values"],
): Record<string, unknown> {
  const all = Object.entries(positionals);
  const stray = words[all.length];
  if (stray !== undefined) throw new UsageError(`sgt ${name} takes no "${stray}"`, hintFor(name));
  return Object.fromEntries(
    all.map(([key, { choices, demandOption, describe, default: preset, shared }], index) => {
      const word = words[index] ?? (values[key] as string | undefined) ?? preset;
      if (word === undefined && demandOption)
        throw new UsageError(`<${key}> is missing: ${describe}`, hintForMissing(name, shared));
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
function optionsOf(
  name: string,
  options: CommandSpec["options"],
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([option, { read, default: preset, demandOption, describe, shared }]) => {
      const camelCase = option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const value = given[option] ?? preset;
      if (value === undefined && demandOption)
        throw new UsageError(`--${option} is missing: ${describe}`, hintForMissing(name, shared));
      return [camelCase, read(option, value)];
    }),
  );
}

const hintForMissing = (name: string, shared: string | undefined): string =>
  shared === undefined ? hintFor(name) : `Give it, or ${shared} in sgt.config.yaml. ${hintFor(name)}`;

function commandBehind(name: string, { takesCommand }: CommandSpec, { "--": rest = [] }: Given): readonly string[] {
  if (rest.length > 0 && takesCommand !== true) throw new UsageError("too many arguments after --", hintFor(name));
  return rest;
}
