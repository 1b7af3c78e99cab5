/** How it is known what an interface was. Seen in a snapshot and told by an account's history are facts; the others follow from them. */
export type Knowledge = "seen" | "told" | "assumed" | "inferred" | "unknown";

/**
 * What kind of statement a sighting is.
 * - `seen`: a snapshot showed it, at one instant.
 * - `told`: AWS Config or CloudTrail told it for a time.
 * - `inferred`: something else makes it likely for a time, as the time of an attachment does.
 * - `logged`: a flow log's own words; they tell no groups.
 * - `gone`: it was told that the interface is no more, from that instant on.
 */
export type SightingKind = "seen" | "told" | "inferred" | "logged" | "gone";

export const SIGHTING_KINDS: readonly SightingKind[] = ["seen", "told", "inferred", "logged", "gone"];

/** What an interface is, as far as it is known; empty texts and lists where it is not. */
export interface InterfaceState {
  /** Sorted ids, whichever account the groups are of; null where nobody told them. */
  readonly groups: readonly string[] | null;
  readonly vpcId: string;
  readonly subnetId: string;
  /** Its own addresses, the primary first. */
  readonly addresses: readonly string[];
  /** `instance`, `task`, `function`, `load-balancer`, `database`, …. */
  readonly kind: string;
  /** What it belongs to: an instance's id, the name of a load balancer, a function, a task's ARN. */
  readonly subject: string;
  /** The service that replaces it, such as `<cluster>/<service>`. */
  readonly service: string;
  readonly scalingGroup: string;
  readonly name: string;
  /** The log's own words by field name: `instance-id`, `ecs-service-name`, `asg-tag`, …. */
  readonly words: Readonly<Record<string, string>>;
}

/** One statement about one interface. Statements are facts: they may be made twice and in any order. */
export interface Sighting {
  readonly kind: SightingKind;
  readonly accountId: string;
  readonly region: string;
  readonly eniId: string;
  /** Seconds since 1970. */
  readonly from: number;
  /** Excluded; for `seen` and `gone`, which are of one instant, the same as `from`. */
  readonly until: number;
  /** Who says so: `snapshot`, `config`, `cloudtrail`, `flow-logs`. */
  readonly source: string;
  readonly state: InterfaceState;
}

/** All interfaces of an account and region were listed at this time: what was not seen then did not exist. */
export interface Scan {
  readonly accountId: string;
  readonly region: string;
  readonly at: number;
  readonly source: string;
}

/** What one look at an account, or one piece of its history, tells. */
export interface Sightings {
  readonly scans: readonly Scan[];
  readonly sightings: Iterable<Sighting>;
}

/** An interface of which nothing is known but that it was there. */
export const NO_STATE: InterfaceState = {
  groups: null,
  vpcId: "",
  subnetId: "",
  addresses: [],
  kind: "",
  subject: "",
  service: "",
  scalingGroup: "",
  name: "",
  words: {},
};
