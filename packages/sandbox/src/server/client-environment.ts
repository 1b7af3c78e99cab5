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

/** As the SDKs name them in `AWS_ENDPOINT_URL_<SERVICE>`: what the sandbox answers. */
const SERVICES = [
  "CLOUDWATCH_LOGS",
  "EC2",
  "ELASTIC_LOAD_BALANCING",
  "ELASTIC_LOAD_BALANCING_V2",
  "ORGANIZATIONS",
  "RDS",
  "S3",
  "SERVICE_QUOTAS",
  "STS",
];

/**
 * What would lead a process to an account or an address of the user's own. It has to be unset and
 * not empty: the AWS CLI takes an empty profile for a name.
 */
export const MISLEADING: readonly string[] = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  ...SERVICES.map((service) => `AWS_ENDPOINT_URL_${service}`),
];
