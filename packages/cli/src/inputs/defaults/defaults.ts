import { dirname, relative } from "node:path";
import type { Io } from "../../io/io.js";
import type { DescribedCommand } from "../../options/command-spec.js";
import { consentError } from "./consent-error.js";
import { findFile } from "./find-file.js";
import { type FileValues, readFileValues } from "./read-file.js";
import { type Given, readGiven } from "./read-given.js";
import { type Slot, slotsOf, variableOf } from "./slots.js";

/** A default that a file or a variable gives. */
export interface Default {
  readonly slot: Slot;
  readonly value: Given;
  readonly from: "variable" | "file";
  /** The variable, or the key of the file. */
  readonly name: string;
}

/** All that has a default here, and what gives it. */
export interface Defaults {
  /** The file that holds here, as a person in the working directory would write it. */
  readonly file: string | null;
  readonly slots: readonly Slot[];
  readonly given: readonly Default[];
}

type World = Pick<Io, "cwd" | "env">;

/**
 * Reads the defaults of these commands from `SGT_*` variables and the file of defaults; variables win.
 * @throws {UsageError} `SGT_CLI_BAD_CONFIG` and `SGT_CLI_CONSENT`, whichever command they are for
 */
export async function readDefaults(commands: readonly DescribedCommand[], world: World): Promise<Defaults> {
  const path = findFile(world);
  const slots = (await Promise.all(commands.map(slotsOf))).flat();
  refuseConsent(slots, world);
  const values: FileValues = path === null ? new Map() : await readFileValues(path, slots);
  const given = slots.flatMap((slot) => fromVariable(slot, world) ?? fromFile(slot, values, path ?? "", world) ?? []);
  return { file: path === null ? null : relative(world.cwd, path), slots, given };
}

/** Reports whether anything here could give a default: without it no command's spec needs to be read. */
export function hasDefaults(world: World): boolean {
  return findFile(world) !== null || Object.keys(world.env).some((name) => name.startsWith("SGT_"));
}

function refuseConsent(slots: readonly Slot[], { env }: World): void {
  const consents = slots.filter(({ option }) => option.isConsent);
  const isOnlyConsent = (name: string) => slots.every((slot) => slot.name !== name || slot.option.isConsent);
  for (const { name, variables } of consents) {
    // `SGT_YES`: what one would set for all commands at once.
    const all = [...variables, ...(isOnlyConsent(name) ? [variableOf(name)] : [])];
    const set = all.find((variable) => env[variable]);
    if (set !== undefined) throw consentError(`the variable ${set}`, name);
  }
}

/** An empty variable is one that is not set. */
function fromVariable(slot: Slot, { env }: World): Default | undefined {
  const name = slot.variables.find((variable) => env[variable]);
  if (name === undefined) return undefined;
  const text = env[name] as string;
  const value = readGiven(slot, slot.option.isList ? [text] : text, { label: `the variable ${name}` });
  return { slot, value, from: "variable", name };
}

function fromFile(slot: Slot, values: FileValues, path: string, { cwd }: World): Default | undefined {
  const key = slot.keys.find((name) => values.has(name));
  if (key === undefined) return undefined;
  const source = { label: `${key} in "${path}"`, paths: { from: dirname(path), cwd } };
  const value = readGiven(slot, values.get(key) as string | readonly string[], source);
  return { slot, value, from: "file", name: key };
}

/** Returns one line that says which defaults a command was given and by what; null when there are none. */
export function defaultsLine({ file, given }: Defaults, used: readonly Default[]): string | null {
  const of = (from: Default["from"]) => [...new Set(used.filter((one) => one.from === from).map(({ name }) => name))];
  const [variables, keys] = [of("variable"), of("file")];
  const parts = [
    ...(keys.length === 0 ? [] : [`${file}: ${keys.join(", ")}`]),
    ...(variables.length === 0 ? [] : [`environment: ${variables.join(", ")}`]),
  ];
  return parts.length === 0 || given.length === 0 ? null : `defaults from ${parts.join("; ")}`;
}
