import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { STSClient } from "@aws-sdk/client-sts";
import { awsError } from "../errors.js";
import type { AwsSession } from "./aws-session.js";
import { baseConfig, READ_ATTEMPTS, type ReadingConfig, type SessionOptions } from "./session-options.js";

/** Who calls, and where. */
export interface Identity {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  readonly callerArn: string;
}

/** Clients are made when first asked for, and share the credentials that STS was asked with. */
export class LazySession implements AwsSession {
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

  readingConfig(region: string = this.region): ReadingConfig {
    return { ...this.#config(), region, maxAttempts: READ_ATTEMPTS };
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
