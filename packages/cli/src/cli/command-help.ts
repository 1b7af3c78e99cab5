import { type CommandSpec, namesOf } from "../options/command-spec.js";
import type { OptionSpec } from "../options/option-kinds.js";
import { wrapText } from "../render/wrap-text.js";
import type { Command } from "./commands.js";
import { GLOBAL_OPTIONS } from "./global-options.js";

const EXIT_CODES = [
  "0 done,",
  "1 failed,",
  "2 usage,",
  "3 findings or changes pending,",
  "4 incomplete,",
  "130 interrupted",
];

type Row = readonly [left: string, right: string];

/** Wider than this a line is hard to read. */
const WIDEST = 110;
/** Texts never begin further right: a long option has its text on the next line. */
const WIDEST_LEFT = 30;

/** Returns the help of one command: how it is called, what must be given, what may be, and lines to copy. */
export function commandHelp(command: Command, spec: CommandSpec, columns: number): string {
  const width = Math.min(columns, WIDEST);
  const options = Object.entries(spec.options);
  const isUsual = (name: string): boolean => spec.usual?.includes(name) ?? false;
  const needed = options.filter(([, { demandOption }]) => demandOption);
  const others = options.filter(([, { demandOption }]) => !demandOption);
  const sections: readonly (readonly [string, readonly Row[]])[] = [
    ["Arguments", Object.entries(spec.positionals ?? {}).map(([name, one]) => [`<${name}>`, says(one)] as const)],
    ["Required", needed.map(rowOf)],
    ["Options", [...others.filter(([name]) => isUsual(name)), ...others.filter(([name]) => !isUsual(name))].map(rowOf)],
    ["For every command", Object.entries(GLOBAL_OPTIONS).map(rowOf)],
  ];
  const shown = sections.filter(([, rows]) => rows.length > 0);
  const left = Math.min(WIDEST_LEFT, Math.max(...shown.flatMap(([, rows]) => rows.map(([text]) => text.length))));
  return [
    wrapText(command.describe, width),
    usageOf(command, spec, width),
    ...shown.map(([title, rows]) => `${title}:\n${rows.map((row) => lineOf(row, left, width)).join("\n")}`),
    `Examples:\n${(spec.examples ?? []).map((example) => exampleOf(example, width)).join("\n")}`,
    indented("Exit codes: ", EXIT_CODES, width),
  ]
    .map((part) => `${part}\n`)
    .join("\n");
}

/** `Usage: sgt plan --snapshot <dir> [--evidence <ledger>] [options]` */
function usageOf(command: Command, { options, usual = [], takesCommand }: CommandSpec, width: number): string {
  const needed = Object.entries(options).filter(([, { demandOption }]) => demandOption);
  const words = [
    `sgt ${command.usage}`,
    ...needed.map(([name, option]) => optionWords(name, option)),
    ...usual.map((name) => `[${optionWords(name, options[name] as OptionSpec)}]`),
    "[options]",
    ...(takesCommand ? ["[-- <command>]"] : []),
  ];
  const [, ...aliases] = namesOf(command);
  const lines = indented("Usage: ", words, width);
  return aliases.length === 0 ? lines : `${lines}\nAlias: ${aliases.map((alias) => `sgt ${alias}`).join(", ")}`;
}

/** Words that are never broken, in lines below each other. */
function indented(head: string, words: readonly string[], width: number): string {
  const held = words.map((word) => word.replaceAll(" ", HELD)).join(" ");
  const lines = wrapText(held, width - head.length).replaceAll(HELD, " ");
  return `${head}${lines.replaceAll("\n", `\n${" ".repeat(head.length)}`)}`;
}

/** Stands for a blank at which no line may break. */
const HELD = "\u00a0";

function optionWords(name: string, { type, value, isList }: OptionSpec): string {
  return type === "boolean" ? `--${name}` : `--${name} <${value ?? name}${isList ? ",..." : ""}>`;
}

function rowOf([name, option]: readonly [string, OptionSpec]): Row {
  const { alias } = option;
  const short = alias?.length === 1 ? `-${alias}, ` : "";
  const also = alias !== undefined && short === "" ? ` (also --${alias})` : "";
  return [`${short}${optionWords(name, option)}`, `${says(option)}${also}`];
}

/** What an option is for, which words it may have, and which value it has when it is not given. */
function says({ describe, choices, default: preset }: Pick<OptionSpec, "describe" | "choices" | "default">): string {
  if (choices === undefined) return preset === undefined ? describe : `${describe} (default ${preset})`;
  const words = choices.map((choice) => (choice === preset ? `${choice} (default)` : choice));
  return `${describe}${describe.includes(": ") ? "; one of " : ": "}${words.join(", ")}`;
}

function lineOf([left, right]: Row, leftWidth: number, width: number): string {
  const indent = " ".repeat(leftWidth + 4);
  const text = wrapText(right, Math.max(20, width - indent.length)).replaceAll("\n", `\n${indent}`);
  return left.length > leftWidth ? `  ${left}\n${indent}${text}` : `  ${left.padEnd(leftWidth)}  ${text}`;
}

/** A remark and below it the command, broken before options as a shell reads it: to be copied as it stands. */
function exampleOf([command, remark]: readonly [string, string], width: number): string {
  const words = command.replaceAll(/ (?=[^-|\s])/g, HELD);
  const lines = wrapText(words, width - 4).replaceAll(HELD, " ");
  return `  # ${remark}\n  ${lines.replaceAll("\n", " \\\n    ")}`;
}
