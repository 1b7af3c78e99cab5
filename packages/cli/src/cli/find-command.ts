import { UsageError } from "../errors/usage-error.js";
import { namesOf } from "../options/command-spec.js";
import { didYouMean } from "../render/nearest.js";
import { COMMANDS, type Command } from "./commands.js";

/** What stands before the command's own words, and where they begin. */
export interface CommandWords {
  readonly command: Command;
  /** All words but the command's name. */
  readonly words: readonly string[];
}

/** Returns the command of this name or alias. */
export function commandNamed(name: string): Command | undefined {
  return COMMANDS.find((command) => namesOf(command).includes(name));
}

/**
 * Finds the command of a command line: its first word that is no option. `help` before it is `--help` behind it.
 * @throws {UsageError} when there is none, with the one that was most likely meant.
 */
export function findCommand(argv: readonly string[]): CommandWords {
  const at = argv.findIndex((word) => !word.startsWith("-"));
  const name = argv[at];
  if (name === undefined) throw new UsageError("no command is given", ALL);
  const rest = argv.toSpliced(at, 1);
  if (name === "help" && rest.some((word) => !word.startsWith("-"))) return findCommand([...rest, "--help"]);
  const command = commandNamed(name);
  if (command !== undefined) return { command, words: rest };
  throw new UsageError(`there is no command "${name}"${didYouMean(name, COMMANDS.flatMap(namesOf))}`, ALL);
}

const ALL = "Run sgt --help for all commands.";

/** Reports whether the words ask for help; what stands behind `--` is for another program. */
export function asksForHelp(words: readonly string[]): boolean {
  const own = words.includes("--") ? words.slice(0, words.indexOf("--")) : words;
  return own.some((word) => word === "--help" || word === "-h");
}
