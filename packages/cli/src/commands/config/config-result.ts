import type { Default, Defaults } from "../../inputs/defaults/defaults.js";
import type { Io } from "../../io/io.js";

/** An option or argument, the value that it has when it is not given, and where that comes from. */
export interface ConfigValue {
  readonly command: string;
  /** `--snapshot`, or `<ledger>`. */
  readonly option: string;
  readonly value: Default["value"] | null;
  /** `consent` is what the command line alone gives; `none` has no value. */
  readonly origin: Default["from"] | "default" | "consent" | "none";
  /** The key of the file or the variable that gives it; null for what sgt itself has. */
  readonly name: string | null;
  /** Key of the file and variable that would set it for this command alone; null for consent. */
  readonly key: string | null;
  readonly variable: string | null;
}

/** Answer of `sgt config`. */
export interface ConfigResult {
  readonly schema: "sgt/config/v1";
  readonly file: string | null;
  readonly values: readonly ConfigValue[];
  /** Variables that begin with SGT_ and set no option, perhaps for a slip. */
  readonly unknownVariables: readonly string[];
}

/** Returns every option of every command with its value and where that comes from. */
export function configResult({ file, slots, given }: Defaults, env: Io["env"]): ConfigResult {
  const known = new Set(slots.flatMap(({ variables }) => variables));
  const strange = Object.keys(env).filter((name) => /^SGT_/.test(name) && !known.has(name));
  return {
    schema: "sgt/config/v1",
    file,
    values: slots.map((slot) =>
      configValue(
        slot,
        given.find((one) => one.slot === slot),
      ),
    ),
    unknownVariables: strange.sort(),
  };
}

function configValue(
  { command, name, option, keys, variables, isArgument }: Defaults["slots"][number],
  given: Default | undefined,
): ConfigValue {
  const { isConsent = false, default: preset } = option;
  return {
    command,
    option: isArgument ? `<${name}>` : `--${name}`,
    value: given?.value ?? preset ?? null,
    origin: given?.from ?? (isConsent ? "consent" : preset === undefined ? "none" : "default"),
    name: given?.name ?? null,
    key: isConsent ? null : (keys[0] ?? null),
    variable: isConsent ? null : (variables[0] ?? null),
  };
}
