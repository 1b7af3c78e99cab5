/** Whole seconds since 1970. */
export const at = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
export const CAPTURED = "2026-10-03T08:12:31.402Z";

type Values = Readonly<Record<string, unknown>>;

/** An interface as a Config item describes it. */
export const configInterface = (values: Values = {}): Record<string, unknown> => ({
  networkInterfaceId: "eni-0a1",
  subnetId: "subnet-0a",
  vpcId: "vpc-0a",
  description: "",
  ownerId: ACCOUNT,
  requesterId: null,
  requesterManaged: false,
  interfaceType: "interface",
  privateIpAddress: "192.0.2.17",
  groups: [{ groupName: "web", groupId: "sg-0a" }],
  attachment: {
    attachmentId: "eni-attach-0a",
    instanceId: "i-0a",
    deviceIndex: 0,
    attachTime: "2026-10-03T08:10:02.000Z",
    deleteOnTermination: true,
  },
  association: null,
  privateIpAddresses: [
    { privateIpAddress: "192.0.2.17", primary: true },
    { privateIpAddress: "192.0.2.18", primary: false },
  ],
  ipv6Addresses: [{ ipv6Address: "2001:db8::17" }],
  ...values,
});

/** An item about it, as history files hold it. */
export const configItem = (configuration: Values = {}): Record<string, unknown> => ({
  configurationItemVersion: "1.3",
  configurationItemCaptureTime: CAPTURED,
  configurationStateId: 1_791_014_351_402,
  configurationItemStatus: "OK",
  awsAccountId: ACCOUNT,
  resourceType: "AWS::EC2::NetworkInterface",
  resourceId: "eni-0a1",
  awsRegion: REGION,
  resourceCreationTime: null,
  tags: {},
  relationships: [],
  configuration: configInterface(configuration),
});

let count = 0;

/** A CloudTrail event of EC2; each has an id of its own. */
export const event = (name: string, time: string, parts: Values = {}): Record<string, unknown> => ({
  eventVersion: "1.11",
  eventTime: time,
  eventSource: "ec2.amazonaws.com",
  eventName: name,
  awsRegion: REGION,
  requestParameters: {},
  responseElements: { _return: true },
  eventID: `00000000-0000-4000-8000-${String(count++).padStart(12, "0")}`,
  readOnly: false,
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  eventCategory: "Management",
  ...parts,
});

/** An interface as EC2's answers in CloudTrail describe it. */
export const trailInterface = (values: Values = {}): Record<string, unknown> => ({
  networkInterfaceId: "eni-0a1",
  subnetId: "subnet-0a",
  vpcId: "vpc-0a",
  ownerId: ACCOUNT,
  privateIpAddress: "192.0.2.17",
  interfaceType: "interface",
  groupSet: { items: [{ groupId: "sg-0a", groupName: "web" }] },
  privateIpAddressesSet: { item: [{ privateIpAddress: "192.0.2.17", primary: true }] },
  ipv6AddressesSet: {},
  ...values,
});

/** The launch of one instance, with its interfaces. */
export const launch = (time: string, interfaces: readonly unknown[] = [trailInterface(PRIMARY)]) =>
  event("RunInstances", time, {
    requestParameters: { instancesSet: { items: [{ minCount: 1, maxCount: 1 }] } },
    responseElements: {
      groupSet: {},
      instancesSet: {
        items: [
          {
            instanceId: "i-0a",
            tagSet: { items: [{ key: "aws:autoscaling:groupName", value: "web" }] },
            networkInterfaceSet: { items: interfaces },
          },
        ],
      },
    },
  });

export const PRIMARY = {
  attachment: {
    attachmentId: "eni-attach-0a",
    deviceIndex: 0,
    attachTime: at("2026-10-03T08:10:02Z") * 1000,
    deleteOnTermination: true,
  },
};

/** Shows that CloudTrail told of a day. */
export const sign = (time: string): Record<string, unknown> => event("DescribeInstances", time, { readOnly: true });
