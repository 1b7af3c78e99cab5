import { shared, textOption } from "./option-kinds.js";

/** Where credentials and region come from when they are not given: as the AWS CLI finds them. */
export interface AwsArgs {
  readonly profile: string | undefined;
  readonly region: string | undefined;
}

/** Options of commands that talk to AWS. `AWS_ENDPOINT_URL` points them elsewhere. */
export function awsOptions() {
  return {
    profile: shared("profile", textOption({ value: "profile", describe: "AWS profile" })),
    region: shared("region", textOption({ value: "region", describe: "AWS region" })),
  };
}
