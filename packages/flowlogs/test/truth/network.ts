import type { EniAddresses } from "@sgt/flowlogs";
import type { Connection } from "./connection.js";
import { Random } from "./random.js";

export const DAY = 86_400;
/** 2026-11-02T00:00:00Z. */
export const FROM = 1_793_577_600;
export const DAYS = 2;
export const TO: number = FROM + DAYS * DAY;

/** Port ranges that systems take for outgoing connections. */
const EPHEMERAL = {
  linux: [32_768, 60_999],
  windows: [49_152, 65_535],
  nat: [1_024, 65_535],
} as const;
type System = keyof typeof EPHEMERAL;

interface Host {
  readonly eniId: string;
  readonly address: string;
}

const HOSTS = {
  web: host(10),
  database: host(20),
  rpc: host(30),
  dns: host(40),
  app: host(50),
  windows: host(60),
  open: host(70),
  peer: host(80),
  voice: host(90),
  storage: host(100),
} as const;

function host(n: number): Host {
  return { eniId: `eni-0000000000000${String(n).padStart(4, "0")}`, address: `10.1.0.${n}` };
}

export const ENIS: readonly EniAddresses[] = Object.values(HOSTS).map(({ eniId, address }) => ({
  eniId,
  accountId: "123456789012",
  region: "eu-west-1",
  addresses: [address],
}));

/** A network in which it is known who opened every connection; the same for the same seed. */
export function makeNetwork(seed: number): Connection[] {
  const net = new Network(new Random(seed));
  return [
    ...net.webClients(),
    ...net.databasePools(),
    ...net.highPortServices(),
    ...net.dnsAndTime(),
    ...net.appCalls(),
    ...net.windowsCalls(),
    ...net.scans(),
    ...net.peers(),
    ...net.lonePeers(),
    ...net.voiceAndTunnels(),
    ...net.reservedPorts(),
    ...net.pings(),
    ...net.reusedPorts(),
  ];
}

class Network {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Many short connections from Linux, Windows and through NAT. */
  webClients(): Connection[] {
    return this.#times(700, () => this.#incoming(HOSTS.web, this.#inside(), this.#system(), 443, this.#short()));
  }

