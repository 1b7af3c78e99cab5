import { ICMP, UDP } from "./sample-record.js";
import type { TrafficHour } from "./traffic-hour.js";

/** Where an hour stands in the window. */
export interface HourContext {
  /** Hours since the window began. */
  readonly hour: number;
  readonly hourOfDay: number;
  readonly dayOfWindow: number;
  readonly isMonthEnd: boolean;
  /** False while the flow log still had the default layout, without flags. */
  readonly hasFlags: boolean;
}

const block = (prefix: string, first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}.${first + i}`);

/** 27 of the 32 addresses of 10.0.10.0/27: 16 % unseen, so the block is within the default tolerance, and no larger one is. */
const ORDERS_CLIENTS = block("10.0.10", 2, 27);
/** Both addresses of 10.0.20.10/31; they come at month ends only. */
const MONTH_END_BATCH = block("10.0.20", 10, 2);
/** Six of the eight addresses of 10.4.8.0/29. */
const DATABASE_POOL = block("10.4.8", 1, 6);
/** 12 of 10.8.2.0/28 and 13 of 10.8.16.0/28. */
const TERMINALS = [...block("10.8.2", 1, 12), ...block("10.8.16", 2, 13)];
/** Both halves of 10.12.0.0/16, and the group has room for one more rule only. */
const OFFICES = ["10.12.3.14", "10.12.40.9", "10.12.197.20", "10.12.220.5"];

/** Each client comes at least once in `clients.length` hours, and at random in between. */
function visitors(clients: readonly string[], at: TrafficHour, hour: number): string[] {
  return clients.filter((_, i) => hour % clients.length === i || at.random.chance(0.22));
}

/** Fills one hour with everything that reaches, or tries to reach, the sample account. */
export function sampleTraffic(at: TrafficHour, context: HourContext): void {
  corporateClients(at, context);
  databasePools(at, context);
  insideTheVpc(at);
  fromTheInternet(at, context);
  answersToOutgoing(at, context);
  othersInTheCorporateNetwork(at, context);
  scanners(at);
  holes(at, context);
  at.close();
}

function corporateClients(at: TrafficHour, { hour, hourOfDay, dayOfWindow, isMonthEnd }: HourContext): void {
  for (const client of visitors(ORDERS_CLIENTS, at, hour)) {
    const eni = at.random.pick(["orders-api-1", "orders-api-2"]);
    const secondary = eni === "orders-api-1" && at.random.chance(0.3) ? { secondary: "10.64.10.111" } : {};
    at.visit({ eni, client, port: 443, ...secondary });
  }
  if (isMonthEnd && hourOfDay >= 20) {
    for (const client of MONTH_END_BATCH) at.visit({ eni: "orders-api-1", client, port: 443 });
  }
  for (const client of visitors(TERMINALS, at, hour)) {
    at.visit({ eni: at.random.pick(["payments-api-1", "payments-api-2"]), client, port: 8443 });
  }
  // Scaling took this instance away before the snapshot was made.
  if (dayOfWindow < 12) at.visit({ eni: "orders-api-gone", client: at.random.pick(ORDERS_CLIENTS), port: 443 });
}

/** Pools opened before the window: no SYN in ninety days. One client reconnects every night. */
function databasePools(at: TrafficHour, { hourOfDay }: HourContext): void {
  DATABASE_POOL.forEach((client, i) => {
    const eni = i % 2 === 0 ? "orders-db-1" : "orders-db-2";
    at.visit({ eni, client, port: 5432, longLived: true, clientPort: 41000 + i });
  });
  if (hourOfDay === 2) at.visit({ eni: "orders-db-1", client: DATABASE_POOL[5] as string, port: 5432 });
}

function insideTheVpc(at: TrafficHour): void {
  for (const [client, eni] of [
    ["10.64.0.31", "orders-api-1"],
    ["10.64.1.31", "orders-api-2"],
  ] as const) {
    at.visit({ eni, client, port: 8080 });
    at.callOut({
      eni: eni === "orders-api-1" ? "public-alb-1" : "public-alb-2",
      server: eni === "orders-api-1" ? "10.64.10.11" : "10.64.11.11",
      port: 8080,
    });
  }
  for (const client of ["10.64.10.11", "10.64.11.11"]) at.visit({ eni: "orders-db-1", client, port: 5432 });
  for (const eni of ["orders-api-1", "orders-api-2", "payments-api-1", "payments-api-2"]) {
    at.visit({ eni, client: "10.64.10.200", port: 9100 });
  }
  at.visit({ eni: "eks-node-1", client: "10.64.11.101", port: 10250 });
  at.visit({ eni: "nat-1", client: "10.64.10.11", port: 443, secondary: "192.0.2.80" });
}

function fromTheInternet(at: TrafficHour, { hourOfDay }: HourContext): void {
  const { random } = at;
  for (let i = 0; i < 6; i++) {
    at.visit({
      eni: random.pick(["public-alb-1", "public-alb-2"]),
      client: `203.0.113.${random.int(1, 250)}`,
      port: random.pick([443, 443, 80]),
    });
  }
  at.visit({ eni: "public-alb-1", client: `2001:db8:ffff::${random.int(1, 60).toString(16)}`, port: 443 });
  at.visit({ eni: "partner-gateway-1", client: `198.51.100.${random.int(17, 30)}`, port: 443 });
  if (hourOfDay === 6) at.visit({ eni: "partner-gateway-1", client: "2001:db8:5000::25", port: 443 });
}

function answersToOutgoing(at: TrafficHour, { hasFlags }: HourContext): void {
  at.callOut({ eni: "orders-api-1", server: "10.0.30.25", port: 443 });
  at.callOut({ eni: "orders-api-2", server: "10.0.53.10", port: 53, protocol: UDP });
  at.callOut({ eni: "payments-api-1", server: "10.8.40.4", port: 1521 });
  // The only traffic under the rule for ports 1024 to 65535: its flags prove that we opened it.
  if (hasFlags)
    at.callOut({ eni: "reports-worker-1", server: at.random.pick(["10.16.40.7", "10.16.40.8"]), port: 1521 });
}

function othersInTheCorporateNetwork(at: TrafficHour, { hour, hourOfDay }: HourContext): void {
  for (const client of visitors(OFFICES, at, hour)) at.visit({ eni: "file-share-1", client, port: 445 });
  at.visit({ eni: "file-share-1", client: `10.13.${at.random.int(0, 44)}.20`, port: 445 });
  at.visit({ eni: "eks-node-2", client: `10.1.4.${at.random.int(10, 20)}`, port: 10250 });
  at.visit({ eni: "k8s-ingress-1", client: `10.2.7.${at.random.int(10, 40)}`, port: 443 });
  if (hourOfDay % 6 === 0) at.visit({ eni: "payments-api-1", client: "10.8.0.9", port: 0, protocol: ICMP });
}

/** Refused: by the groups on other ports, and by a network ACL on an open one. */
function scanners(at: TrafficHour): void {
  const { random } = at;
  at.reject({
    eni: random.pick(["orders-api-1", "payments-api-2", "orders-db-1"]),
    client: `10.0.66.${random.int(1, 250)}`,
    port: random.pick([22, 445, 3389]),
  });
  at.reject({ eni: "public-alb-2", client: `192.0.2.${random.int(1, 250)}`, port: random.pick([22, 23, 8080]) });
  if (random.chance(0.1)) at.reject({ eni: "orders-api-2", client: `10.0.200.${random.int(1, 250)}`, port: 443 });
}

/** Three hours of one night in which AWS lost records of one interface. */
function holes(at: TrafficHour, { dayOfWindow, hourOfDay }: HourContext): void {
  if (dayOfWindow === 41 && hourOfDay >= 1 && hourOfDay <= 3) at.skip("payments-api-2");
}
