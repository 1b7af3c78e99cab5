import { parseRange, someOf } from "@sgt/cidr";
import type { Plan } from "@sgt/rules";

/** More names of one CIDR than a line has room for. */
const SHOWN = 2;

const KINDS: Readonly<Record<string, string>> = {
  "scaling-group": "Auto Scaling group",
  "nat-gateway": "NAT gateway",
  vpc: "VPC",
};

interface Named {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly label: string;
}

/** Tells who is at an address or in a CIDR, by the names in a plan. */
export class SourceNames {
  readonly #exact: Plan["names"];
  /** By family and first address. */
  readonly #sorted: readonly Named[];

  constructor(names: Plan["names"]) {
    this.#exact = names;
    this.#sorted = Object.entries(names)
      .map(([source, name]) => ({ ...parseRange(source), label: labelOf(name) }))
      .sort((a, b) => a.family - b.family || compare(a.first, b.first));
  }

  /** Returns `web-1`, or `web-1, web-2 and 3 more`; empty where nothing is known. */
  of(source: string): string {
    const name = this.#exact[source] ?? this.#exact[source.replace(/\/(32|128)$/, "")];
    return name === undefined ? someOf(this.#within(source), SHOWN) : labelOf(name);
  }

  /** Returns the source with who it is: `10.0.1.4/32 (web-1)`. */
  beside(source: string): string {
    const label = this.of(source);
    return label === "" ? source : `${source} (${label})`;
  }

  #within(source: string): string[] {
    // Not every text that stands where a source does is one: references and prefix lists are not.
    if (this.#sorted.length === 0 || !/^[0-9a-f.:]+(\/\d+)?$/.test(source)) return [];
    const { family, first, last } = parseRange(source);
    const labels = new Set<string>();
    for (let at = this.#from(family, first); at < this.#sorted.length; at++) {
      const named = this.#sorted[at] as Named;
      if (named.family !== family || named.first > last) break;
      if (named.last <= last) labels.add(named.label);
    }
    return [...labels];
  }

  /** The place of the first that begins there or later. */
  #from(family: 4 | 6, first: bigint): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const named = this.#sorted[middle] as Named;
      if (named.family < family || (named.family === family && named.first < first)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** An instance is called by its name; all else also by what it is. */
function labelOf({ kind, id, name }: Plan["names"][string]): string {
  const called = name !== "" || !id.startsWith("arn:") ? name || id : id.slice(id.lastIndexOf("/") + 1);
  return kind === "instance" || kind === "interface" ? called : `${KINDS[kind] ?? kind.replaceAll("-", " ")} ${called}`;
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
