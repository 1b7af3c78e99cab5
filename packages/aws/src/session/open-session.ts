import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { STSClient } from "@aws-sdk/client-sts";
import { awsError } from "../errors.js";
import { errorFromFailure, failureFrom } from "./aws-failure.js";
import type { AwsSession } from "./aws-session.js";
import { partitionOfArn } from "./partition.js";

/** Keys given in code; most callers leave them to the SDK's chain (environment, profile, SSO, role). */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SessionOptions {
  readonly region?: string | undefined;
  /** A profile of the AWS configuration files. */
  readonly profile?: string | undefined;
  /** One address for every service, as `AWS_ENDPOINT_URL` gives; for the sandbox. */
  readonly endpoint?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** Refuses to hand out a client that could change something. */
  readonly readOnly?: boolean | undefined;
}

const READ_ATTEMPTS = 5;
/** Long enough for EC2's slowest rule call, short enough that a dead connection is noticed. */
const REQUEST_HANDLER = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/**
 * Opens a session: asks STS who the caller is and keeps account, partition and region.
 *
 * Region and credentials come from the options, else from the SDK's own chain (environment, profile
 * files, SSO, container and instance roles).
 *
 * @throws SGT_AWS_NO_CREDENTIALS, SGT_AWS_EXPIRED, SGT_AWS_BAD_CREDENTIALS, SGT_AWS_DENIED from the caller lookup
 * @throws SGT_AWS_NO_REGION when neither options nor configuration name a region
 * @throws SGT_AWS_UNREACHABLE when the endpoint does not answer
 */
export async function openSession(options: SessionOptions = {}): Promise<AwsSession> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const sts = new STSClient({ ...baseConfig(options), maxAttempts: READ_ATTEMPTS });
  const region = await resolveRegion(sts);
  const caller = await whoCalls(sts);
  return new LazySession(sts, options, { ...caller, region });
}

interface Identity {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  readonly callerArn: string;
}

/** What all clients are made with. */
interface ClientConfig {
  readonly requestHandler: typeof REQUEST_HANDLER;
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: Credentials;
}

function baseConfig(options: SessionOptions): ClientConfig {
  return {
    requestHandler: REQUEST_HANDLER,
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: { ...options.credentials } }),
  };
}

async function resolveRegion(sts: STSClient): Promise<string> {
  try {
    return await sts.config.region();
  } catch {
    throw awsError("SGT_AWS_NO_REGION", "no region is given and none is configured", {
      hint: "Name one with --region, AWS_REGION, or the profile.",
    });
  }
}

async function whoCalls(sts: STSClient): Promise<Omit<Identity, "region">> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const answer = await sts.send(new GetCallerIdentityCommand({})).catch((thrown: unknown) => {
    throw errorFromFailure(failureFrom("sts:GetCallerIdentity", thrown));
  });
  const partition = partitionOfArn(answer.Arn ?? "");
  if (answer.Account === undefined || answer.Arn === undefined || partition === null) {
    throw awsError("SGT_AWS_CALL_FAILED", `sts:GetCallerIdentity: answer without an account or ARN ("${answer.Arn}")`, {
      source: "aws",
      hint: "Check the endpoint.",
    });
  }
  return { accountId: answer.Account, callerArn: answer.Arn, partition };
}

class LazySession implements AwsSession {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  readonly callerArn: string;
  readonly readOnly: boolean;
  readonly #sts: STSClient;
  readonly #options: SessionOptions;
  #reader: EC2Client | undefined;
  #writer: EC2Client | undefined;
  #quotas: ServiceQuotasClient | undefined;

  constructor(sts: STSClient, options: SessionOptions, identity: Identity) {
    this.accountId = identity.accountId;
    this.partition = identity.partition;
    this.region = identity.region;
    this.callerArn = identity.callerArn;
    this.readOnly = options.readOnly ?? false;
    this.#sts = sts;
    this.#options = options;
  }

  async ec2Reader(): Promise<EC2Client> {
    const { EC2Client } = await import("@aws-sdk/client-ec2");
    this.#reader ??= new EC2Client({ ...this.#config(), maxAttempts: READ_ATTEMPTS });
    return this.#reader;
  }

  async ec2Writer(): Promise<EC2Client> {
    if (this.readOnly) {
      throw awsError("SGT_AWS_READ_ONLY", `a change was asked of a read-only session on account "${this.accountId}"`, {
        source: "bug",
        hint: "Open the session without readOnly.",
      });
    }
    const { EC2Client } = await import("@aws-sdk/client-ec2");
    this.#writer ??= new EC2Client({ ...this.#config(), maxAttempts: 1 });
    return this.#writer;
  }

  async quotas(): Promise<ServiceQuotasClient> {
    const { ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
    this.#quotas ??= new ServiceQuotasClient({ ...this.#config(), maxAttempts: READ_ATTEMPTS });
    return this.#quotas;
  }

  close(): void {
    for (const client of [this.#sts, this.#reader, this.#writer, this.#quotas]) client?.destroy();
    this.#reader = undefined;
    this.#writer = undefined;
    this.#quotas = undefined;
  }

  /** The resolved credential provider is shared, so that SSO and role lookups happen once. */
  #config() {
    const { credentials: _given, ...config } = baseConfig(this.#options);
    return { ...config, region: this.region, credentials: this.#sts.config.credentials };
  }
}
