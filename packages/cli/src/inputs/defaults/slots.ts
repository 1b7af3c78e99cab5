import { type DescribedCommand, namesOf, type PositionalSpec } from "../../options/command-spec.js";
import type { OptionSpec } from "../../options/option-kinds.js";

/** An option or argument of a command, and what may give it a value beside the command line: what is first wins. */
export interface Slot {
  readonly command: string;
  readonly name: string;
  readonly option: OptionSpec;
  /** It stands behind the command without a name. */
  readonly isArgument: boolean;
  /** Keys of the file: `plan.tolerance`, then the shared one, `snapshot`. */
  readonly keys: readonly string[];
  readonly variables: readonly string[];
}

/** Returns all that may have a default in a command, in the order of its help. */
export async function slotsOf(command: DescribedCommand): Promise<Slot[]> {
  const { options, positionals = {} } = await command.spec();
  const [name] = namesOf(command);
  return [
    ...Object.entries(positionals).flatMap(([argument, spec]) => argumentSlot(name, argument, spec)),
    ...Object.entries(options).map(([option, spec]) => slotOf(name, option, spec)),
  ];
}

function slotOf(command: string, name: string, option: OptionSpec): Slot {
  const keys = [`${command}.${name}`, ...(option.shared === undefined ? [] : [option.shared])];
  return { command, name, option, isArgument: false, keys, variables: keys.map(variableOf) };
}

/** An argument has no name on the command line; it has a default where it is what several commands share. */
function argumentSlot(command: string, name: string, { describe, shared }: PositionalSpec): Slot[] {
  if (shared === undefined) return [];
  const option: OptionSpec = { type: "string", value: "ledger", describe, read: (_name, given) => given };
  return [{ command, name, option, isArgument: true, keys: [shared], variables: [variableOf(shared)] }];
}

/** Returns the variable of a key: SGT_, then the key in capitals with underscores. */
export const variableOf = (key: string): string => `SGT_${key.replaceAll(/[.-]/g, "_").toUpperCase()}`;
