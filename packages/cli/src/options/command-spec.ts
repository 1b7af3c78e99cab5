import type { Absent, OptionSpec } from "./option-kinds.js";

/** What stands behind the command without a name; a file or folder unless it is one of a few words. */
export interface PositionalSpec {
  readonly describe: string;
  readonly choices?: readonly string[];
  readonly demandOption?: true;
  readonly default?: string;
  /** Where it is not given, the value under this name that several commands share. */
  readonly shared?: string;
}

/** The arguments of one command, as the command line and the help want them. */
export interface CommandSpec {
  readonly positionals?: Readonly<Record<string, PositionalSpec>>;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Options that most runs give though they need not: the usage line shows them. */
  readonly usual?: readonly string[];
  /** What stands after `--` is a command to run, in `args.command`. */
  readonly takesCommand?: boolean;
  readonly examples?: readonly (readonly [command: string, says: string])[];
}

/** A command as the help, the completion and files of defaults know it. */
export interface DescribedCommand {
  /** Its name and what stands behind it: `collapse [file]`. */
  readonly usage: string;
  /** Other names that it answers to. */
  readonly aliases?: readonly string[];
  readonly describe: string;
  /** Loaded only when it is needed, so that no help waits for all of them. */
  readonly spec: () => Promise<CommandSpec>;
}

/** Returns the names that a command answers to, its own first. */
export function namesOf({
  usage,
  aliases = [],
}: Pick<DescribedCommand, "usage" | "aliases">): readonly [string, ...string[]] {
  return [usage.split(" ")[0] as string, ...aliases];
}

type CamelCase<S> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S;

type Positional<P> = P extends { readonly choices: readonly (infer C)[] } ? C | Absent<P> : string | Absent<P>;

/** What a command is given, told by its spec alone: `--max-rules`, a number with no default, is `maxRules: number | undefined`. */
export type ArgsOf<S extends CommandSpec> = {
  readonly [K in keyof S["options"] as CamelCase<K>]: ReturnType<S["options"][K]["read"]>;
} & {
  readonly [K in keyof S["positionals"]]: Positional<S["positionals"][K]>;
} & (S extends { readonly takesCommand: true } ? { readonly command: readonly string[] } : unknown);
