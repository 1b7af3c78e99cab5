import type { PositionalOptions } from "yargs";
import type { Absent, OptionSpec } from "./option-kinds.js";

/** The arguments of one command, as yargs and the help want them. */
export interface CommandSpec {
  readonly positionals?: Readonly<Record<string, PositionalOptions>>;
  readonly options: Readonly<Record<string, OptionSpec>>;
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
