import { z } from "zod";
import type { GroupAssociation, GroupShare } from "../model/sharing.js";

const text = z.string();
const maybeText = z.string().default("");

/** A file of the AWS CLI: the token stays in it when the caller stopped before the last page. */
interface Page {
  readonly NextToken?: string | null | undefined;
  readonly nextToken?: string | null | undefined;
}

interface DescribedAssociations extends Page {
  readonly SecurityGroupVpcAssociations: readonly {
    readonly GroupId: string;
    readonly VpcId: string;
    readonly VpcOwnerId: string;
    readonly State: string;
  }[];
}

interface DescribedSharedResources extends Page {
  readonly resources: readonly { readonly arn: string; readonly resourceShareArn: string }[];
}

interface DescribedSharePrincipals extends Page {
  readonly resourceShareAssociations: readonly {
    readonly resourceShareArn: string;
    readonly associatedEntity: string;
    readonly status: string;
  }[];
}

/** `aws ec2 describe-security-group-vpc-associations` */
export const describedAssociations: z.ZodType<DescribedAssociations> = z.object({
  SecurityGroupVpcAssociations: z.array(
    z.object({ GroupId: text, VpcId: text, VpcOwnerId: maybeText, State: maybeText }),
  ),
  NextToken: text.nullish(),
});

/** `aws ram list-resources --resource-owner SELF --resource-type ec2:SecurityGroup` */
export const describedSharedResources: z.ZodType<DescribedSharedResources> = z.object({
  resources: z.array(z.object({ arn: text, resourceShareArn: maybeText })),
  nextToken: text.nullish(),
});

/** `aws ram get-resource-share-associations --association-type PRINCIPAL` */
export const describedSharePrincipals: z.ZodType<DescribedSharePrincipals> = z.object({
  resourceShareAssociations: z.array(z.object({ resourceShareArn: text, associatedEntity: text, status: maybeText })),
  nextToken: text.nullish(),
});

/** A group that is going or never came to a VPC is carried by nobody there (EC2 SecurityGroupVpcAssociation). */
const NOT_ASSOCIATED = /^(disassociated|association-failed)$/;

/** Returns the VPCs that groups are associated with, as far as they may be carried there. */
export function associationsFrom(described: DescribedAssociations["SecurityGroupVpcAssociations"]): GroupAssociation[] {
  return described
    .filter(({ State }) => !NOT_ASSOCIATED.test(State))
    .map(({ GroupId, VpcId, VpcOwnerId }) => ({ groupId: GroupId, vpcId: VpcId, vpcOwnerId: VpcOwnerId }));
}

/** Returns each shared group with each principal of its share. */
export function sharesFrom(
  resources: DescribedSharedResources["resources"],
  principals: DescribedSharePrincipals["resourceShareAssociations"],
): GroupShare[] {
  const standing = principals.filter(({ status }) => !/^(DISASSOCIATED|FAILED)$/.test(status));
  return resources.flatMap(({ arn, resourceShareArn }) => {
    const groupId = /:security-group\/(sg-[0-9a-zA-Z]+)$/.exec(arn)?.[1];
    if (groupId === undefined) return [];
    return standing
      .filter((one) => one.resourceShareArn === resourceShareArn)
      .map(({ associatedEntity }) => ({ groupId, principal: associatedEntity }));
  });
}