  /** Pools opened weeks before the window that never close, and some that are opened within it. */
  databasePools(): Connection[] {
    return this.#times(120, (i) => {
      const span =
        i % 3 === 0 ? this.#long() : { from: FROM - this.#random.int(1, 40) * DAY, to: TO + DAY, every: 14_000 };
      return this.#incoming(HOSTS.database, `10.5.0.${this.#random.int(1, 80)}`, "linux", 5432, span);
    });
  }

  /** Services that listen where clients have their ephemeral ports. */
  highPortServices(): Connection[] {
    return this.#times(300, (i) => {
      const port = this.#random.pick([33_060, 40_000, 49_152, 50_051]);
      const span = i % 4 === 0 ? { from: FROM - 3 * DAY, to: TO, every: 14_000 } : this.#short();
      return this.#incoming(HOSTS.rpc, this.#inside(), this.#system(), port, span);
    });
  }

  /** Name servers, time servers and log receivers, asked by others and asking others. */
  dnsAndTime(): Connection[] {
    const { dns } = HOSTS;
    return [
      ...this.#times(300, () => ({
        ...this.#incoming(dns, this.#inside(), this.#system(), 53, this.#blink()),
        protocol: 17,
      })),
      ...this.#times(60, () => ({ ...this.#incoming(dns, this.#inside(), "linux", 514, this.#long()), protocol: 17 })),
      ...this.#times(300, () => ({ ...this.#outgoing(dns, "192.0.2.53", 53, "linux", this.#blink()), protocol: 17 })),
      ...this.#times(40, (i) => ({
        ...this.#outgoing(dns, `10.3.0.${i % 8}`, 123, "linux", this.#blink()),
        localPort: 123,
        protocol: 17,
        openedBy: i % 8 < 4 ? ("us" as const) : ("them" as const),
      })),
    ];
  }

  /** Calls out: databases, other services, the internet, short and long. */
  appCalls(): Connection[] {
    return this.#times(900, (i) => {
      const port = this.#random.pick([443, 443, 443, 5432, 6379, 8080, 9092, 50_051, 12_345]);
      const span = i % 10 === 0 ? { from: FROM - 5 * DAY, to: TO + DAY, every: 14_000 } : this.#short();
      return this.#outgoing(HOSTS.app, this.#server(), port, "linux", span);
    });
  }

  /** Remote desktops in, directory and dynamic RPC ports out. */
  windowsCalls(): Connection[] {
    const { windows } = HOSTS;
    return [
      ...this.#times(60, () => this.#incoming(windows, this.#inside(), "windows", 3389, this.#long())),
      ...this.#times(300, () => {
        const port = this.#random.pick([88, 135, 389, 445, 636, this.#random.int(49_152, 49_400)]);
        return this.#outgoing(windows, `10.2.0.${this.#random.int(1, 4)}`, port, "windows", this.#short());
      }),
    ];
  }

  /** Scanners of a host that permits everything, some from a service port, while it calls out itself. */
  scans(): Connection[] {
    const { open } = HOSTS;
    return [
      ...this.#times(600, (i) => ({
        ...this.#incoming(open, "10.9.9.9", "linux", this.#random.int(1, 65_535), this.#blink()),
        ...(i % 3 === 0 ? { remotePort: this.#random.pick([53, 80, 443]) } : {}),
        answer: this.#random.pick(["rst", "none", "syn-ack"] as const),
      })),
      ...this.#times(200, () => this.#outgoing(open, "10.9.9.9", 443, "linux", this.#short())),
      ...this.#times(200, () => this.#outgoing(open, this.#server(), 443, "nat", this.#short())),
    ];
  }

  /** Peers that dial from the port they listen on, in either role, at times open since before the window. */
  peers(): Connection[] {
    const { peer } = HOSTS;
    return Array.from({ length: 30 }, (_, n) => {
      const remote = `10.4.0.${n + 1}`;
      const cuts = [FROM - DAY, ...this.#times(5, () => this.#random.int(FROM, TO)).sort((a, b) => a - b), TO];
      return cuts.slice(1).map((to, i): Connection => {
        const openedBy = this.#random.pick(["us", "them"] as const);
        const remotePort = n % 3 === 0 ? 40_001 : 4_001;
        return {
          eniId: peer.eniId,
          local: peer.address,
          remote,
          protocol: 6,
          localPort: 40_002,
          remotePort,
          openedBy,
          from: (cuts[i] ?? FROM) + 5,
          to,
          every: 2_400,
        };
      });
    }).flat();
  }

  /** A pair of ports that they opened before the window and we open again within it, known to nobody else. */
  lonePeers(): Connection[] {
    return this.#times(15, (i) => {
      const change = this.#random.int(FROM + 7_200, TO - 3_600);
      const ports = { localPort: 41_000 + i, remotePort: 42_000 + i };
      const before = { from: FROM - DAY, to: change - this.#random.int(1, 900), every: 500 };
      const flow = this.#outgoing(HOSTS.peer, `10.8.0.${i}`, 0, "linux", before);
      const theirs = { ...flow, ...ports, openedBy: "them" as const };
      return [theirs, { ...flow, ...ports, from: change, to: TO }];
    }).flat();
  }

  /** Signalling between equal ports, opened in turns, and UDP that lasts for days. */
  voiceAndTunnels(): Connection[] {
    const { voice } = HOSTS;
    const span = { from: FROM - DAY, to: TO, every: 10_800 };
    const sip = (i: number): Connection[] => {
      const flow = { ...this.#outgoing(voice, `10.6.0.${i}`, 5060, "linux", span), localPort: 5060 };
      const change = this.#random.int(FROM, TO - DAY);
      const turns = [
        { ...flow, from: change, to: change + 3_600 },
        { ...flow, from: change + 7_200 },
      ];
      return turns.map((turn, n) => ({ ...turn, openedBy: n === i % 2 ? ("us" as const) : ("them" as const) }));
    };
    const tunnel = (i: number): Connection => ({
      ...this.#outgoing(voice, `10.6.1.${i}`, 51_820, "linux", span),
      localPort: 51_820,
      protocol: 17,
      openedBy: this.#random.pick(["us", "them"] as const),
    });
    return [...this.#times(40, sip).flat(), ...this.#times(20, tunnel)];
  }

  /** Clients that must come from a port below 1024 (NFS), in and out. */
  reservedPorts(): Connection[] {
    return this.#times(60, (i) => {
      const flow =
        i % 2
          ? this.#incoming(HOSTS.storage, this.#inside(), "linux", 2049, this.#long())
          : this.#outgoing(HOSTS.storage, this.#server(), 2049, "linux", this.#long());
      const reserved = this.#random.int(665, 1_023);
      return i % 2 ? { ...flow, remotePort: reserved } : { ...flow, localPort: reserved };
    });
  }

  pings(): Connection[] {
    return this.#times(80, (i) => {
      const flow = this.#outgoing(HOSTS.app, this.#inside(), 0, "linux", this.#blink());
      return { ...flow, protocol: 1, localPort: 0, openedBy: i % 2 ? ("us" as const) : ("them" as const) };
    });
  }

  /** One pair of ports, again and again, within an interval and days apart. */
  reusedPorts(): Connection[] {
    return this.#times(60, (i) => {
      const first =
        i % 2
          ? this.#incoming(HOSTS.web, this.#inside(), "nat", 443, this.#short())
          : this.#outgoing(HOSTS.app, this.#server(), 443, "linux", this.#short());
      return [0, 90, 700, DAY].map((later) => ({ ...first, from: first.from + later, to: first.from + later + 30 }));
    }).flat();
  }

  #incoming(to: Host, remote: string, system: System, port: number, span: Span): Connection {
    return {
      eniId: to.eniId,
      local: to.address,
      remote,
      protocol: 6,
      localPort: port,
      remotePort: this.#ephemeral(system),
      openedBy: "them",
      ...span,
    };
  }

  #outgoing(from: Host, remote: string, port: number, system: System, span: Span): Connection {
    return {
      eniId: from.eniId,
      local: from.address,
      remote,
      protocol: 6,
      localPort: this.#ephemeral(system),
      remotePort: port,
      openedBy: "us",
      ...span,
    };
  }

  #times<T>(count: number, make: (i: number) => T): T[] {
    return Array.from({ length: count }, (_, i) => make(i));
  }

  #ephemeral(system: System): number {
    const [first, last] = EPHEMERAL[system];
    return this.#random.int(first, last);
  }

  #system(): System {
    return this.#random.pick(["linux", "linux", "windows", "nat"]);
  }

  #inside(): string {
    return `10.0.${this.#random.int(0, 15)}.${this.#random.int(1, 254)}`;
  }

  #server(): string {
    return `10.7.${this.#random.int(0, 3)}.${this.#random.int(1, 20)}`;
  }

  /** One question, one answer. */
  #blink(): Span {
    const from = this.#random.int(FROM, TO - 100);
    return { from, to: from + 1, every: 1 };
  }

  #short(): Span {
    const from = this.#random.int(FROM, TO - 2_000);
    return { from, to: from + this.#random.int(1, 1_500), every: this.#random.int(5, 60) };
  }

  #long(): Span {
    const from = this.#random.int(FROM, TO - DAY);
    return { from, to: from + this.#random.int(3_600, DAY), every: 7_200 };
  }
}

type Span = Pick<Connection, "from" | "to" | "every">;
