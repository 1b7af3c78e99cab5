export { type DescribedRegion, regionFromDescribed } from "./described/region-from-described.js";
export type { SnapshotErrorCode } from "./errors.js";
export { ConfigHistory } from "./history/config-history.js";
export { sightingsFromConfigItem, type ToldByConfig } from "./history/config-sightings.js";
export { GapTally, type HistoryGap, type HistoryGapCount, type HistoryGapReason } from "./history/history-gap.js";
export { type OwnerChange, ownerSightings } from "./history/owner-changes.js";
export { TRAIL_EVENTS } from "./history/trail-changes.js";
export type { CoveredTime } from "./history/trail-coverage.js";
export { TrailHistory } from "./history/trail-history.js";
export { type CidrRule, cidrRule, sizeOfRule } from "./model/cidr-rule.js";
export { digest, fingerprintRules } from "./model/fingerprint.js";
export {
  type EniLogging,
  type FlowLogCoverage,
  type FlowLogCoverageOptions,
  flowLogCoverage,
  type LoggedState,
  type LoggingIssue,
} from "./model/flow-log-coverage.js";
export { groupBy } from "./model/group-by.js";
export { formatPath } from "./model/json-path.js";
export type { Neighbor, NeighborOptions } from "./model/neighbors.js";
export {
  type AclEntry,
  type Database,
  type Instance,
  type InternetGateway,
  type Listener,
  type LoadBalancer,
  type NatGateway,
  type Network,
  type NetworkAcl,
  type NetworkLists,
  type PublicAccessBlock,
  type Route,
  type RouteTable,
  type RouteTargetKind,
  type Subnet,
  type Target,
  type TargetGroup,
  unknownNetwork,
  type Vpc,
} from "./model/network.js";
export type { NetworkInterface } from "./model/network-interface.js";
export { partitionOfRegion } from "./model/partition.js";
export {
  canonicalCidr,
  holds,
  includesRange,
  type Point,
  type PointRange,
  pointOf,
  rangeOf,
  rangeOfPrefix,
} from "./model/point.js";
export type { PrivateLinkBalancer } from "./model/private-link.js";
export { canonicalPorts, canonicalProtocol, hasPorts, isIcmp } from "./model/protocol.js";
export type { LiveRule, Peer, Rule, RuleProtocol } from "./model/rule.js";
export { ruleIdentity, trafficKey } from "./model/rule-identity.js";
export { formatFlow, formatIdentity, formatPeer, formatRule, formatTraffic } from "./model/rule-text.js";
export type { GroupAssociation, GroupShare, GroupSharing } from "./model/sharing.js";
export type {
  FlowLogConfig,
  MissingFile,
  NotRead,
  PrefixList,
  RegionSnapshot,
  SecurityGroup,
  Snapshot,
  SnapshotAccount,
} from "./model/snapshot.js";
export { ITEM_FILES, type ItemFiles, SNAPSHOT_FILES, type SnapshotFile } from "./model/snapshot-files.js";
export { type ManifestRegion, type SnapshotManifest, snapshotManifestSchema } from "./model/snapshot-manifest.js";
export { includesTraffic, mayAdmit, surelyAdmits, trafficWidth } from "./model/traffic.js";
export type { SourceName } from "./sightings/interface-name.js";
export { type DatedDirectory, nameSources } from "./sightings/name-sources.js";
export { snapshotSightings } from "./sightings/snapshot-sightings.js";
