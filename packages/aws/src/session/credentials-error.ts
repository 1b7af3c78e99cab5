import { getProfileName, loadSharedConfigFiles } from "@smithy/core/config";
import { awsError } from "../errors.js";
import { failureFrom } from "./aws-failure.js";
import { errorFromFailure } from "./failure-error.js";

/** What the AWS configuration files say of one profile; null when it is in neither. */
type Profile = Readonly<Record<string, string | undefined>> | null;

/** What is known to be wrong, and what to do. */
interface Reason {
  readonly says: string;
  readonly hint: string;
}

/**
 * Makes the coded error of credentials that could not be had. The SDK tries one source after another and tells of
 * none of them, so the profile is looked at: most often it is mistyped, or its program or sign-in failed.
 *
 * @param profile - the one asked for; the environment's when absent
 */
export async function credentialsError(thrown: unknown, profile: string | undefined): Promise<Error> {
  if (!isLocal(thrown)) return errorFromFailure(failureFrom("credentials", thrown));
  const reason = (await profileReason(profile)) ?? fileReason(thrown);
  if (reason === null) return errorFromFailure(failureFrom("credentials", named(thrown)));
  return awsError("SGT_AWS_NO_CREDENTIALS", reason.says, { hint: reason.hint });
}

/**
 * Returns the error of a profile that was asked for and is in no configuration file; null when all is well with it, or none
 * was asked for.
 */
export async function missingProfile(profile: string | undefined): Promise<Error | null> {
  const name = getProfileName(profile === undefined ? {} : { profile });
  const profiles = await readProfiles();
  if (name === "default" || profiles(name) !== null) return null;
  const { says, hint } = notThere(name);
  return awsError("SGT_AWS_NO_CREDENTIALS", says, { hint });
}

/** An answer from a service has metadata; what went wrong on this machine has none. */
function isLocal(thrown: unknown): boolean {
  const name = String(Reflect.get(Object(thrown), "name"));
  return name === "CredentialsProviderError" || name === "TokenProviderError" || fileReason(thrown) !== null;
}

/** Whatever the SDK calls it: no credentials. */
function named(thrown: unknown): Error {
  const error = new Error(String(Reflect.get(Object(thrown), "message") ?? ""));
  return Object.assign(error, { name: "CredentialsProviderError" });
}

function fileReason(thrown: unknown): Reason | null {
  const [code, path] = [Reflect.get(Object(thrown), "code"), Reflect.get(Object(thrown), "path")];
  if (code !== "ENOENT" && code !== "EACCES") return null;
  return {
    says: `a file that the credentials need cannot be read: "${path}" (${code})`,
    hint: "Check the path and its permissions.",
  };
}

async function profileReason(asked: string | undefined): Promise<Reason | null> {
  const name = getProfileName(asked === undefined ? {} : { profile: asked });
  const profiles = await readProfiles();
  const profile = profiles(name);
  if (profile === null) return name === "default" ? null : notThere(name);
  const { source_profile: source, credential_process: program } = profile;
  if (source !== undefined && profiles(source) === null) {
    const { hint } = notThere(source);
    return {
      says: `profile "${name}" takes its keys from profile "${source}", which is in no AWS configuration file`,
      hint,
    };
  }
  if (program !== undefined) {
    return {
      says: `the credential_process of profile "${name}" gave no keys that can be used`,
      hint: "Run the program by itself: it has to end with 0 and print JSON with Version 1 and keys that have not expired.",
    };
  }
  if (profile.sso_session === undefined && profile.sso_start_url === undefined) return null;
  return { says: `profile "${name}" is not signed in`, hint: `Sign in: aws sso login --profile ${name}` };
}

function notThere(name: string): Reason {
  return {
    says: `profile "${name}" is in no AWS configuration file`,
    hint: "Check its name; aws configure list-profiles prints those there are.",
  };
}

async function readProfiles(): Promise<(name: string) => Profile> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  return (name) => {
    const found = { ...configFile[name], ...credentialsFile[name] };
    return configFile[name] === undefined && credentialsFile[name] === undefined ? null : found;
  };
}
