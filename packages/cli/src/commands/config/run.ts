import { renderJson, type Table } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { readDefaults } from "../../inputs/defaults/defaults.js";
import { FILE_NAME } from "../../inputs/defaults/find-file.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { namesOf } from "../../options/command-spec.js";
import { renderDocument } from "../../render/document.js";
import { didYouMean } from "../../render/nearest.js";
import { type ConfigResult, type ConfigValue, configResult } from "./config-result.js";
import type { ConfigArgs } from "./options.js";

/** `sgt config`: the defaults that hold in this folder, and where each comes from. Changes nothing. */
export async function run(args: ConfigArgs, context: CommandContext): Promise<ExitCode> {
  const of = chosen(args, context);
  const result = configResult(await readDefaults(context.commands, context.io), context.io.env);
  const isShown = ({ command, origin }: ConfigValue): boolean =>
    of === undefined ? args.all || args.format === "json" || isSet(origin) : command === of;
  const shown = { ...result, values: result.values.filter(isShown) };
  if (args.format === "json") await context.out(renderJson(shown));
  else await show(shown, context);
  return EXIT.done;
}

const isSet = (origin: ConfigValue["origin"]): boolean => origin === "file" || origin === "variable";

function chosen({ name: of }: ConfigArgs, { commands }: CommandContext): string | undefined {
  if (of === undefined) return undefined;
  const command = commands.find((one) => namesOf(one).includes(of));
  if (command !== undefined) return namesOf(command)[0];
  const names = commands.flatMap((one) => namesOf(one));
  throw new UsageError(`there is no command "${of}"${didYouMean(of, names)}`, "Run sgt --help for all commands.");
}

async function show({ file, values, unknownVariables }: ConfigResult, context: CommandContext): Promise<void> {
  const { out, width, paint } = context;
  const lines = [
    file === null ? `no ${FILE_NAME} here, up to the root of the repository, or at home` : `file: ${file}`,
    ...(values.length === 0 ? ["no option has a default of yours; sgt config --all lists what may have one"] : []),
    ...(unknownVariables.length === 0 ? [] : [`variables that set no option: ${unknownVariables.join(", ")}`]),
  ];
  await out(renderDocument([{ lines }, { table: tableOf(values) }], { format: "table", width, paint }));
}

function tableOf(values: readonly ConfigValue[]): Table {
  const rows = values.map(({ command, option, value, origin, name, key }) => [
    `${command} ${option}`,
    value === null ? "" : [value].flat().join(", "),
    name ?? ORIGINS[origin],
    key ?? "",
  ]);
  return { columns: ["Option", "Value", "From", "Key"].map((title) => ({ title })), rows };
}

const ORIGINS: Readonly<Record<ConfigValue["origin"], string>> = {
  file: "",
  variable: "",
  default: "sgt",
  consent: "command line only",
  none: "",
};
