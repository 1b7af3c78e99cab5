import { AccountView } from "../account/account-view.js";
import type { RegionModel } from "../account/region-model.js";
import type { RegionState } from "../account/region-state.js";
import { readSnapshotFolder } from "../account/snapshot-folder.js";
import { World } from "../account/world.js";
import { athenaService } from "../athena/athena-service.js";
import { ec2Service } from "../ec2/ec2-endpoint.js";
import { checkKeys, SandboxError } from "../errors.js";
import { FaultList } from "../faults/fault-list.js";
import { TokenBuckets } from "../faults/token-buckets.js";
import { cloudTrailService } from "../history/cloudtrail-service.js";
import { configService } from "../history/config-service.js";
import { writeHistoryFiles } from "../history/write-history.js";
import { elbService } from "../lists/elb-service.js";
import { quotasService } from "../lists/quotas-service.js";
import { ramService } from "../lists/ram-service.js";
import { rdsService } from "../lists/rds-service.js";
import { logsService } from "../logs/logs-service.js";
import { organizationsService } from "../organizations/organizations-service.js";
import type { LoggedRequest } from "../protocol/api-request.js";
import { s3Service } from "../s3/s3-service.js";
import { Callers } from "../sts/callers.js";
import { stsService } from "../sts/sts-service.js";
import { clientEnvironment, misleadingVariables } from "./client-environment.js";
import type { EngineParts } from "./engine.js";
import { listen } from "./http-server.js";
import { ReplicaReplies } from "./replica-replies.js";
import { RequestLog } from "./request-log.js";
import { SANDBOX_KEYS, type SandboxOptions } from "./sandbox-options.js";

const DEFAULT_RULE_QUOTA = 60;
const DEFAULT_KEPT_REQUESTS = 100_000;

/** A running account. */
export interface Sandbox {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What a process needs in its environment to talk to this account; beside it, nothing of `unset`. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables that would lead it to another account or address. */
  readonly unset: readonly string[];
  /** The requests so far, in the order they came; of very many only the last. */
  readonly requests: readonly LoggedRequest[];
  /** How often each action ended how, of all requests: `ec2:DescribeVpcs ok`. */
  readonly tally: ReadonlyMap<string, number>;
  readonly faults: FaultList;
  /** IAM action patterns that nobody may do; change it at any time. */
  readonly deniedActions: Set<string>;
  /** The account and region of `env`, to look at and to change behind the API's back. */
  readonly account: AccountView;
  /** Another of its regions. @throws SandboxError `SGT_SANDBOX_ACCOUNT_UNKNOWN` */
  view(accountId: string, region: string): AccountView;
  /** Writes what happened so far as files of CloudTrail and AWS Config, below `AWSLogs/` in a folder. */
  writeHistory(dir: string): Promise<void>;
  /** Cuts open connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts an AWS account on loopback: EC2, STS, S3, CloudWatch Logs (reading), Athena and Service Quotas on one port, told
 * apart by the signature of the request. Nothing is written to disk but objects into buckets that say so; the account
 * lives as long as the sandbox.
 * @throws SandboxError `SGT_SANDBOX_INVALID_OPTION`, `SGT_SANDBOX_SNAPSHOT_NOT_FOUND`,
 *   `SGT_SANDBOX_SNAPSHOT_UNREADABLE`, `SGT_SANDBOX_ACCOUNT_UNKNOWN`, `SGT_SANDBOX_CANNOT_LISTEN`
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  checkKeys(options, SANDBOX_KEYS);
  const now = options.now ?? Date.now;
  const ruleQuota = options.ruleQuota ?? DEFAULT_RULE_QUOTA;
  const world = new World({ models: await modelsOf(options), replicas: options.replicas, ruleQuota, now });
  const home = homeOf(world, options);
  const parts = makeParts(world, home, options, now);
  const server = await listen(parts, options.port ?? 0);
  return {
    url: server.url,
    env: clientEnvironment(server.url, home.region),
    unset: misleadingVariables(parts.services),
    requests: parts.log.entries,
    tally: parts.log.tally,
    faults: parts.faults,
    deniedActions: parts.deniedActions,
    account: new AccountView(home),
    view: (accountId, region) => new AccountView(world.get(accountId, region)),
    writeHistory: (dir) => world.each((state) => writeHistoryFiles(dir, state, options.history ?? {}, now())),
    close: server.close,
  };
}

async function modelsOf({ account, snapshotDir }: SandboxOptions): Promise<readonly RegionModel[]> {
  if ((account === undefined) === (snapshotDir === undefined)) {
    throw new SandboxError("SGT_SANDBOX_INVALID_OPTION", "exactly one of account and snapshotDir is needed");
  }
  if (snapshotDir !== undefined) return readSnapshotFolder(snapshotDir);
  return [account ?? []].flat();
}

function homeOf(world: World, { accountId, region }: SandboxOptions): RegionState {
  const account = accountId ?? world.first?.accountId ?? "";
  return world.get(account, region ?? world.regionsOf(account)[0] ?? "");
}

function makeParts(world: World, home: RegionState, options: SandboxOptions, now: () => number) {
  const callers = new Callers(home.accountId, home.partition);
  const sts = stsService({ callers, hasAccount: (id) => world.hasAccount(id), roles: options.roles ?? {}, now });
  const organizations = organizationsService(options.organization);
  const scale = typeof options.throttle === "object" ? options.throttle.scale : 1;
  return {
    world,
    callers,
    services: [
      ec2Service,
      elbService,
      ramService,
      rdsService,
      sts,
      organizations,
      s3Service(options.s3Dir, options.buckets ?? {}),
      quotasService,
      logsService(options.logGroups ?? [], options.insights ?? {}, now),
      athenaService(options.athena),
      cloudTrailService(options.history ?? {}, now),
      configService(options.history ?? {}, now),
    ],
    faults: new FaultList(),
    buckets: options.throttle ? new TokenBuckets(scale, now) : undefined,
    log: new RequestLog(options.keepRequests ?? DEFAULT_KEPT_REQUESTS),
    replicas: new ReplicaReplies(),
    latency: options.latency ?? (() => 0),
    disabledRegions: options.disabledRegions ?? [],
    deniedActions: new Set(options.deniedActions),
    now,
    onRequest: options.onRequest ?? (() => {}),
  } satisfies EngineParts;
}
