import type { Absent, OptionSpec } from "./option-kinds.js";

/** What stands behind the command without a name; a file or folder unless it is one of a few words. */
export interface PositionalSpec {
  readonly describe: string;
  readonly choices?: readonly string[];
  readonly demandOption?: true;
  readonly default?: string;
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

type CamelCase<S> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S;

type Positional<P> = P extends { readonly choices: readonly (infer C)[] } ? C | Absent<P> : string | Absent<P>;

/** What a command is given, told by its spec alone: `--max-rules`, a number with no default, is `maxRules: number | undefined`. */
export type ArgsOf<S extends CommandSpec> = {
  readonly [K in keyof S["options"] as CamelCase<K>]: ReturnType<S["options"][K]["read"]>;
} & {
  readonly [K in keyof S["positionals"]]: Positional<S["positionals"][K]>;
} & (S extends { readonly takesCommand: true } ? { readonly command: readonly string[] } : unknown);
