import { listOption, shared, textOption } from "./option-kinds.js";

/** Where places, networks and kinds of networks come from, for every command that looks addresses up. */
export const geoipOptions = {
  city: listOption({
    value: "file",
    describe: "Databases of places (.mmdb, .csv); those that geoip install brought unless given",
  }),
  asn: listOption({ value: "file", describe: "Databases of networks (.mmdb, .csv); likewise" }),
  own: listOption({
    value: "file",
    describe: "CSV of your own ranges: CIDR, then columns of any name; overrides databases",
  }),
  tor: listOption({ value: "file", describe: "Lists of Tor exits (exit-addresses, or an address a line)" }),
  vpn: listOption({ value: "file", describe: "Lists of VPN addresses, CIDRs or AS numbers" }),
  hosting: listOption({ value: "file", describe: "Lists of hosters' CIDRs or AS numbers" }),
  cloud: listOption({ value: "file", describe: "Ranges that clouds publish (ip-ranges.json and the like)" }),
  dir: shared(
    "geoip.dir",
    textOption({
      value: "dir",
      describe: "Folder of installed databases; SGT_GEOIP_DIR or the cache folder unless given",
    }),
  ),
} as const;
