import { READ_ONLY_POLICY } from "../session/read-only-policy.js";
import { parseOutput } from "./output-folder.js";

/**
 * The session policy that a role is assumed with where Athena counts: reading, Athena's own actions, and writing into the
 * place for its output and nowhere else, whatever the role may do.
 *
 * @throws SGT_AWS_QUERY_OUTPUT, SGT_AWS_INVALID_SOURCE for the place
 */
export function athenaSessionPolicy(outputUrl: string, partition: string): string {
  const { bucket, prefix } = parseOutput(outputUrl);
  const { Version, Statement } = JSON.parse(READ_ONLY_POLICY) as { Version: string; Statement: object[] };
  const query = {
    Effect: "Allow",
    Action: ["athena:*QueryExecution", "glue:CreateTable", "glue:DeleteTable", "glue:Get*"],
    Resource: "*",
  };
  const write = {
    Effect: "Allow",
    Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
    Resource: `arn:${partition}:s3:::${bucket}/${prefix}*`,
  };
  return JSON.stringify({ Version, Statement: [...Statement, query, write] });
}
