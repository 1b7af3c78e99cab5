import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AwsSession, type Clock, openSession } from "@sgt/aws";
import { isSgtError } from "@sgt/cidr";
import {
  type AnalyzeResult,
  analyzeLogs,
  type Evidence,
  type LogObject,
  type LogSource,
  readEvidence,
} from "@sgt/flowlogs/node";
import { type Sandbox, type SandboxOptions, startSandbox } from "@sgt/sandbox";
import { CREDENTIALS } from "./credentials.js";
import { fakeClock } from "./fake-clock.js";
import { ACCOUNT, FROM, KNOWN_ENIS, REGION, TO } from "./flow-world.js";

export const WINDOW = { from: FROM, to: TO };

/** A sandbox with buckets and log groups, a session, and a folder for what is written. */
export interface SourceWorld {
  readonly dir: string;
  /** The folder whose folders are the buckets. */
  readonly s3Dir: string;
  readonly sandbox: Sandbox;
  readonly session: AwsSession;
  readonly clock: Clock;
  /** Analyzes into the ledger of a name. */
  analyze(
    source: LogSource,
    ledger?: string,
    more?: { signal?: AbortSignal; window?: typeof WINDOW },
  ): Promise<AnalyzeResult>;
  evidence(ledger?: string): Promise<Evidence>;
  close(): Promise<void>;
}

/** Starts it a day after the logs end, unless `now` (seconds) says otherwise. */
export async function prepareWorld(
  fill: (s3Dir: string) => Promise<unknown>,
  { now = TO + 86_400, ...options }: Omit<Partial<SandboxOptions>, "now"> & { readonly now?: number } = {},
): Promise<SourceWorld> {
  const dir = await mkdtemp(join(tmpdir(), "sgt-sources-"));
  const s3Dir = join(dir, "s3");
  await fill(s3Dir);
  const clock = fakeClock(now * 1000);
  const account = { accountId: ACCOUNT, region: REGION };
  const sandbox = await startSandbox({ account, s3Dir, now: clock.now, ...options });
  const session = await openSession({
    endpoint: sandbox.url,
    region: REGION,
    credentials: CREDENTIALS,
    readOnly: true,
  });
  return {
    dir,
    s3Dir,
    sandbox,
    session,
    clock,
    analyze: (source, ledger = "ledger", { window = WINDOW, signal } = {}) =>
      analyzeLogs({
        source,
        enis: KNOWN_ENIS,
        window,
        out: join(dir, ledger),
        threads: 1,
        ...(signal === undefined ? {} : { signal }),
      }),
    evidence: (ledger = "ledger") => readEvidence(join(dir, ledger), { window: WINDOW }),
    close: async () => {
      session.close();
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** What does not depend on how the records were stored. */
export function essence({ rows, coverage }: Evidence) {
  const { objectCount: _o, byteCount: _b, malformed, ...rest } = coverage;
  return {
    rows: [...rows].map((row) => JSON.stringify(row)).sort(),
    coverage: rest,
    malformed: malformed.map(({ code, count }) => `${code} ${count}`).sort(),
  };
}

/** All that a source lists. */
export async function listed(source: LogSource, window = WINDOW): Promise<LogObject[]> {
  const objects: LogObject[] = [];
  for await (const object of source.list(window)) objects.push(object);
  return objects;
}

/** The code of what was thrown; "no error" when nothing was. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "no error";
  } catch (error) {
    return isSgtError(error) ? error.code : String(error);
  }
}
