export type { LiveRule, Peer, Rule, RuleProtocol } from "./model/rule.js";
export type {
  FlowLogConfig,
  NetworkInterface,
  PrefixList,
  RegionSnapshot,
  SecurityGroup,
  Snapshot,
} from "./model/snapshot.js";
export type {
  CountText,
  DecisionId,
  GroupPlan,
  Plan,
  PlanOptions,
  Proof,
  QuotaUse,
  Risk,
  RuleDecision,
  Step,
} from "./plan/plan.js";
