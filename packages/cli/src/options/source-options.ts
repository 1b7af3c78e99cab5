import type { AwsArgs } from "./aws-options.js";

/** What says where flow logs are, of the arguments of `sgt analyze` and of other commands. */
export interface SourceArgs extends Pick<AwsArgs, "profile" | "region"> {
  readonly logs: string;
  readonly engine: "local" | "insights" | "athena" | undefined;
  readonly athenaOutput?: string | undefined;
  readonly athenaWorkgroup?: string | undefined;
  readonly athenaDatabase?: string | undefined;
  readonly accounts: readonly string[] | undefined;
  readonly regions: readonly string[] | undefined;
  readonly requestPayer: boolean;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
  readonly logFormat: string | undefined;
}
