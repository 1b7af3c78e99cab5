/**
 * The session policy that roles are assumed with for reading: whatever the role may do, and whatever
 * error there is in this program, the session cannot change anything. A session policy can only
 * narrow, and may be 2,048 characters long (STS API reference, AssumeRole).
 */
export const READ_ONLY_POLICY: string = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: [
        "ec2:Describe*",
        "ec2:GetManagedPrefixListEntries",
        "elasticloadbalancing:Describe*",
        "ram:GetResourceShareAssociations",
        "ram:ListResources",
        "rds:Describe*",
        "servicequotas:GetServiceQuota",
        "cloudtrail:LookupEvents",
        "config:BatchGetResourceConfig",
        "config:DescribeConfigurationRecorderStatus",
        "config:GetResourceConfigHistory",
        "config:ListDiscoveredResources",
        "organizations:Describe*",
        "organizations:List*",
        "logs:Describe*",
        "logs:FilterLogEvents",
        "logs:GetQueryResults",
        "logs:StartQuery",
        "logs:StopQuery",
        "s3:GetBucketLocation",
        "s3:GetLifecycleConfiguration",
        "s3:GetObject",
        "s3:ListBucket",
        "kms:Decrypt",
      ],
      Resource: "*",
    },
  ],
});
