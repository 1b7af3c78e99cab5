import { counted } from "@sgt/cidr";
import { UNKNOWN_KIND } from "../kind/judge-kind.js";
import { describePrefix } from "../lookup/describe-prefix.js";
import type { Geoip } from "../lookup/geoip.js";
import type { PrefixPart } from "../lookup/prefix-description.js";
import type { ByteWriter } from "./byte-writer.js";
import { NO_DATES, type RowTexts } from "./row-texts.js";
import type { Tally } from "./tally.js";

/** A short CIDR can have thousands of parts. */
const MOST_PARTS = 50;

/** Writes the rows of a CIDR: one for each part that says something else, the largest first. */
export class PrefixRows {
  readonly #geoip: Geoip;
  readonly #texts: RowTexts;
  readonly #bytes: ByteWriter;
  readonly #tally: Tally;

  constructor(geoip: Geoip, texts: RowTexts, { bytes, tally }: { bytes: ByteWriter; tally: Tally }) {
    this.#geoip = geoip;
    this.#texts = texts;
    this.#bytes = bytes;
    this.#tally = tally;
  }

  write(cidr: string, count: number): void {
    const { parts } = describePrefix(this.#geoip, cidr);
    this.#tally.addFamily(cidr.includes(":") ? 6 : 4, count);
    this.#tally.addPrefix(parts[0], count);
    const shown =
      parts.length > MOST_PARTS ? [...parts.slice(0, MOST_PARTS - 1), restOf(parts.slice(MOST_PARTS - 1))] : parts;
    for (const part of shown) this.#part(cidr, part, count);
  }

  #part(cidr: string, { status, network, place, own, kind, share }: PrefixPart, count: number): void {
    const texts = this.#texts;
    const { beforeAddress, text, afterAddress } = texts.format;
    const parts = [
      beforeAddress + text(cidr) + afterAddress,
      texts.network(network),
      texts.cidr(cidr),
      texts.place(place),
      texts.use(status, { ...UNKNOWN_KIND, kind }),
      texts.tail(share, own, NO_DATES),
    ];
    this.#bytes.text(parts.join(",") + texts.end(count));
  }
}

function restOf(parts: readonly PrefixPart[]): PrefixPart {
  const share = parts.reduce((sum, part) => sum + part.share, 0);
  const count = parts.reduce((sum, part) => sum + BigInt(part.addressCount), 0n);
  const organization = counted(parts.length, "smaller part");
  return {
    status: "known",
    network: { asn: null, organization },
    place: null,
    own: null,
    kind: "unknown",
    addressCount: count.toString(),
    share,
  };
}
