import type { ResourceState } from "../account/change-history.js";
import type { JsonObject } from "../account/json.js";
import type { RegionState } from "../account/region-state.js";

/** A configuration item before it is spelled: as files hold it, or as the API answers. */
export interface ConfigItem {
  readonly capturedMs: number;
  readonly status: "OK" | "ResourceDiscovered" | "ResourceDeleted";
  readonly state: ResourceState;
}

/** The items that AWS Config captured until now, in the order of time. */
export function itemsOf({ history }: RegionState, lagMs: number, nowMs: number): ConfigItem[] {
  const known = new Set<string>();
  return history.states.flatMap((state): ConfigItem[] => {
    const capturedMs = state.isFirst ? state.atMs : state.atMs + lagMs;
    if (capturedMs > nowMs) return [];
    const key = `${state.type} ${state.id}`;
    const isNew = !known.has(key);
    known.add(key);
    const status = state.configuration === null ? "ResourceDeleted" : isNew ? "ResourceDiscovered" : "OK";
    return [{ capturedMs, status, state }];
  });
}

/** An item as files and messages spell it. */
export function fileItem(item: ConfigItem, place: RegionState): JsonObject {
  const { capturedMs, status, state } = item;
  return {
    configurationItemVersion: "1.3",
    configurationItemCaptureTime: new Date(capturedMs).toISOString(),
    ...{ configurationStateId: capturedMs, configurationItemStatus: status, awsAccountId: place.accountId },
    ...{ resourceType: state.type, resourceId: state.id, resourceName: null, ARN: arnOf(item, place) },
    ...{ awsRegion: place.region, availabilityZone: null, resourceCreationTime: null, tags: {}, relationships: [] },
    ...{ configuration: state.configuration?.() ?? null, supplementaryConfiguration: {}, relatedEvents: [] },
    configurationStateMd5Hash: "",
  };
}

/** The same as `GetResourceConfigHistory` spells it. */
export function apiItem(item: ConfigItem, place: RegionState): JsonObject {
  const { capturedMs, status, state } = item;
  return {
    ...{ version: "1.3", accountId: place.accountId, configurationItemCaptureTime: capturedMs / 1000 },
    ...{ configurationItemStatus: status, configurationStateId: String(capturedMs), arn: arnOf(item, place) },
    ...{ resourceType: state.type, resourceId: state.id, awsRegion: place.region, tags: {}, relationships: [] },
    ...(state.configuration === null ? {} : { configuration: JSON.stringify(state.configuration()) }),
    ...{ supplementaryConfiguration: {}, relatedEvents: [] },
  };
}

function arnOf({ state }: ConfigItem, { partition, region, accountId }: RegionState): string {
  const kind = state.type === "AWS::EC2::SecurityGroup" ? "security-group" : "network-interface";
  return `arn:${partition}:ec2:${region}:${accountId}:${kind}/${state.id}`;
}
