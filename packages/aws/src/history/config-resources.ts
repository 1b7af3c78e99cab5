import type {
  BaseConfigurationItem,
  ConfigServiceClient,
  ConfigurationItem,
  ResourceType,
} from "@aws-sdk/client-config-service";
import { isSgtError } from "@sgt/cidr";
import { allPages } from "../session/all-pages.js";
import type { AwsSession } from "../session/aws-session.js";
import type { Clock } from "../session/clock.js";
import { inOrder } from "../session/in-order.js";
import { reading } from "../session/reading.js";
import { AskRound, nameTime } from "./ask-round.js";
import type { AskedLog, AskedPlace } from "./asked-log.js";
import { lackingOf, type Span } from "./spans.js";

export interface ConfigReadOptions {
  readonly session: AwsSession;
  readonly log: AskedLog;
  /** Seconds since 1970. */
  readonly from: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly onItems?: ((count: number) => void) | undefined;
}

/** What tells groups of interfaces, and rules of groups. */
const TYPES: readonly ResourceType[] = ["AWS::EC2::NetworkInterface", "AWS::EC2::SecurityGroup"];
/** AWS Config captures within some minutes; what was told of the last of them may lack some. */
const CAPTURING_S = 900;
const BATCH = 100;
const AT_ONCE = 4;

export type RecorderState = "recording" | "stopped" | "none";

interface Resource {
  readonly type: ResourceType;
  readonly id: string;
  readonly deletedAt: number | null;
}

/**
 * Asks AWS Config what the interfaces and groups of an account and region were since a time, those that are gone included. What stands
 * and did not change since is told by one call for a hundred; only what changed or went is asked for one by one, and of that only the time that the
 * log lacks.
 *
 * @returns whether anything records now: what a stopped recorder told ends with its end.
 * @throws SGT_AWS_DENIED and the other codes of a failed call, SGT_AWS_OUT_NOT_WRITABLE, and the reason of `signal`
 */
export async function readConfigItems(options: ConfigReadOptions): Promise<RecorderState> {
  const { session, clock } = options;
  const { ConfigServiceClient, DescribeConfigurationRecorderStatusCommand } = await import(
    "@aws-sdk/client-config-service"
  );
  const client = session.client(ConfigServiceClient);
  const until = Math.floor(clock.now() / 1000) - CAPTURING_S;
  const status = await reading("config:DescribeConfigurationRecorderStatus", () =>
    client.send(new DescribeConfigurationRecorderStatusCommand({})),
  );
  const recorders = status.ConfigurationRecordersStatus ?? [];
  if (recorders.length === 0) return "none";
  for (const type of TYPES) await new ConfigReading(options, client, until).read(type);
  return recorders.some(({ recording }) => recording === true) ? "recording" : "stopped";
}

class ConfigReading {
  readonly #options: ConfigReadOptions;
  readonly #client: ConfigServiceClient;
  readonly #place: AskedPlace;
  readonly #window: Span;
  readonly #history: AskRound;
  /** What stands now: it is likely to have stood since it was captured. */
  readonly #current: AskRound;

