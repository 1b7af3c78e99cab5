/** The network of the sample account: one VPC that a corporate network reaches over Direct Connect, and the default VPC. */
export interface SampleVpc {
  readonly name: string;
  readonly cidr: string;
  readonly ipv6Cidr?: string;
  readonly isDefault: boolean;
}

export interface SampleSubnet {
  readonly name: string;
  readonly vpc: string;
  readonly cidr: string;
  readonly zone: string;
  readonly isPublic: boolean;
  readonly freeAddressCount: number;
}

export const SAMPLE_VPCS: readonly SampleVpc[] = [
  { name: "shop", cidr: "10.64.0.0/16", ipv6Cidr: "2001:db8:64::/56", isDefault: false },
  { name: "default", cidr: "172.31.0.0/16", isDefault: true },
];

export const SAMPLE_SUBNETS: readonly SampleSubnet[] = [
  { name: "public-a", vpc: "shop", cidr: "10.64.0.0/24", zone: "a", isPublic: true, freeAddressCount: 248 },
  { name: "public-b", vpc: "shop", cidr: "10.64.1.0/24", zone: "b", isPublic: true, freeAddressCount: 249 },
  { name: "private-a", vpc: "shop", cidr: "10.64.10.0/24", zone: "a", isPublic: false, freeAddressCount: 243 },
  { name: "private-b", vpc: "shop", cidr: "10.64.11.0/24", zone: "b", isPublic: false, freeAddressCount: 246 },
  { name: "data-a", vpc: "shop", cidr: "10.64.20.0/24", zone: "a", isPublic: false, freeAddressCount: 249 },
  { name: "default-a", vpc: "default", cidr: "172.31.0.0/20", zone: "a", isPublic: true, freeAddressCount: 4090 },
];
