import { isLoose, type Loose, looseOf, secondsOf, textOf } from "./loose-json.js";

/** The envelope of one CloudTrail event. */
export interface TrailRecord {
  readonly eventId: string;
  /** Set on a record that corrects another, which then does not count. */
  readonly replacesEventId: string;
  readonly source: string;
  readonly name: string;
  /** Seconds since 1970 at which the call was completed. */
  readonly at: number;
  readonly accountId: string;
  readonly region: string;
  readonly isFailed: boolean;
  /** Who called, by ARN; empty where it is not told. */
  readonly by: string;
  /** Of those who change or read resources, not data: only these are delivered as a matter of course. */
  readonly isManagement: boolean;
  /** Null where CloudTrail left it out or cut it off. */
  readonly request: Loose | null;
  readonly response: Loose | null;
}

/**
 * Reads an event as files hold it, or the text of one that `LookupEvents` gives. Null for what is no event, `"no-place"` for one that
 * does not say when, in which account or region.
 */
export function readTrailRecord(value: unknown): TrailRecord | "no-place" | null {
  if (!isLoose(value)) return null;
  const [source, name] = [textOf(value.eventSource), textOf(value.eventName)];
  if (source === "" || name === "" || value.eventTime === undefined) return null;
  const at = secondsOf(value.eventTime);
  const accountId = textOf(value.recipientAccountId) || textOf(looseOf(value.userIdentity).accountId);
  const region = textOf(value.awsRegion);
  if (at === null || accountId === "" || region === "") return "no-place";
  const addendum = looseOf(value.addendum);
  return {
    eventId: textOf(value.eventID) || JSON.stringify(value),
    replacesEventId: addendum.reason === "UPDATED_DATA" ? textOf(addendum.originalEventID) : "",
    ...{ source, name, at, accountId, region },
    isFailed: value.errorCode !== undefined && value.errorCode !== null,
    by: textOf(looseOf(value.userIdentity).arn) || textOf(looseOf(value.userIdentity).invokedBy),
    isManagement: value.managementEvent !== false && (textOf(value.eventCategory) || "Management") === "Management",
    request: wholePart(value.requestParameters, `${name}Request`),
    response: wholePart(value.responseElements, `${name}Response`),
  };
}

/** EC2's newer calls put all into one member of the call's name. */
function wholePart(value: unknown, wrapper: string): Loose | null {
  if (!isLoose(value) || value.omitted === true) return null;
  const inner = value[wrapper];
  return isLoose(inner) ? inner : value;
}
