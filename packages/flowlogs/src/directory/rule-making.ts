/** When an ingress rule that names a CIDR was made, as an account's history tells it. */
export interface RuleMaking {
  readonly accountId: string;
  readonly region: string;
  readonly groupId: string;
  /** What AWS tells rules of a group apart by: `tcp 443-443 10.0.0.0/16`. */
  readonly rule: string;
  /** Seconds since 1970: it stood from then on. */
  readonly at: number;
  /** It did not stand then: the same time where the making itself was told, earlier where only two states were. */
  readonly notBefore: number;
  /** Who made it, by ARN; empty where nobody told. */
  readonly by: string;
  /** `cloudtrail` or `config`. */
  readonly source: string;
}
