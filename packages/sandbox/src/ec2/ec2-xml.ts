import type { JsonObject } from "../account/json.js";
import type { ApiError } from "../protocol/api-error.js";
import { xmlElements, xmlText } from "../protocol/xml.js";

const NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

/** Members whose element is not the member's name with a small first letter (EC2 service model, 2016-11-15). */
const ELEMENTS: Readonly<Record<string, string>> = {
  SecurityGroups: "securityGroupInfo",
  SecurityGroupRules: "securityGroupRuleSet",
  UnknownIpPermissions: "unknownIpPermissionSet",
  RevokedSecurityGroupRules: "revokedSecurityGroupRuleSet",
  UserIdGroupPairs: "groups",
  NetworkInterfaces: "networkInterfaceSet",
  Groups: "groupSet",
  Ipv6Addresses: "ipv6AddressesSet",
  PrivateIpAddresses: "privateIpAddressesSet",
  Ipv4Prefixes: "ipv4PrefixSet",
  Ipv6Prefixes: "ipv6PrefixSet",
  AssociatedSubnets: "associatedSubnetSet",
  FlowLogs: "flowLogSet",
  TagFieldSpecifications: "tagFieldSpecificationSet",
  TagKeys: "tagKeySet",
  PrefixLists: "prefixListSet",
  Entries: "entrySet",
  Vpcs: "vpcSet",
  Subnets: "subnetSet",
  NetworkAcls: "networkAclSet",
  Associations: "associationSet",
  RouteTables: "routeTableSet",
  PropagatingVgws: "propagatingVgwSet",
  Routes: "routeSet",
  Regions: "regionInfo",
  Geography: "geographySet",
  Tags: "tagSet",
  Reservations: "reservationSet",
  Instances: "instancesSet",
  BlockDeviceMappings: "blockDeviceMapping",
  ElasticGpuAssociations: "elasticGpuAssociationSet",
  ElasticInferenceAcceleratorAssociations: "elasticInferenceAcceleratorAssociationSet",
  Licenses: "licenseSet",
  SecondaryInterfaces: "secondaryInterfaceSet",
  MetricCategoryIds: "metricCategoryIdSet",
  NatGateways: "natGatewaySet",
  NatGatewayAddresses: "natGatewayAddressSet",
  AttachedAppliances: "attachedApplianceSet",
  InternetGateways: "internetGatewaySet",
  EgressOnlyInternetGateways: "egressOnlyInternetGatewaySet",
  Attachments: "attachmentSet",
  VpcEndpoints: "vpcEndpointSet",
  ServiceConfigurations: "serviceConfigurationSet",
  AvailabilityZoneIds: "availabilityZoneIdSet",
  NetworkLoadBalancerArns: "networkLoadBalancerArnSet",
  GatewayLoadBalancerArns: "gatewayLoadBalancerArnSet",
  SupportedIpAddressTypes: "supportedIpAddressTypeSet",
  BaseEndpointDnsNames: "baseEndpointDnsNameSet",
  SupportedRegions: "supportedRegionSet",
  SecurityGroupVpcAssociations: "securityGroupVpcAssociationSet",
  RouteTableIds: "routeTableIdSet",
  SubnetIds: "subnetIdSet",
  PrivateDnsSpecifiedDomains: "privateDnsSpecifiedDomainSet",
  NetworkInterfaceIds: "networkInterfaceIdSet",
  DnsEntries: "dnsEntrySet",
  IpPrefixes: "ipPrefixSet",
  PayerResponsibilities: "payerResponsibilitySet",
  VpcPeeringConnections: "vpcPeeringConnectionSet",
  AvailabilityZones: "availabilityZoneInfo",
  Messages: "messageSet",
  SubGeography: "subGeographySet",
};

/** The same member has another element inside these lists. */
const ELEMENTS_WITHIN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SecurityGroups: { Description: "groupDescription" },
  NetworkAcls: { IsDefault: "default" },
  Regions: { Endpoint: "regionEndpoint" },
  Instances: {
    SecurityGroups: "groupSet",
    State: "instanceState",
    PublicDnsName: "dnsName",
    PublicIpAddress: "ipAddress",
    StateTransitionReason: "reason",
  },
  ServiceConfigurations: { AvailabilityZones: "availabilityZoneSet" },
  SecondaryInterfaces: { PrivateIpAddresses: "privateIpAddressSet" },
  ProductCodes: { ProductCodeId: "productCode", ProductCodeType: "type" },
  AvailabilityZones: { State: "zoneState" },
};

function elementName(member: string, parent: string): string {
  return ELEMENTS_WITHIN[parent]?.[member] ?? ELEMENTS[member] ?? member.slice(0, 1).toLowerCase() + member.slice(1);
}

/** The XML that answers an EC2 action. Member names come from the snapshot: one that is no name is left out. */
export function ec2ResultXml(action: string, result: JsonObject, requestId: string): string {
  const body = xmlElements(result, { element: elementName });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="${NAMESPACE}"><requestId>${requestId}</requestId>${body}</${action}Response>`;
}

export function ec2ErrorXml(error: ApiError, requestId: string): string {
  const detail = `<Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${detail}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
}
