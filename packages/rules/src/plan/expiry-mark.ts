import type { LiveRule } from "@sgt/snapshot";
import { badValue } from "../errors.js";

/** When an emergency rule ends, and who answers for it. Stands in the rule's tags and in its description. */
export interface ExpiryMark {
  /** ISO time to the second, UTC. */
  readonly expiresAt: string;
  readonly ticket: string | null;
  readonly owner: string | null;
}

/** What is known of the end of a rule: nothing says that it has one, it has one, or it has one that cannot be read. */
export type RuleExpiry =
  | { readonly kind: "none" }
  | { readonly kind: "ends"; readonly mark: ExpiryMark }
  | { readonly kind: "unreadable"; readonly text: string };

const TAGS = { expires: "sgt:expires", ticket: "sgt:ticket", owner: "sgt:owner" } as const;
const BEGIN = "sgt break-glass";
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
/** What tags and descriptions both take (EC2 API reference), without the `;` that parts stand between. */
const TAG_TEXT = /^[a-zA-Z0-9 ._\-:/@+=]{1,64}$/;

/**
 * Returns the mark, checked.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for a time that is none, and words that AWS does not take in tags and descriptions.
 */
export function expiryMark({ expiresAt, ticket, owner }: ExpiryMark): ExpiryMark {
  if (!isTime(expiresAt)) throw badValue("expiresAt", expiresAt, "Give a UTC time, such as 2026-11-21T03:00:00Z.");
  for (const [name, value] of Object.entries({ ticket, owner })) {
    if (value !== null && (!TAG_TEXT.test(value) || value.trim() !== value)) {
      throw badValue(name, value, "Give up to 64 letters, digits, blanks and . _ - : / @ + =, as AWS takes in a tag.");
    }
  }
  return { expiresAt, ticket, owner };
}

/** Returns the tags that say it. */
export function expiryTags({ expiresAt, ticket, owner }: ExpiryMark): Readonly<Record<string, string>> {
  return {
    [TAGS.expires]: expiresAt,
    ...(ticket === null ? {} : { [TAGS.ticket]: ticket }),
    ...(owner === null ? {} : { [TAGS.owner]: owner }),
  };
}

/** Returns the description that says it, for those who see no tags. */
export function expiryText({ expiresAt, ticket, owner }: ExpiryMark, reason: string): string {
  const parts = [BEGIN, `expires ${expiresAt}`];
  if (ticket !== null) parts.push(`ticket ${ticket}`);
  if (owner !== null) parts.push(`owner ${owner}`);
  return [...parts, ...(reason === "" ? [] : [reason.replaceAll(";", ",")])].join("; ");
}

/**
 * Reads the end of a rule from its tags and its description. Where both tell one, the earlier counts;
 * where one was lost or spoiled, the other does.
 */
export function readExpiry({ tags = {}, description = "" }: LiveRule): RuleExpiry {
  const [begin, ...parts] = description.replace(/ ?\[sgt plan-[0-9a-f]{12}\]$/, "").split("; ");
  const said = begin === BEGIN ? parts : [];
  const part = (name: string): string | null =>
    said.find((text) => text.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
  const times = [tags[TAGS.expires], part("expires")].filter((text) => text !== undefined && text !== null);
  const [expiresAt] = times.filter(isTime).sort();
  if (expiresAt !== undefined) {
    const ticket = tags[TAGS.ticket] ?? part("ticket");
    const owner = tags[TAGS.owner] ?? part("owner");
    return { kind: "ends", mark: { expiresAt, ticket, owner } };
  }
  if (times.length === 0 && begin !== BEGIN) return { kind: "none" };
  return { kind: "unreadable", text: times[0] ?? description };
}

/** Reports whether the rule is one for an emergency, whether or not its end can be read. */
export function hasExpiry(rule: LiveRule): boolean {
  return readExpiry(rule).kind !== "none";
}

/** Reports whether nothing ends the rule before a time; one whose end cannot be read may end at any. */
export function lastsUntil(rule: LiveRule, until: string): boolean {
  const expiry = readExpiry(rule);
  return expiry.kind === "none" || (expiry.kind === "ends" && expiry.mark.expiresAt >= until);
}

/** Returns an ISO time cut to the second, as marks hold it. */
export function wholeSeconds(isoTime: string): string {
  return `${new Date(isoTime).toISOString().slice(0, 19)}Z`;
}

/** `2026-02-30` is no day: written again, it is another. */
function isTime(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(text)) && wholeSeconds(text) === text;
}
