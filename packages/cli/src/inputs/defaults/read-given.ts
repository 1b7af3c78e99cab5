import { relative, resolve } from "node:path";
import { UsageError } from "../../errors/usage-error.js";
import { isPathKind } from "../../options/value-kinds.js";
import { consentError } from "./consent-error.js";
import type { Slot } from "./slots.js";

/** A value as the command line would give it. */
export type Given = string | readonly string[] | boolean;

interface Source {
  /** What gave it, for messages. */
  readonly label: string;
  /** Paths are told from `from`, and wanted from `cwd`; none where they are the same. */
  readonly paths?: { readonly from: string; readonly cwd: string };
}

/**
 * Returns the value of a file or variable as the command line would give it.
 * @throws {UsageError} `SGT_CLI_CONSENT` for an option that a person has to type, `SGT_CLI_BAD_CONFIG` for a value that it cannot have
 */
export function readGiven({ name, option }: Slot, value: string | readonly string[], { label, paths }: Source): Given {
  if (option.isConsent) throw consentError(label, name);
  const bad = (says: string, hint: string): UsageError =>
    new UsageError(`${label} ${says}`, hint, "SGT_CLI_BAD_CONFIG");
  if (typeof value !== "string" && !option.isList) throw bad("is a list", "Give one value.");
  const given = option.type === "boolean" ? flagOf(value) : movedPaths(option.value, value, paths);
  if (given === undefined) throw bad(`cannot be "${value}"`, "Give true or false.");
  try {
    option.read(name, given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw bad(error.message.replace(`--${name} `, ""), (error.hint ?? "").replace(`--${name}`, "it"));
  }
  return given;
}

const flagOf = (value: string | readonly string[]): boolean | undefined =>
  value === "true" ? true : value === "false" ? false : undefined;

function movedPaths(kind: Slot["option"]["value"], value: string | readonly string[], paths: Source["paths"]): Given {
  if (paths === undefined || !isPathKind(kind)) return value;
  // `s3://…`, `cloudwatch:…`; a single letter is a drive of Windows.
  const moved = (path: string): string =>
    path === "" || /^[a-z0-9]{2,}:/i.test(path) ? path : relative(paths.cwd, resolve(paths.from, path)) || ".";
  return typeof value === "string" ? moved(value) : value.map(moved);
}
