import type { STSClientResolvedConfig } from "@aws-sdk/client-sts";

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

/** Attempts of a reading call; the SDK waits longer between them each time. */
export const READ_ATTEMPTS = 5;
/** Long enough for EC2's slowest rule call, short enough that a dead connection is noticed. */
const REQUEST_HANDLER = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true } as const;

/** What all clients are made with. */
export interface ClientConfig {
  readonly requestHandler: typeof REQUEST_HANDLER;
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: Credentials;
}

/** What a session's reading clients are made with: its region, and the credentials that STS was asked with. */
export interface ReadClientConfig extends Omit<ClientConfig, "credentials"> {
  readonly region: string;
  readonly credentials: STSClientResolvedConfig["credentials"];
  readonly maxAttempts: number;
}

/** Only what was given: what is absent is the SDK's to find. */
export function baseConfig(options: SessionOptions): ClientConfig {
  return {
    requestHandler: REQUEST_HANDLER,
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: { ...options.credentials } }),
  };
}
