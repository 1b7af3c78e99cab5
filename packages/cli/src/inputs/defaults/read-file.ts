import { UsageError } from "../../errors/usage-error.js";
import { didYouMean } from "../../render/nearest.js";
import { consentError } from "./consent-error.js";
import { readGiven } from "./read-given.js";
import type { Slot } from "./slots.js";

/** What a file of defaults says, by key; text as it would be typed. */
export type FileValues = ReadonlyMap<string, string | readonly string[]>;

/**
 * Reads a file of defaults and judges every key of it, of whichever command.
 * @throws {UsageError} `SGT_CLI_BAD_CONFIG` for a key or value that is none, `SGT_CLI_CONSENT` for one that a person has to type
 */
export async function readFileValues(path: string, slots: readonly Slot[]): Promise<FileValues> {
  const { readYaml } = await import("@sgt/files");
  const content = await readYaml(path, {
    noun: "the file of defaults",
    page: "docs/config.md",
    isText: true,
    unreadable: "SGT_CLI_UNREADABLE",
    badShape: BAD,
    error: (code, message, { hint }) => new UsageError(message, hint, code),
  });
  const values = flat(path, content ?? {}, slots);
  for (const [key, value] of values) judge(path, key, value, slots);
  return values;
}

const BAD = "SGT_CLI_BAD_CONFIG";

/** `plan: {tolerance: 0.2}` is `plan.tolerance`. `evidence` is a ledger, or keys for the command of that name. */
function flat(path: string, content: unknown, slots: readonly Slot[]): FileValues {
  if (!isMapping(content)) throw new UsageError(`"${path}" holds no keys`, "docs/config.md shows such a file.", BAD);
  const values = new Map<string, string | readonly string[]>();
  for (const [key, value] of Object.entries(content)) {
    const isCommand = slots.some(({ command }) => command === key);
    if (isCommand && isMapping(value)) {
      for (const [name, one] of Object.entries(value))
        values.set(`${key}.${name}`, textOf(path, `${key}.${name}`, one));
    } else if (isCommand && !slots.some(({ keys }) => keys.includes(key))) {
      throw new UsageError(`${key} in "${path}" holds no keys`, `Give options of sgt ${key} below it.`, BAD);
    } else values.set(key, textOf(path, key, value));
  }
  return values;
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(path: string, key: string, value: unknown): string | readonly string[] {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new UsageError(`${key} in "${path}" holds neither a value nor a list of values`, "See docs/config.md.", BAD);
}

function judge(path: string, key: string, value: string | readonly string[], slots: readonly Slot[]): void {
  const own = slots.filter(({ keys }) => keys.includes(key));
  if (own.length === 0) throw unknownKey(path, key, slots);
  for (const slot of own) readGiven(slot, value, { label: `${key} in "${path}"` });
}

function unknownKey(path: string, key: string, slots: readonly Slot[]): UsageError {
  const own = slots.filter(({ name }) => name === key);
  const label = `${key} in "${path}"`;
  if (own.length > 0 && own.every(({ option }) => option.isConsent)) return consentError(label, key);
  if (own.length > 0) {
    const commands = own.map(({ command }) => command).join(", ");
    return new UsageError(`${label} is an option of single commands`, `Write it below one of ${commands}.`, BAD);
  }
  const keys = new Set([...slots.flatMap((slot) => slot.keys), ...slots.map(({ command }) => command)]);
  return new UsageError(`${label} is no key${didYouMean(key, [...keys])}`, "sgt config --all lists all keys.", BAD);
}
