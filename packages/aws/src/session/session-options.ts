import type { STSClientResolvedConfig } from "@aws-sdk/client-sts";
import type { Clock } from "./clock.js";
import type { Pace } from "./pace.js";
import type { SessionKeys } from "./session-keys.js";

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
  /** How fast to read; the SDK's own retries when absent. For runs over many accounts and regions. */
  readonly pace?: Pace | undefined;
  readonly clock?: Clock | undefined;
}

/** How clients connect, as the SDK's own handler takes it. */
interface Connecting {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly throwOnRequestTimeout: boolean;
  readonly httpAgent: { readonly keepAlive: boolean; readonly maxSockets: number };
  readonly httpsAgent: { readonly keepAlive: boolean; readonly maxSockets: number };
}

/** Connections to one host; all accounts of a region share them. */
const AGENT = { keepAlive: true, maxSockets: 64 };
/** Long enough for EC2's slowest rule call, short enough that a dead connection is noticed. */
const CONNECTING: Connecting = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
  httpAgent: AGENT,
  httpsAgent: AGENT,
};

/** What all clients are made with. */
export interface ClientConfig {
  readonly requestHandler: Connecting;
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: Credentials;
}

/**
 * What a session's clients are made with: its region, the credentials that STS was asked with, and
 * the connections of all sessions that came from it.
 */
export interface ReadClientConfig {
  readonly endpoint?: string;
  readonly profile?: string;
  readonly region: string;
  readonly requestHandler: STSClientResolvedConfig["requestHandler"];
  readonly credentials: STSClientResolvedConfig["credentials"] | (() => Promise<SessionKeys>);
  readonly maxAttempts: number;
}

/** Only what was given: what is absent is the SDK's to find. */
export function baseConfig(options: SessionOptions): ClientConfig {
  return {
    requestHandler: CONNECTING,
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: { ...options.credentials } }),
  };
}
