/** What a line of input names. */
export type Entry =
  | { readonly kind: "ipv4"; readonly value: number }
  | { readonly kind: "ipv6"; readonly value: bigint }
  | { readonly kind: "cidr"; readonly cidr: string };
