import type { JsonObject } from "./json.js";
import type { StoredRule } from "./rule.js";

/** A group as it stands; replaced as a whole on every change, never altered in place. */
export interface StoredGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Both directions, in the order they came. */
  readonly rules: readonly StoredRule[];
  /** Everything else the CLI printed about it. */
  readonly rest: JsonObject;
}

/** All groups of a region at one moment. */
export type GroupTable = ReadonlyMap<string, StoredGroup>;
