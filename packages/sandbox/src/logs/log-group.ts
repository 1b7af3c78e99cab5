import { ApiError } from "../protocol/api-error.js";
import type { ApiRequest } from "../protocol/api-request.js";

export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** When it has arrived and is found, by the sandbox's clock; always there unless given. */
  readonly ingestedAt?: number;
  readonly message: string;
  /** Such as `eni-0123456789abcdef0-all`. */
  readonly streamName: string;
}

/** A log group of one account and region. */
export interface LogGroupModel {
  readonly name: string;
  /** Those of the caller, unless given. */
  readonly accountId?: string;
  readonly region?: string;
  /** For ever, unless given. */
  readonly retentionInDays?: number;
  /** Milliseconds since 1970; the first event's, unless given. */
  readonly createdAt?: number;
  readonly logClass?: "STANDARD" | "INFREQUENT_ACCESS" | "DELIVERY";
  /** In any order. */
  readonly events: readonly LogEvent[];
}

const DAY_MS = 86_400_000;

/** The log groups that a caller sees in a region, and their events in order. */
export class LogGroups {
  readonly #models: readonly LogGroupModel[];
  readonly #now: () => number;
  readonly #sorted = new Map<LogGroupModel, readonly LogEvent[]>();

  constructor(models: readonly LogGroupModel[], now: () => number) {
    this.#models = models;
    this.#now = now;
  }

  /** By name. */
  visible({ caller, region }: ApiRequest): LogGroupModel[] {
    return this.#models
      .filter((model) => (model.accountId ?? caller.accountId) === caller.accountId)
      .filter((model) => (model.region ?? region) === region)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** By name or ARN. @throws ApiError `ResourceNotFoundException` */
  find(request: ApiRequest, nameOrArn: string): LogGroupModel {
    const name = /^arn:[^:]+:logs:[^:]+:\d{12}:log-group:([^:]+)(:\*)?$/.exec(nameOrArn)?.[1] ?? nameOrArn;
    const found = this.visible(request).find((model) => model.name === name);
    if (found === undefined)
      throw new ApiError("ResourceNotFoundException", "The specified log group does not exist.", 400);
    return found;
  }

  /** The events from one time to another, both included, that retention has left; oldest first. */
  events(model: LogGroupModel, fromMs: number, toMs: number): readonly LogEvent[] {
    const kept = model.retentionInDays === undefined ? 0 : this.#now() - model.retentionInDays * DAY_MS;
    const isThere = ({ timestamp, ingestedAt = 0 }: LogEvent): boolean =>
      timestamp >= Math.max(fromMs, kept) && timestamp <= toMs && ingestedAt <= this.#now();
    return this.#inOrder(model).filter(isThere);
  }

  createdAt(model: LogGroupModel): number {
    return model.createdAt ?? this.#inOrder(model)[0]?.timestamp ?? 0;
  }

  #inOrder(model: LogGroupModel): readonly LogEvent[] {
    const known = this.#sorted.get(model) ?? [...model.events].sort((a, b) => a.timestamp - b.timestamp);
    this.#sorted.set(model, known);
    return known;
  }
}