  constructor(options: ConfigReadOptions, client: ConfigServiceClient, until: number) {
    const { session, log, clock, from } = options;
    const { accountId, region } = session;
    this.#options = options;
    this.#client = client;
    this.#place = { source: "config", accountId, region };
    this.#window = [Math.floor(from), until];
    const round = (kind: string): AskRound => {
      const stem = (at: Date): string => `${accountId}_Config_${region}_${kind}_${nameTime(at)}`;
      return new AskRound(log, this.#place, { list: "configurationItems", stem }, clock);
    };
    this.#history = round("ConfigurationItems");
    this.#current = round("ConfigSnapshot");
  }

  async read(type: ResourceType): Promise<void> {
    const { from, signal } = this.#options;
    const all = (await this.#list(type)).filter(({ deletedAt }) => deletedAt === null || deletedAt >= from);
    const lacking = all.filter((resource) => this.#lackingOf(resource).length > 0);
    try {
      const asked = await this.#readCurrent(lacking);
      for await (const _ of inOrder(asked, AT_ONCE, (resource) => this.#readHistory(resource)))
        signal?.throwIfAborted();
    } finally {
      await this.#history.writeDown();
      await this.#current.writeDown();
    }
  }

  async #list(resourceType: ResourceType): Promise<Resource[]> {
    const { paginateListDiscoveredResources } = await import("@aws-sdk/client-config-service");
    const pages = paginateListDiscoveredResources(
      { client: this.#client },
      { resourceType, includeDeletedResources: true, limit: 100 },
    );
    const found = await reading("config:ListDiscoveredResources", () =>
      allPages(pages, (page) => page.resourceIdentifiers),
    );
    return found.map(({ resourceId: id = "", resourceDeletionTime }) => {
      const deletedAt = resourceDeletionTime === undefined ? null : resourceDeletionTime.getTime() / 1000;
      return { type: resourceType, id, deletedAt };
    });
  }

  /** Takes what stands as it is; gives those whose history is to be asked for. */
  async #readCurrent(resources: readonly Resource[]): Promise<Resource[]> {
    const { BatchGetResourceConfigCommand } = await import("@aws-sdk/client-config-service");
    const standing = resources.filter(({ deletedAt }) => deletedAt === null);
    const unchanged = new Set<string>();
    for (let at = 0; at < standing.length; at += BATCH) {
      this.#options.signal?.throwIfAborted();
      const resourceKeys = standing
        .slice(at, at + BATCH)
        .map(({ type, id }) => ({ resourceType: type, resourceId: id }));
      const command = new BatchGetResourceConfigCommand({ resourceKeys });
      const answer = await reading("config:BatchGetResourceConfig", () => this.#client.send(command));
      for (const item of answer.baseConfigurationItems ?? [])
        if (await this.#takeCurrent(item)) unchanged.add(item.resourceId ?? "");
    }
    return resources.filter(({ id }) => !unchanged.has(id));
  }

  /** True when nothing changed since the window began, or since the log last heard. */
  async #takeCurrent(item: BaseConfigurationItem): Promise<boolean> {
    const [id, capturedAt] = [item.resourceId ?? "", (item.configurationItemCaptureTime?.getTime() ?? 0) / 1000];
    const lacking = this.#lackingOf({ id, deletedAt: null });
    const isUnchanged = capturedAt > 0 && lacking.every(([from]) => capturedAt < from);
    this.#options.onItems?.(1);
    // Of one that changed the rest is still to be asked for: an empty span says nothing of it.
    await this.#current.took(id, isUnchanged ? this.#window : [0, 0], [item]);
    return isUnchanged;
  }

  async #readHistory(resource: Resource): Promise<void> {
    for (const span of this.#lackingOf(resource)) {
      const items = await this.#itemsOf(resource, span);
      this.#options.onItems?.(items.length);
      await this.#history.took(resource.id, span, items);
    }
  }

  /** After its end there is nothing to be told of a resource. */
  #lackingOf({ id, deletedAt }: Omit<Resource, "type">): Span[] {
    const [from, until] = this.#window;
    const end = deletedAt === null ? until : Math.min(until, Math.floor(deletedAt) + 1);
    return lackingOf([from, end], this.#options.log.covered(this.#place, id));
  }

  /** Pages are of a week each, and may be empty before the last. */
  async #itemsOf({ type: resourceType, id: resourceId }: Resource, [from, until]: Span): Promise<ConfigurationItem[]> {
    const { paginateGetResourceConfigHistory } = await import("@aws-sdk/client-config-service");
    const asked = {
      ...{ resourceType, resourceId, limit: 100 },
      ...{ earlierTime: new Date(from * 1000), laterTime: new Date(until * 1000) },
    };
    const pages = paginateGetResourceConfigHistory({ client: this.#client }, asked);
    return reading("config:GetResourceConfigHistory", () => allPages(pages, (page) => page.configurationItems)).catch(
      (error: unknown) => {
        // It is listed, and its type was never recorded: nothing is told of it.
        if (isSgtError(error) && error.details?.awsCode === "ResourceNotDiscoveredException") return [];
        throw error;
      },
    );
  }
}
