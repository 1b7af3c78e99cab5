// Makes two answers comparable: names instead of ids, nothing that time or chance decides.

const LEFT_OUT = new Set([
  "$metadata",
  "NextToken",
  "NextContinuationToken",
  "ContinuationToken",
  "SecurityGroupArn",
  "SecurityGroupRuleArn",
  "LastModified",
  "ETag",
  "Expiration",
  "AccessKeyId",
  "SecretAccessKey",
  "SessionToken",
  "AssumedRoleId",
  "PackedPolicySize",
]);

/** What moto leaves out or adds everywhere: by the EC2 service model AWS answers the first two, S3 the third only when asked. */
const MOTO_LACKS = new Set(["GroupOwnerId", "RevokedSecurityGroupRules", "ChecksumAlgorithm"]);

/** The answer of one call as a comparable value; `names` are the world's ids by name. */
export function normalise(value, names) {
  if (Array.isArray(value)) return sortIfSets(value.map((item) => normalise(item, names)));
  if (value instanceof Date) return "time";
  if (typeof value === "object" && value !== null) return normaliseObject(value, names);
  return typeof value === "string" ? withoutIds(value, names) : value;
}

function normaliseObject(value, names) {
  const members = Object.entries(value)
    .filter(
      ([name, child]) => !LEFT_OUT.has(name) && !MOTO_LACKS.has(name) && child !== undefined && !isEmptyList(child),
    )
    .map(([name, child]) => [name, normalise(child, names)]);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An empty list and an absent one mean the same to every caller. */
const isEmptyList = (value) => Array.isArray(value) && value.length === 0;

/** AWS promises no order of rules, tags or permissions. */
function sortIfSets(items) {
  return items.every((item) => typeof item === "object")
    ? [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : items;
}

function withoutIds(text, names) {
  const named = Object.entries(names).reduce((result, [name, id]) => result.replaceAll(id, `<${name}>`), text);
  return named.replace(/\bsgr-[0-9a-f]{17}\b/g, () => "<rule>");
}
