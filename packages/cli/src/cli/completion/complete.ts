import { resolve } from "node:path";
import { readDefaults } from "../../inputs/defaults/defaults.js";
import type { Io } from "../../io/io.js";
import { type CommandSpec, namesOf } from "../../options/command-spec.js";
import type { OptionSpec } from "../../options/option-kinds.js";
import { isPathKind } from "../../options/value-kinds.js";
import { COMMANDS } from "../commands.js";
import { commandNamed } from "../find-command.js";
import { GLOBAL_OPTIONS } from "../global-options.js";
import { type Completion, snapshotValues } from "./snapshot-values.js";

type World = Pick<Io, "cwd" | "env">;

/** What the shell itself completes. */
const FILE: readonly Completion[] = [[":file", ""]];
const DIR: readonly Completion[] = [[":dir", ""]];

/**
 * Returns what may stand at the last of these words, one a line with what it is for behind a tab, for the scripts of `sgt completion`;
 * `:file` or `:dir` leaves it to the shell. It never throws: a shell has nowhere to show an error.
 */
export async function complete(words: readonly string[], world: World): Promise<string> {
  const current = words.at(-1) ?? "";
  const found = await candidates(words.slice(0, -1), current, world).catch(() => []);
  const fitting = found.filter(([word]) => word.startsWith(current) || word.startsWith(":"));
  return fitting.map(([word, says]) => `${word}\t${oneLine(says)}\n`.replace(/^(:\w+)\t/, "$1")).join("");
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, " ");

async function candidates(before: readonly string[], current: string, world: World): Promise<readonly Completion[]> {
  const [name, ...behind] = before.filter((word) => !word.startsWith("-"));
  const command = name === undefined ? undefined : commandNamed(name);
  if (command === undefined) return name === undefined || name === "help" ? commandNames(name, current) : [];
  if (before.includes("--")) return FILE;
  const spec = await command.spec();
  const options: Readonly<Record<string, OptionSpec>> = { ...spec.options, ...GLOBAL_OPTIONS };
  const assigned = /^--([a-z0-9-]+)=(.*)$/s.exec(current);
  const named = assigned?.[1] ?? /^--([a-z0-9-]+)$/.exec(before.at(-1) ?? "")?.[1];
  const option = named === undefined ? undefined : optionNamed(options, named);
  if (option?.type === "string") {
    const lead = assigned === null ? "" : `--${named}=`;
    return withLead(lead, await valuesOf(option, assigned?.[2] ?? current, { before, world }));
  }
  if (current.startsWith("-")) return optionNames(options, before);
  return positional(namesOf(command)[0], spec, behind.length - valueCount(options, before));
}

const optionNamed = (options: Readonly<Record<string, OptionSpec>>, name: string): OptionSpec | undefined =>
  options[name] ?? Object.values(options).find(({ alias }) => alias === name);

function commandNames(before: string | undefined, current: string): Completion[] {
  if (before === undefined && current.startsWith("-"))
    return [
      ["--help", "Show help"],
      ["--version", "Show the version"],
    ];
  const all = COMMANDS.map((command): Completion => [namesOf(command)[0], command.describe]);
  return before === undefined ? [...all, ["help", "Show help"], ["version", "Show the version"]] : all;
}

/** Options that do not stand there yet; lists may stand there again. */
function optionNames(options: Readonly<Record<string, OptionSpec>>, before: readonly string[]): Completion[] {
  return Object.entries(options)
    .filter(
      ([name, { isList }]) => isList || !before.some((word) => word === `--${name}` || word.startsWith(`--${name}=`)),
    )
    .map(([name, { describe }]) => [`--${name}`, describe]);
}

/** How many of the words stand behind an option as its value. */
function valueCount(options: Readonly<Record<string, OptionSpec>>, before: readonly string[]): number {
  const takesValue = (word = ""): boolean =>
    optionNamed(options, word.slice(2))?.type === "string" && word.startsWith("--");
  return before.filter((word, index) => !word.startsWith("-") && takesValue(before[index - 1])).length;
}

function positional(command: string, { positionals = {} }: CommandSpec, index: number): readonly Completion[] {
  const spec = Object.values(positionals)[index];
  if (spec === undefined) return [];
  if (command === "config") return commandNames("", "");
  return spec.choices === undefined ? FILE : spec.choices.map((choice) => [choice, ""]);
}

interface Line {
  readonly before: readonly string[];
  readonly world: World;
}

async function valuesOf(option: OptionSpec, typed: string, { before, world }: Line): Promise<readonly Completion[]> {
  const { value, choices, isList } = option;
  if (choices !== undefined) return choices.map((choice) => [choice, ""]);
  if (value === "dir" || value === "ledger") return DIR;
  if (isPathKind(value)) return FILE;
  if (value !== "account" && value !== "region" && value !== "group") return [];
  const folder = await snapshotFolder(before, world);
  const all = folder === undefined ? [] : await snapshotValues(resolve(world.cwd, folder), value);
  return isList ? withLead(typed.slice(0, typed.lastIndexOf(",") + 1), all) : all;
}

/** Before each of them stands what is typed already. The shell's own words stay as they are. */
const withLead = (lead: string, all: readonly Completion[]): readonly Completion[] =>
  all.map(([word, says]) => [word.startsWith(":") ? word : `${lead}${word}`, says]);

/** The snapshot that the line names, else the default of any command. */
async function snapshotFolder(before: readonly string[], world: World): Promise<string | undefined> {
  const at = before.lastIndexOf("--snapshot");
  const assigned = before.find((word) => word.startsWith("--snapshot="))?.slice("--snapshot=".length);
  if (at >= 0 || assigned !== undefined) return assigned ?? before[at + 1];
  const { given } = await readDefaults(COMMANDS, world);
  return given.find(({ name }) => name === "snapshot" || name === "SGT_SNAPSHOT")?.value as string | undefined;
}
