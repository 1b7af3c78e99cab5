/** Folded rows by column, about 60 bytes a row where objects would take 400. Rows are numbered from 0. */
export interface EvidenceColumns {
  /** Account, region and interface, by number. */
  readonly networkInterface: Uint32Array;
  /** IPv4 address, or the number of an IPv6 address. */
  readonly source: Uint32Array;
  readonly port: Uint16Array;
  /** Days since 1970: 16 bits last until 2149. */
  readonly day: Uint16Array;
  readonly family: Uint8Array;
  readonly protocol: Uint8Array;
  /** 0 ACCEPT, 1 REJECT. */
  readonly action: Uint8Array;
  readonly bits: Uint8Array;
  readonly incomingPort: Uint16Array;
  readonly openedPort: Uint16Array;
  readonly firstSeen: Uint32Array;
  readonly lastSeen: Uint32Array;
  readonly openedAt: Uint32Array;
  readonly recordCount: Float64Array;
  readonly packetCount: Float64Array;
  readonly byteCount: Float64Array;
}

export function makeColumns(capacity: number): EvidenceColumns {
  return {
    networkInterface: new Uint32Array(capacity),
    source: new Uint32Array(capacity),
    port: new Uint16Array(capacity),
    day: new Uint16Array(capacity),
    family: new Uint8Array(capacity),
    protocol: new Uint8Array(capacity),
    action: new Uint8Array(capacity),
    bits: new Uint8Array(capacity),
    incomingPort: new Uint16Array(capacity),
    openedPort: new Uint16Array(capacity),
    firstSeen: new Uint32Array(capacity),
    lastSeen: new Uint32Array(capacity),
    openedAt: new Uint32Array(capacity),
    recordCount: new Float64Array(capacity),
    packetCount: new Float64Array(capacity),
    byteCount: new Float64Array(capacity),
  };
}

/** The same rows with room for more. */
export function growColumns(columns: EvidenceColumns, capacity: number): EvidenceColumns {
  const bigger = makeColumns(capacity);
  for (const name of Object.keys(bigger) as (keyof EvidenceColumns)[]) bigger[name].set(columns[name]);
  return bigger;
}
