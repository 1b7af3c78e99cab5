import { zoneOf } from "./describe-gateways.js";
import { pairs } from "./describe-groups.js";
import { type IdMaker, SAMPLE_ACCOUNT_ID } from "./sample-ids.js";
import { SAMPLE_INTERFACES, type SampleInterface } from "./sample-interfaces.js";

/** What `aws ec2 describe-instances` prints: one instance for each interface that no service made. */
export function describeInstances(id: IdMaker): object {
  const own = SAMPLE_INTERFACES.filter((eni) => eni.requester === undefined && eni.type === "interface");
  return { Reservations: own.map((eni) => describeReservation(eni, id)) };
}

function describeReservation(eni: SampleInterface, id: IdMaker): object {
  return {
    ReservationId: id("r", eni.name),
    OwnerId: SAMPLE_ACCOUNT_ID,
    Groups: [],
    Instances: [describeInstance(eni, id)],
  };
}

function describeInstance(eni: SampleInterface, id: IdMaker): object {
  const groups = eni.groups.map((name) => ({ GroupId: id("sg", name), GroupName: name }));
  const vpcId = id("vpc", eni.subnet.startsWith("default") ? "default" : "shop");
  return {
    Architecture: "x86_64",
    ImageId: id("ami", "sample"),
    InstanceId: id("i", eni.name),
    InstanceType: "m6i.large",
    LaunchTime: "2024-02-12T08:30:00+00:00",
    NetworkInterfaces: [
      { NetworkInterfaceId: id("eni", eni.name), PrivateIpAddress: eni.addresses[0], Groups: groups, VpcId: vpcId },
    ],
    Placement: { AvailabilityZone: zoneOf(eni.subnet), Tenancy: "default" },
    PrivateIpAddress: eni.addresses[0],
    SecurityGroups: groups,
    State: { Code: 16, Name: "running" },
    SubnetId: id("subnet", eni.subnet),
    Tags: pairs({ Name: eni.name }),
    VpcId: vpcId,
  };
}
