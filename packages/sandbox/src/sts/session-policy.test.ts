import { expect, test } from "@jest/globals";
import { sessionPolicyAllows } from "./session-policy.js";

const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const READ = { Effect: "Allow", Action: ["ec2:Describe*", "s3:GetObject"], Resource: "*" };

test.each<[string, string, string, boolean]>([
  ["a wildcard names it", policy(READ), "ec2:DescribeVpcs", true],
  ["letter case does not matter", policy(READ), "EC2:describevpcs", true],
  ["nothing names it", policy(READ), "ec2:RevokeSecurityGroupIngress", false],
  ["a deny names it too", policy(READ, { Effect: "Deny", Action: "ec2:DescribeVpcs" }), "ec2:DescribeVpcs", false],
  ["a deny names another", policy(READ, { Effect: "Deny", Action: "ec2:DescribeVpcs" }), "ec2:DescribeSubnets", true],
  ["all but some", policy({ Effect: "Allow", NotAction: "ec2:*" }), "s3:GetObject", true],
  ["all but this", policy({ Effect: "Allow", NotAction: "ec2:*" }), "ec2:DescribeVpcs", false],
  ["a single statement that is no list", JSON.stringify({ Statement: READ }), "s3:GetObject", true],
  ["a dot is no wildcard", policy({ Effect: "Allow", Action: "s3.GetObject" }), "s3:GetObject", false],
  ["an allow that names no action", policy({ Effect: "Allow" }), "s3:GetObject", false],
  ["no policy document", "{", "s3:GetObject", false],
])("%s", (_, document, action, allowed) => expect(sessionPolicyAllows(document, action)).toBe(allowed));
