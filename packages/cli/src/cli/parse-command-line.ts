import yargs, { type Argv } from "yargs";
import { UsageError } from "../errors/usage-error.js";
import type { CommandSpec } from "../options/command-spec.js";
import { COMMANDS, type Command } from "./commands.js";

const HINT = "Run sgt --help, or sgt COMMAND --help.";

/** What the command line asks for: text to print, or a command to run. */
export type Parsed =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "command"; readonly command: Command; readonly args: Readonly<Record<string, unknown>> };

export interface ParseOptions {
  readonly version: string;
  /** Columns for the help. */
  readonly width: number;
}

/**
 * Reads the command line. It runs nothing: handlers only note which command it is, because yargs
 * calls them even after some usage errors. And they throw, because after one that returns yargs renders the whole help, which
 * takes longer than all the rest.
 * @throws {UsageError} for anything that is not as the help says.
 */
export async function parseCommandLine(argv: readonly string[], options: ParseOptions): Promise<Parsed> {
  let chosen: Parsed | undefined;
  let text = "";
  const parser = createParser(options);
  for (const command of COMMANDS) {
    addCommand(parser, command, (spec, args) => {
      chosen = { kind: "command", command, args: readOptions(spec, args) };
      throw CHOSEN;
    });
  }
  try {
    await parser.parseAsync([...argv], {}, (_error: unknown, _args: unknown, output: string) => {
      text = output;
    });
  } catch (error) {
    if (error !== CHOSEN) throw asUsageError(error);
  }
  if (text !== "") return { kind: "text", text: `${text}\n` };
  if (chosen === undefined) throw new UsageError("no command is given", HINT);
  return chosen;
}

function createParser({ version, width }: ParseOptions): Argv {
  return (
    yargs()
      .scriptName("sgt")
      .usage("$0 <command>\n\nTighten AWS security groups to what flow logs prove, and put them back.")
      .parserConfiguration({
        "parse-numbers": false,
        "parse-positional-numbers": false,
        "greedy-arrays": false,
        "populate--": true,
      })
      .option("quiet", {
        type: "boolean",
        alias: "q",
        default: false,
        describe: "Show only warnings and errors",
        global: true,
      })
      .option("color", {
        type: "boolean",
        default: true,
        describe: "Colors on a terminal; --no-color or NO_COLOR turns them off",
        global: true,
      })
      .strict()
      .recommendCommands()
      .demandCommand(1, 1, "no command is given", "only one command at a time")
      .help("help")
      .alias("help", "h")
      .version("version", version)
      .epilogue("Exit codes: 0 done, 1 failed, 2 usage, 3 findings or changes pending, 4 incomplete, 130 interrupted")
      // The messages must be the same whatever the machine speaks.
      .locale("en")
      .wrap(Math.min(width, 110))
      .exitProcess(false)
      .showHelpOnFail(false)
      // It must throw: after a fail handler that returns, yargs goes on as if nothing had been.
      .fail((message, error) => {
        throw error ?? new UsageError(lowerFirst(message), HINT);
      })
  );
}

/** Some of yargs's own complaints come as errors of its own, in one way or another. */
function asUsageError(error: unknown): unknown {
  return error instanceof Error && error.name === "YError" ? new UsageError(lowerFirst(error.message), HINT) : error;
}

/** Thrown once it is known which command it is. */
const CHOSEN: unique symbol = Symbol("chosen");

type Choose = (spec: CommandSpec, args: Record<string, unknown>) => never;

function addCommand(parser: Argv, command: Command, choose: Choose): void {
  let spec: CommandSpec | undefined;
  parser.command({
    command: command.usage,
    aliases: [...(command.aliases ?? [])],
    describe: command.describe,
    builder: async (sub) => {
      spec = await command.spec();
      for (const [name, options] of Object.entries(spec.positionals ?? {})) sub.positional(name, options);
      for (const [usage, says] of spec.examples ?? []) sub.example(usage, says);
      for (const [name, { read: _, ...options }] of Object.entries(spec.options)) sub.option(name, options);
      return sub;
    },
    handler: (args) => choose(spec as CommandSpec, args),
  });
}

/** Gives each option its value under the name that the code uses: `--max-rules 60` is `maxRules: 60`. */
function readOptions(spec: CommandSpec, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const rest = (given["--"] ?? []) as readonly string[];
  if (rest.length > 0 && spec.takesCommand !== true) throw new UsageError("too many arguments after --", HINT);
  const args: Record<string, unknown> = { ...given, command: rest };
  for (const [name, { read }] of Object.entries(spec.options)) {
    const camelCase = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    args[camelCase] = read(name, given[name]);
  }
  return args;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
