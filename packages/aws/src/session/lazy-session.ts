import type { EC2Client } from "@aws-sdk/client-ec2";
import type { STSClient } from "@aws-sdk/client-sts";
import { awsError } from "../errors.js";
import type { AwsSession, ServiceClient } from "./aws-session.js";
import { baseConfig, READ_ATTEMPTS, type ReadClientConfig, type SessionOptions } from "./session-options.js";

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
  readonly endpoint: string | null;
  readonly readOnly: boolean;
  readonly #sts: STSClient;
  readonly #options: SessionOptions;
  readonly #clients = new Map<unknown, ServiceClient>();
  #writer: EC2Client | undefined;

  constructor(sts: STSClient, options: SessionOptions, identity: Identity) {
    this.accountId = identity.accountId;
    this.partition = identity.partition;
    this.region = identity.region;
    this.callerArn = identity.callerArn;
    const { AWS_ENDPOINT_URL_EC2, AWS_ENDPOINT_URL } = process.env;
    this.endpoint = options.endpoint || AWS_ENDPOINT_URL_EC2 || AWS_ENDPOINT_URL || null;
    this.readOnly = options.readOnly ?? false;
    this.#sts = sts;
    this.#options = options;
  }

  async ec2Reader(): Promise<EC2Client> {
    const { EC2Client } = await import("@aws-sdk/client-ec2");
    return this.client(EC2Client);
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

  client<Client extends ServiceClient>(Class: new (config: ReadClientConfig) => Client): Client {
    const known = this.#clients.get(Class) as Client | undefined;
    const client = known ?? new Class({ ...this.#config(), maxAttempts: READ_ATTEMPTS });
    this.#clients.set(Class, client);
    return client;
  }

  readingConfig(region: string = this.region): ReadClientConfig {
    return { ...this.#config(), region, maxAttempts: READ_ATTEMPTS };
  }

  close(): void {
    for (const client of [this.#sts, this.#writer, ...this.#clients.values()]) client?.destroy();
    this.#clients.clear();
    this.#writer = undefined;
  }

  /** The resolved credential provider is shared, so that SSO and role lookups happen once. */
  #config() {
    const { credentials: _given, ...config } = baseConfig(this.#options);
    return { ...config, region: this.region, credentials: this.#sts.config.credentials };
  }
}
