import { type NetworkAcl, type RegionSnapshot, type RouteTable, SNAPSHOT_FILES } from "@sgt/snapshot";

import { AclGate } from "./acl-gate.js";

/** A thing that is known, or the clause that says why it is not. */
export type Known<T> = { readonly value: T } | { readonly because: string };

export interface Gate {
  readonly acl: NetworkAcl;
  readonly gate: AclGate;
}

/** Which route table and network ACL stand before a subnet. */
export class RegionLayout {
  readonly #region: RegionSnapshot;
  readonly #tableOfSubnet = new Map<string, RouteTable>();
  readonly #mainOfVpc = new Map<string, RouteTable>();
  readonly #edgeOfVpc = new Map<string, RouteTable>();
  readonly #gateOfSubnet = new Map<string, Gate>();

  constructor(region: RegionSnapshot) {
    this.#region = region;
    for (const table of region.network?.routeTables ?? []) {
      for (const subnetId of table.subnetIds) this.#tableOfSubnet.set(subnetId, table);
      if (table.gatewayIds.some((id) => id.startsWith("igw-"))) this.#edgeOfVpc.set(table.vpcId, table);
      if (table.isMain) this.#mainOfVpc.set(table.vpcId, table);
    }
    for (const acl of region.network?.networkAcls ?? []) {
      const gate = { acl, gate: new AclGate(acl) };
      for (const subnetId of acl.subnetIds) this.#gateOfSubnet.set(subnetId, gate);
    }
  }

  /** A subnet without a table of its own has the main one of its VPC (VPC user guide, route tables). */
  routeTable(subnetId: string, vpcId: string): Known<RouteTable> {
    if ((this.#region.network?.routeTables ?? null) === null) return this.unknown(SNAPSHOT_FILES.routeTables);
    const table = this.#tableOfSubnet.get(subnetId) ?? this.#mainOfVpc.get(vpcId);
    return table === undefined
      ? { because: `no route table of ${subnetId} or ${vpcId} was collected` }
      : { value: table };
  }

  /** The table by which a VPC's internet gateway hands on what comes in; undefined where it delivers itself. */
  edgeTable(vpcId: string): RouteTable | undefined {
    return this.#edgeOfVpc.get(vpcId);
  }

  /** Every subnet has a network ACL. */
  acl(subnetId: string): Known<Gate> {
    if ((this.#region.network?.networkAcls ?? null) === null) return this.unknown(SNAPSHOT_FILES.networkAcls);
    const gate = this.#gateOfSubnet.get(subnetId);
    return gate === undefined ? { because: `no network ACL of ${subnetId} was collected` } : { value: gate };
  }

  /** Returns why a file does not tell: `ec2-describe-….json: not in the folder`. */
  unknown(file: string): { readonly because: string } {
    return { because: `${file}: ${this.missingReason(file) ?? "was not read"}` };
  }

  /** Returns why a file is missing or incomplete; null when it is there as a whole. */
  missingReason(file: string): string | null {
    const all = [...this.#region.missing, ...(this.#region.network?.missing ?? [])];
    return all.find((entry) => entry.file === file)?.reason ?? null;
  }
}
