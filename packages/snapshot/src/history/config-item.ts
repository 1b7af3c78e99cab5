import { isLoose, type Loose, secondsOf, textOf } from "./loose-json.js";

/** One configuration item of AWS Config, whichever way it is spelled. */
export interface ConfigItem {
  readonly accountId: string;
  readonly region: string;
  /** In lower case: AWS is not at one with itself about capitals. */
  readonly resourceType: string;
  readonly resourceId: string;
  readonly status: string;
  /** Seconds since 1970 at which AWS Config looked: the change lies before. Null where it is not told. */
  readonly capturedAt: number | null;
  /** Recorded once a day: the last state of 24 hours, where it differs from that of the day before. */
  readonly isDaily: boolean;
  /** Null where AWS Config tells none. */
  readonly configuration: Loose | null;
}

/** Reads an item as files and messages spell it, or as the API does; null for what is none. */
export function readConfigItem(value: unknown): ConfigItem | null {
  if (!isLoose(value)) return null;
  const resourceType = textOf(value.resourceType);
  const status = textOf(value.configurationItemStatus);
  if (resourceType === "" || status === "") return null;
  return {
    accountId: textOf(value.awsAccountId) || textOf(value.accountId),
    region: textOf(value.awsRegion),
    resourceType: resourceType.toLowerCase(),
    resourceId: textOf(value.resourceId),
    status,
    capturedAt: secondsOf(value.configurationItemCaptureTime),
    isDaily: value.recordingFrequency === "DAILY",
    configuration: configurationOf(value.configuration),
  };
}

/** Files hold an object, the API a text of JSON. */
function configurationOf(value: unknown): Loose | null {
  if (typeof value !== "string") return isLoose(value) ? value : null;
  try {
    const parsed: unknown = JSON.parse(value);
    return isLoose(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
