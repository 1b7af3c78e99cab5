import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { geoipOptions } from "../../options/geoip-options.js";
import { choiceOption, flagOption, numberOption, textOption } from "../../options/option-kinds.js";

export const TRIAGE_FORMATS = ["table", "csv", "ndjson", "json", "parquet", "xlsx", "md"] as const;
export type TriageFormat = (typeof TRIAGE_FORMATS)[number];

export const triageCommand = {
  positionals: {
    file: {
      default: "-",
      describe: "An address, URL, address:port or CIDR a line, plain or gzip; - is stdin",
    },
  },
  usual: ["out"],
  options: {
    extract: flagOption("Extract addresses from mixed text, such as logs and emails"),
    unique: flagOption("One row per distinct address, with its count"),
    out: textOption({
      value: "file",
      describe: "File for the rows: .csv, .ndjson, .parquet, .xlsx, .json; .gz behind it packs",
    }),
    format: choiceOption(TRIAGE_FORMATS, {
      describe: "How to write the rows; by the name of --out, a table on a terminal, CSV otherwise",
    }),
    summary: textOption({ value: "file", describe: "File for the summary as JSON, with all places and their counts" }),
    map: textOption({ value: "file", describe: "Draw a map of the addresses: .html, .svg or .png" }),
    ...geoipOptions,
    threads: numberOption({ min: 0, max: 64, integer: true }, { describe: "Worker threads; one for each core" }),
  },
  examples: [
    ["sgt triage ips.txt --out ips.csv", "a row for each line, in order"],
    ["zcat auth.log.gz | sgt triage - --extract --unique", "every address of a log, once"],
    [
      "sgt triage ips.txt --tor exit-addresses --vpn vpn.txt --cloud ip-ranges.json",
      "marks Tor, VPN and cloud networks",
    ],
  ],
} as const satisfies CommandSpec;

export type TriageArgs = ArgsOf<typeof triageCommand>;
