import type { JsonObject } from "./json.js";
import { ResourceIds } from "./resource-ids.js";

/** One call that changed something, or was refused. */
export interface Happening {
  readonly source: string;
  readonly name: string;
  readonly callerArn: string;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly errorCode?: string;
}

/** An event of CloudTrail, as its files hold it. */
export interface TrailEvent extends JsonObject {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSource: string;
  /** ISO, whole seconds. */
  readonly eventTime: string;
}

/** What AWS Config writes of a resource, made when it is asked for; null when it is gone. */
export type Configuration = (() => JsonObject) | null;

/** What a resource was from a time on; no configuration when it is gone. */
export interface ResourceState {
  readonly atMs: number;
  readonly type: string;
  readonly id: string;
  readonly configuration: Configuration;
  /** AWS Config met it when it began to record. */
  readonly isFirst: boolean;
}

/** What happened in one region of one account, as CloudTrail and AWS Config tell it later. */
export class ChangeHistory {
  readonly events: TrailEvent[] = [];
  readonly states: ResourceState[] = [];
  readonly #place: { readonly accountId: string; readonly region: string };
  readonly #ids: ResourceIds;
  readonly #now: () => number;

  constructor(accountId: string, region: string, now: () => number) {
    this.#place = { accountId, region };
    this.#ids = new ResourceIds(`${accountId}/${region}/events`);
    this.#now = now;
  }

  /** Notes a call. */
  happened({ source, name, callerArn, request, response, errorCode }: Happening): void {
    const { accountId, region } = this.#place;
    this.events.push({
      eventVersion: "1.11",
      userIdentity: { type: "AssumedRole", arn: callerArn, accountId },
      eventTime: `${new Date(this.#now()).toISOString().slice(0, 19)}Z`,
      ...{ eventSource: source, eventName: name, awsRegion: region, sourceIPAddress: "192.0.2.1" },
      ...(errorCode === undefined ? {} : { errorCode, errorMessage: errorCode }),
      requestParameters: request,
      responseElements: response,
      eventID: this.#ids.next("event"),
      ...{ readOnly: false, eventType: "AwsApiCall", managementEvent: true, recipientAccountId: accountId },
      eventCategory: "Management",
    });
  }

  /** Notes what a resource is now; null when it is gone. */
  became(type: string, id: string, configuration: Configuration, isFirst = false): void {
    this.states.push({ atMs: this.#now(), type, id, configuration, isFirst });
  }
}
