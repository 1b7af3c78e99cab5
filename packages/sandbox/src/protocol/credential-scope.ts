/** What a SigV4 signature says about the request; the signature itself is not verified. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/;

/** Reads the scope of an `Authorization` header; undefined when it is no SigV4 signature. */
export function parseCredentialScope(authorization: string | undefined): CredentialScope | undefined {
  if (!authorization?.startsWith("AWS4-HMAC-SHA256 ") || !authorization.includes("Signature=")) return undefined;
  const [, accessKeyId, region, service] = CREDENTIAL.exec(authorization) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
