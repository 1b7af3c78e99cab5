import type { OptionKeys } from "@sgt/cidr";
import { readRange } from "../csv/read-range.js";
import { checkKeys } from "../errors.js";
import { type Fields, field, fieldsOf, textField } from "../record/field.js";
import type { ListEntry, NetworkList } from "./network-list.js";
import { noList, readList } from "./read-list.js";

export interface CloudOptions {
  /** Name of the file: for lists that do not name their provider it is the provider. */
  readonly name: string;
  readonly date: string | null;
}

/** How one provider writes its ranges. */
interface Publisher {
  readonly provider: string;
  readonly matches: (json: Fields) => boolean;
  readonly date: (json: Fields) => string | null;
  readonly entries: (json: Fields) => ListEntry[];
}

/**
 * Reads ranges as their operator publishes them: AWS (`ip-ranges.json`), Google (`cloud.json`, `goog.json`), Azure (`ServiceTags_…json`),
 * Oracle (`public_ip_ranges.json`), or a text of CIDRs, whose provider is then the name of the file.
 *
 * Formats: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html,
 * https://support.google.com/a/answer/10026322, https://learn.microsoft.com/azure/virtual-network/service-tags-overview,
 * https://docs.oracle.com/iaas/Content/General/Concepts/addressranges.htm
 *
 * @throws `SGT_GEOIP_LIST_INVALID`
 */
export function readCloudRanges(bytes: Uint8Array, options: CloudOptions): NetworkList {
  checkKeys(options, READ_CLOUD_RANGES_KEYS);
  const { name, date } = options;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  if (!/^\s*[{[]/.test(text)) return plainRanges(bytes, name, date);
  const json = fieldsOf(parseJson(text, name));
  const publisher = json === null ? undefined : PUBLISHERS.find((known) => known.matches(json));
  if (json === null || publisher === undefined) throw noList(name, "is JSON of no provider that is known");
  const entries = publisher.entries(json);
  if (entries.length === 0) throw noList(name, "holds no ranges");
  const { provider } = publisher;
  return {
    kind: "cloud",
    basis: "published",
    name: provider.toLowerCase(),
    date: publisher.date(json) ?? date,
    entries,
  };
}

const READ_CLOUD_RANGES_KEYS = { name: "needed", date: "nullable" } satisfies OptionKeys<CloudOptions>;

function plainRanges(bytes: Uint8Array, name: string, date: string | null): NetworkList {
  const provider = name.replace(/\.[a-z]+$/i, "");
  const { networks } = readList(bytes, { kind: "cloud", name, date });
  if (networks.entries.length === 0) throw noList(name, "holds no ranges");
  return { ...networks, basis: "published", entries: networks.entries.map((entry) => ({ ...entry, provider })) };
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noList(name, "is damaged JSON", cause);
  }
}

const PUBLISHERS: readonly Publisher[] = [
  {
    provider: "AWS",
    matches: (json) => listOf(json, "prefixes").some((item) => textField(item, "ip_prefix") !== null),
    // `createDate`: "2026-11-20-10-03-08".
    date: (json) => dayOf(textField(json, "createDate")),
    entries: (json) =>
      preferServices(
        [...listOf(json, "prefixes"), ...listOf(json, "ipv6_prefixes")].flatMap((item) =>
          entry(
            "AWS",
            textField(item, "ip_prefix", "ipv6_prefix"),
            textField(item, "service"),
            textField(item, "region"),
          ),
        ),
      ),
  },
  {
    provider: "Google",
    matches: (json) => listOf(json, "prefixes").some((item) => textField(item, "ipv4Prefix", "ipv6Prefix") !== null),
    date: (json) => dayOf(textField(json, "creationTime")),
    entries: (json) =>
      listOf(json, "prefixes").flatMap((item) =>
        entry(
          "Google",
          textField(item, "ipv4Prefix", "ipv6Prefix"),
          textField(item, "service"),
          textField(item, "scope"),
        ),
      ),
  },
  {
    provider: "Azure",
    matches: (json) => listOf(json, "values").some((item) => fieldsOf(field(item, "properties")) !== null),
    date: () => null,
    entries: (json) => preferServices(listOf(json, "values").flatMap(azureEntries)),
  },
  {
    provider: "Oracle",
    matches: (json) => listOf(json, "regions").some((item) => Array.isArray(field(item, "cidrs"))),
    date: (json) => dayOf(textField(json, "last_updated_timestamp")),
    entries: (json) =>
      listOf(json, "regions").flatMap((region) =>
        listOf(region, "cidrs").flatMap((item) => {
          const tags = field(item, "tags");
          const service = Array.isArray(tags) && typeof tags[0] === "string" ? tags[0] : null;
          return entry("Oracle", textField(item, "cidr"), service, textField(region, "region"));
        }),
      ),
  },
];

function azureEntries(item: Fields): ListEntry[] {
  const properties = fieldsOf(field(item, "properties"));
  const prefixes = field(properties, "addressPrefixes");
  const service = textField(properties, "systemService");
  const region = textField(properties, "region");
  if (!Array.isArray(prefixes)) return [];
  return prefixes.flatMap((prefix) => entry("Azure", typeof prefix === "string" ? prefix : null, service, region));
}

function entry(provider: string, cidr: string | null, service: string | null, region: string | null): ListEntry[] {
  const range = cidr === null ? null : readRange(cidr);
  if (range === null) return [];
  return [{ range, provider, ...(service === null ? {} : { service }), ...(region === null ? {} : { region }) }];
}

/** AWS lists each range under AMAZON too, Azure under AzureCloud: entries that name a service come first. */
function preferServices(entries: readonly ListEntry[]): ListEntry[] {
  const isGeneral = ({ service }: ListEntry): boolean => service === undefined || service === "AMAZON";
  return [...entries.filter((item) => !isGeneral(item)), ...entries.filter(isGeneral)];
}

function listOf(json: Fields, name: string): Fields[] {
  const list = field(json, name);
  return Array.isArray(list) ? list.map(fieldsOf).filter((item) => item !== null) : [];
}

const dayOf = (text: string | null): string | null => /^\d{4}-\d{2}-\d{2}/.exec(text ?? "")?.[0] ?? null;
