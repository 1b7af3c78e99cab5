import type { EC2Client } from "@aws-sdk/client-ec2";
import type { AwsSession } from "../session/aws-session.js";

/** One file of a snapshot: a list that one call of AWS prints, page by page. */
export interface SnapshotList {
  /** Named as the AWS CLI command that prints the same. */
  readonly file: string;
  /** As IAM names it, `ec2:DescribeVpcs`. */
  readonly operation: string;
  /** The member that holds the list. */
  readonly list: string;
  /** A call so young that not every endpoint which speaks for AWS knows it, and may fail at it in any way: then only this list is missing. */
  readonly isYoung?: boolean;
  readonly pages: (session: AwsSession) => Promise<AsyncIterable<object>>;
  /** The file that an item has of its own, such as the entries of a prefix list. */
  readonly follow?: (item: object) => SnapshotList | null;
}

type Ec2 = typeof import("@aws-sdk/client-ec2");

/** Pages of EC2, from its paginators. */
export function ec2Pages(
  paginate: (client: EC2Client, ec2: Ec2) => AsyncIterable<object>,
): (session: AwsSession) => Promise<AsyncIterable<object>> {
  return async (session) => paginate(await session.ec2Reader(), await import("@aws-sdk/client-ec2"));
}

/** A call that answers in one piece, as pages. */
export async function* onePage(call: () => Promise<object>): AsyncGenerator<object> {
  yield await call();
}

/** A member that is text; empty when it is not. */
export function textOf(item: object, member: string): string {
  const value: unknown = Reflect.get(item, member);
  return typeof value === "string" ? value : "";
}
