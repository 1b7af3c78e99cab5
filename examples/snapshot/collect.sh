#!/usr/bin/env bash
# collect.sh DIR [REGION…]: the snapshot that `sgt collect` makes, with the AWS CLI (v1 or v2) alone, for those who may not run sgt
# with credentials. Needs describe permissions (docs/iam/collect.json) and the account's credentials, as any `aws` command finds them.
# What AWS refuses is named on stderr, the rest is read, and the exit code is 4: a list that is not there counts as not known.
set -uo pipefail

out=${1:?usage: collect.sh DIR [REGION...]}
shift
account=$(aws sts get-caller-identity --query Account --output text) || exit 1
[ $# -gt 0 ] || set -- "${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}"
missing=0

# save FILE COMMAND…: under another name first, so that a file that is there is whole.
save() {
  file=$1
  shift
  if aws "$@" --region "$region" --output json >"$folder/.partial"; then
    mv "$folder/.partial" "$folder/$file.json"
  else
    rm -f "$folder/.partial"
    echo "not collected: $account $region $file" >&2
    missing=4
  fi
}

# ids COMMAND… QUERY: what a list names, one a line.
ids() { aws "${@:1:$#-1}" --region "$region" --query "${!#}" --output text | tr '\t' '\n' | grep -v '^None$'; }

for region; do
  folder=$out/$account/$region
  mkdir -p "$folder" || exit 1
  for list in security-groups security-group-rules network-acls managed-prefix-lists flow-logs vpcs subnets route-tables \
    internet-gateways egress-only-internet-gateways nat-gateways vpc-endpoints vpc-endpoint-service-configurations \
    vpc-peering-connections availability-zones instances security-group-vpc-associations; do
    save "ec2-describe-$list" ec2 "describe-$list"
  done
  # Interfaces that AWS manages as well, where this AWS CLI knows of them: else their groups look unused.
  managed=--include-managed-resources
  aws ec2 describe-network-interfaces help 2>/dev/null | grep -q -- "$managed" || managed=
  save ec2-describe-network-interfaces ec2 describe-network-interfaces $managed
  for id in $(ids ec2 describe-managed-prefix-lists 'PrefixLists[].PrefixListId'); do
    save "ec2-get-managed-prefix-list-entries-$id" ec2 get-managed-prefix-list-entries --prefix-list-id "$id"
  done
  save elb-describe-load-balancers elb describe-load-balancers
  save elbv2-describe-load-balancers elbv2 describe-load-balancers
  save elbv2-describe-target-groups elbv2 describe-target-groups
  for arn in $(ids elbv2 describe-target-groups 'TargetGroups[].TargetGroupArn'); do
    name=${arn#*:targetgroup/}
    save "elbv2-describe-target-health-${name%%/*}" elbv2 describe-target-health --target-group-arn "$arn"
  done
  save rds-describe-db-instances rds describe-db-instances
  save rds-describe-db-clusters rds describe-db-clusters
  save ram-list-resources ram list-resources --resource-owner SELF --resource-type ec2:SecurityGroup
  save ram-get-resource-share-associations ram get-resource-share-associations --association-type PRINCIPAL
  save service-quotas-get-service-quota service-quotas get-service-quota --service-code vpc --quota-code L-0EA8095F
done
exit "$missing"
