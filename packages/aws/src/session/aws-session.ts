import type { EC2Client } from "@aws-sdk/client-ec2";
import type { RoleOptions } from "./role-credentials.js";
import type { ReadClientConfig } from "./session-options.js";

/** A client of any service of the SDK. */
export interface ServiceClient {
  destroy(): void;
}

/**
 * One account and region, as one caller sees it. Clients are loaded when first asked for (EC2's
 * takes a third of a second) and kept until {@link AwsSession.close}.
 */
export interface AwsSession {
  /** Twelve digits. */
  readonly accountId: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, …: from the caller's ARN. */
  readonly partition: string;
  readonly region: string;
  readonly callerArn: string;
  /** Where calls go when not to AWS itself, a sandbox for one; null for AWS. */
  readonly endpoint: string | null;
  readonly readOnly: boolean;
  /** For Describe calls: the SDK retries by itself. */
  ec2Reader(): Promise<EC2Client>;
  /**
   * For changes: one attempt, because the SDK would repeat a call whose answer was lost, and EC2's
   * rule calls have no client token.
   *
   * @throws SGT_AWS_READ_ONLY when the session was opened for reading.
   */
  ec2Writer(): Promise<EC2Client>;
  /** A reading client of another service, with this session's region and credentials; one for each class. */
  client<Client extends ServiceClient>(Class: new (config: ReadClientConfig) => Client): Client;
  /** The same caller in another region. */
  inRegion(region: string): AwsSession;
  /**
   * A role that this caller assumes, for reading: under a session policy that permits nothing else.
   * Its keys are renewed before they end.
   *
   * @throws SGT_AWS_ROLE_DENIED, and the other codes of a failed call
   */
  withRole(role: RoleOptions): Promise<AwsSession>;
  /** What a client of another service, or of another region, is made with; for reading. */
  readingConfig(region?: string): ReadClientConfig;
  /** Closes the sockets, which sessions made from this one share. A closed session opens new ones when used again. */
  close(): void;
}
