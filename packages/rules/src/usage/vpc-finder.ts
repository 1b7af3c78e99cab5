import type { EvidenceRow, InterfaceDirectory } from "@sgt/flowlogs";
import { holds, type PointRange, pointOf, type RegionSnapshot, rangeOf } from "@sgt/snapshot";
import type { EniFinder } from "./eni-finder.js";

/** A block of a VPC or of one of its subnets. */
interface Block extends PointRange {
  readonly vpcId: string;
}

/**
 * Tells the VPC of an interface whose groups nobody can tell: as the snapshot has it, as the directory (the log's own
 * words among it), or the only VPC of the region that holds its own address. Another account's address says nothing:
 * its VPCs may have the same blocks.
 */
export class VpcFinder {
  readonly #accountId: string;
  readonly #enis: EniFinder;
  readonly #directory: InterfaceDirectory;
  readonly #blocks: readonly Block[];
  readonly #known = new Map<number, string | null>();

  constructor({ accountId, network }: RegionSnapshot, enis: EniFinder, directory: InterfaceDirectory) {
    this.#accountId = accountId;
    this.#enis = enis;
    this.#directory = directory;
    this.#blocks = [...(network?.vpcs ?? []), ...(network?.subnets ?? [])].flatMap(({ vpcId, cidrs }) =>
      cidrs.map((cidr) => ({ vpcId, ...rangeOf(cidr) })),
    );
  }

  /** The VPC of the row's interface, `number` in the directory; null where nothing tells it. */
  find(row: EvidenceRow, number: number): string | null {
    const today = this.#enis.find(row)?.vpcId ?? "";
    if (today !== "") return today;
    if (number < 0) return null;
    const known = this.#known.get(number);
    if (known !== undefined) return known;
    const isOurs = row.accountId === this.#accountId || row.accountId === "unknown";
    const found = this.#directory.vpcOf(number) ?? (isOurs ? this.#byAddress(number) : null);
    this.#known.set(number, found);
    return found;
  }

  #byAddress(number: number): string | null {
    const vpcIds = new Set(
      this.#directory.addressesOf(number).flatMap((address) => {
        const [family, point] = [address.includes(":") ? (6 as const) : (4 as const), pointOf(address)];
        return this.#blocks.filter((block) => holds(block, family, point)).map(({ vpcId }) => vpcId);
      }),
    );
    const [vpcId = null] = vpcIds;
    return vpcIds.size === 1 ? vpcId : null;
  }
}
