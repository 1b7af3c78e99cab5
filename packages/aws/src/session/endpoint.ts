/**
 * Returns where a service is asked instead of AWS, as the SDK decides it: what was given, else the environment's word for
 * the service, else for all. Null for AWS itself; an empty text says nothing.
 */
export function endpointOf(service: "EC2" | "S3", given: string | undefined): string | null {
  const { [`AWS_ENDPOINT_URL_${service}`]: own, AWS_ENDPOINT_URL: all } = process.env;
  return given || own || all || null;
}
