import { listOption, textOption } from "./option-kinds.js";

/** Where places, networks and kinds of networks come from, for every command that looks addresses up. */
export const geoipOptions = {
  city: listOption({ describe: "Databases of places (.mmdb, .csv); those that geoip install brought unless given" }),
  asn: listOption({ describe: "Databases of networks (.mmdb, .csv); likewise" }),
  own: listOption({ describe: "CSV of your own ranges: CIDR, then columns of any name; overrides databases" }),
  tor: listOption({ describe: "Lists of Tor exits (exit-addresses, or an address a line)" }),
  vpn: listOption({ describe: "Lists of VPN addresses, CIDRs or AS numbers" }),
  hosting: listOption({ describe: "Lists of hosters' CIDRs or AS numbers" }),
  cloud: listOption({ describe: "Ranges that clouds publish (ip-ranges.json and the like)" }),
  dir: textOption({ describe: "Folder of installed databases; SGT_GEOIP_DIR or the cache folder unless given" }),
} as const;
