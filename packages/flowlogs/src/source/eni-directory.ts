/** What the account says about a network interface; needed to tell incoming from outgoing records. */
export interface EniAddresses {
  readonly eniId: string;
  readonly accountId: string;
  readonly region: string;
  /** All its own addresses, IPv4 and IPv6, as text. */
  readonly addresses: readonly string[];
}
