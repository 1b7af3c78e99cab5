import type { Service } from "../protocol/service.js";

/** What a process needs in its environment to talk to the sandbox, with dummy credentials. */
export function clientEnvironment(url: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "sandbox",
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** What would lead a process to an account or an address of the user's own, whatever the service. */
const MISLEADING = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  // These make endpoints of AWS's own, or have the SDK refuse the one that is given.
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_USE_DUALSTACK_ENDPOINT",
  // A proxy would be asked for the loopback address. What is fetched by https is not concerned.
  "HTTP_PROXY",
  "http_proxy",
  "ALL_PROXY",
  "all_proxy",
];

/**
 * The variables that a process must not have beside `clientEnvironment`. They have to be unset and not empty: the AWS CLI takes
 * an empty profile for a name. For each client of the services, the variable that would give it an address of its own is one.
 */
export function misleadingVariables(services: readonly Pick<Service, "clients">[]): string[] {
  const clients = services.flatMap((service) => service.clients);
  return [...MISLEADING, ...clients.map((client) => `AWS_ENDPOINT_URL_${client.replaceAll(" ", "_").toUpperCase()}`)];
}
