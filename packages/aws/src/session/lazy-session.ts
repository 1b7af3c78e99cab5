import type { EC2Client } from "@aws-sdk/client-ec2";
import type { STSClient } from "@aws-sdk/client-sts";
import { awsError } from "../errors.js";
import type { AwsSession, ServiceClient } from "./aws-session.js";
import { systemClock } from "./clock.js";
import { endpointOf } from "./endpoint.js";
import type { TokenBuckets } from "./pace.js";
import { pacedClient } from "./paced-client.js";
import { partitionOfArn } from "./partition.js";
import { READ_ATTEMPTS } from "./read-attempts.js";
import { type RoleOptions, roleCredentials } from "./role-credentials.js";
import type { ReadClientConfig, SessionOptions } from "./session-options.js";

/** Who calls, and where. */
export interface Identity {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  readonly callerArn: string;
}

/** What a session shares with those made from it. */
export interface Connection {
  /** Who assumes roles: the caller that the first session was opened as. */
  readonly sts: STSClient;
  readonly options: SessionOptions;
  readonly credentials: ReadClientConfig["credentials"];
}

/** Clients are made when first asked for, and share credentials and connections. */
export class LazySession implements AwsSession {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  readonly callerArn: string;
  readonly endpoint: string | null;
  readonly readOnly: boolean;
  readonly #connection: Connection;
  readonly #buckets: TokenBuckets | undefined;
  readonly #clients = new Map<unknown, ServiceClient>();
  #writer: EC2Client | undefined;

  constructor(connection: Connection, identity: Identity) {
    this.accountId = identity.accountId;
    this.partition = identity.partition;
    this.region = identity.region;
    this.callerArn = identity.callerArn;
    this.endpoint = endpointOf("EC2", connection.options.endpoint);
    this.readOnly = connection.options.readOnly ?? false;
    this.#connection = connection;
    this.#buckets = connection.options.pace?.buckets();
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
    this.#writer ??= new EC2Client(this.#config(1));
    return this.#writer;
  }

  client<Client extends ServiceClient>(Class: new (config: ReadClientConfig) => Client): Client {
    const known = this.#clients.get(Class) as Client | undefined;
    if (known !== undefined) return known;
    const client =
      this.#buckets === undefined
        ? new Class(this.#config(READ_ATTEMPTS))
        : pacedClient(new Class(this.#config(1)), this.#buckets);
    this.#clients.set(Class, client);
    return client;
  }

  inRegion(region: string): AwsSession {
    return new LazySession(this.#connection, { ...this.#identity, region });
  }

  async withRole(role: RoleOptions): Promise<AwsSession> {
    const { sts, options } = this.#connection;
    const { callerArn, accountId, keys } = await roleCredentials(sts, role, options.clock ?? systemClock);
    const connection = { sts, options: { ...options, readOnly: true }, credentials: keys };
    const partition = partitionOfArn(callerArn) ?? this.partition;
    return new LazySession(connection, { accountId, partition, callerArn, region: this.region });
  }

  readingConfig(region: string = this.region): ReadClientConfig {
    return { ...this.#config(READ_ATTEMPTS), region };
  }

  close(): void {
    this.#connection.sts.destroy();
    this.#clients.clear();
    this.#writer = undefined;
  }

  get #identity(): Identity {
    const { accountId, partition, region, callerArn } = this;
    return { accountId, partition, region, callerArn };
  }

  #config(maxAttempts: number): ReadClientConfig {
    const { options, sts, credentials } = this.#connection;
    return {
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      region: this.region,
      requestHandler: sts.config.requestHandler,
      credentials,
      maxAttempts,
    };
  }
}
