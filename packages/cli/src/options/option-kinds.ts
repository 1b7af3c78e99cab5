import { UsageError } from "../errors/usage-error.js";
import type { ValueKind } from "./value-kinds.js";

interface Described {
  readonly describe: string;
  readonly demandOption?: true;
  /** As a person would type it. */
  readonly default?: string;
}

/** Text names the kind of its value: for the help, for completion, and because paths are relative to where they are told. */
type DescribedText = Described & { readonly value: ValueKind };

/** An option that is demanded or has a default is always there. */
export type Absent<D> = D extends { readonly demandOption: true } | { readonly default: string } ? never : undefined;

/**
 * An option as the help, the completion and files of defaults know it, and how its text becomes a value. The reading comes after
 * yargs: an error thrown in yargs's `coerce` comes out as another error, without its hint.
 */
export interface OptionSpec<Value = unknown> extends Described {
  readonly type: "string" | "boolean";
  readonly alias?: string;
  readonly value?: ValueKind;
  readonly choices?: readonly string[];
  readonly isList?: true;
  /** Where it is not given, the value under this name that several commands share: `snapshot`, `SGT_SNAPSHOT`. */
  readonly shared?: string;
  /** It permits what is refused without it: a person says so each time, on the command line and nowhere else. */
  readonly isConsent?: true;
  readonly read: (name: string, given: unknown) => Value;
}

/** yargs gives an array for an option that stands there twice; for most that is a mistake. */
function once<T>(name: string, value: unknown): T {
  if (Array.isArray(value)) throw new UsageError(`--${name} is given ${value.length} times`, `Give --${name} once.`);
  return value as T;
}

/**
 * A variable that is not set gives an option without a value. Taken at its word it would choose the working folder, or nothing
 * at all, and a gate that looked at nothing would be green.
 */
function emptyError(name: string): UsageError {
  return new UsageError(`--${name} is empty`, `Give --${name} a value, or leave it out.`);
}

/** An option that takes text. */
export function textOption<const D extends DescribedText>(options: D): OptionSpec<string | Absent<D>> {
  return {
    type: "string",
    ...options,
    read: (name, given) => {
      const text = once<string | Absent<D>>(name, given);
      if (text === "") throw emptyError(name);
      return text;
    },
  };
}

/** An option that takes one of a few words. */
export function choiceOption<const C extends string, const D extends Described & { readonly value?: ValueKind }>(
  choices: readonly C[],
  options: D,
): OptionSpec<C | Absent<D>> {
  return {
    type: "string",
    ...options,
    choices,
    read: (name, given) => {
      const word = once<C | Absent<D>>(name, given);
      if (word === undefined || (choices as readonly string[]).includes(word)) return word;
      throw new UsageError(`--${name} cannot be "${word}"`, `Choose one of ${choices.join(", ")}.`);
    },
  };
}

interface NumberLimits {
  readonly min: number;
  readonly max?: number;
  readonly integer?: boolean;
}

/** An option that takes a number within limits. Text for yargs, which makes 0 of `--no-x` and NaN of words. */
export function numberOption<const D extends Described>(
  limits: NumberLimits,
  options: D,
): OptionSpec<number | Absent<D>> {
  return {
    type: "string",
    value: limits.max === 1 ? "share" : "n",
    ...options,
    read: (name, given) => {
      const text = once<string | Absent<D>>(name, given);
      return text === undefined ? text : readNumber(name, text, limits);
    },
  };
}

function readNumber(
  name: string,
  given: unknown,
  { min, max = Number.POSITIVE_INFINITY, integer = false }: NumberLimits,
): number {
  const number = typeof given === "string" && /^(\d+(\.\d+)?|\.\d+)$/.test(given) ? Number(given) : Number.NaN;
  if (number >= min && number <= max && (!integer || Number.isSafeInteger(number))) return number;
  const limits = max === Number.POSITIVE_INFINITY ? `of ${min} or more` : `from ${min} to ${max}`;
  throw new UsageError(`--${name} cannot be "${given}"`, `Give a ${integer ? "whole " : ""}number ${limits}.`);
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** An option that takes a time such as `90s`, `10m`, `2h`; gives milliseconds. */
export function durationOption<const D extends Described>(options: D): OptionSpec<number | Absent<D>> {
  return {
    type: "string",
    value: "duration",
    ...options,
    read: (name, given) => {
      const text = once<string | Absent<D>>(name, given);
      if (text === undefined) return text;
      const [, count, unit = ""] = /^(\d{1,6})([smh])$/.exec(String(text)) ?? [];
      if (count !== undefined) return Number(count) * (UNIT_MS[unit] ?? 0);
      throw new UsageError(`--${name} cannot be "${text}"`, "Give a time such as 90s, 10m or 2h.");
    },
  };
}

/** An option that may stand there several times, or once with commas. */
export function listOption<const D extends DescribedText>(options: D): OptionSpec<readonly string[] | Absent<D>> {
  return {
    type: "string",
    isList: true,
    ...options,
    read: (name, given) => {
      if (given === undefined) return given as Absent<D>;
      const items = [given].flat().flatMap(commaSeparated);
      if (items.length === 0) throw emptyError(name);
      return items;
    },
  };
}

const commaSeparated = (text: unknown): string[] =>
  String(text)
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** An option that is there or not. */
export function flagOption(describe: string): OptionSpec<boolean> {
  return { type: "boolean", describe, read: (name, given) => once<boolean>(name, given ?? false) };
}

/** `--format`, for commands whose result is a table. */
export function formatOption(): OptionSpec<"table" | "json" | "csv" | "md"> {
  return choiceOption(["table", "json", "csv", "md"], { describe: "How to write the result", default: "table" });
}

/** An option whose value is told once for several commands, under this name. */
export const shared = <const S extends OptionSpec>(name: string, option: S): S => ({ ...option, shared: name });

/** An option by which a person permits what is refused without it: no file and no variable gives it. */
export const consent = <const S extends OptionSpec>(option: S): S => ({ ...option, isConsent: true });
