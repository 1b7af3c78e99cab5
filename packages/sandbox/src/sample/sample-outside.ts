import { type SampleGroup, tcp } from "./sample-rule.js";

/** Groups that trust addresses outside: offices, vendors, a VPN, and what somebody forgot to take away. */
export const OUTSIDE: readonly SampleGroup[] = [
  {
    name: "bastion",
    vpc: "shop",
    description: "Administrators",
    tags: { team: "platform" },
    ingress: [
      tcp(22, "198.51.100.64/28", "Head office"),
      tcp(22, "198.51.100.80/28", "Lyon office"),
      tcp(22, "203.0.113.128/29", "VPN"),
      tcp(22, "203.0.113.14/32", "Hotel, week of the conference"),
      // Meant was 192.168.0.0/16.
      tcp(22, "192.0.0.0/8", "Lab"),
    ],
  },
  {
    name: "vendor-access",
    vpc: "shop",
    description: "Vendors and services",
    tags: { team: "edge" },
    ingress: [
      tcp(443, "198.51.100.16/28", "Partner A, until the prefix list"),
      tcp(443, "198.51.100.128/26", "Support vendor"),
      tcp(443, "203.0.113.128/29", "Support vendor at night"),
      tcp(443, "203.0.113.160/27", "Build runners"),
      tcp(443, "203.0.113.168/29", "Build runners, new pool"),
      tcp(443, "2001:db8:7100::/48", "Monitoring from outside"),
    ],
  },
];

/** What the sample company knows of ranges: no database holds documentation addresses. */
export const SAMPLE_PLACES: readonly string[] = [
  "cidr,site,owner,city,country,latitude,longitude",
  "192.0.2.32/28,Partner D,edge,Nairobi,KE,-1.29,36.82",
  "198.51.100.16/28,Partner A,edge,Toronto,CA,43.65,-79.38",
  "198.51.100.64/28,Head office,workplace,Cape Town,ZA,-33.92,18.42",
  "198.51.100.80/28,Lyon office,workplace,Lyon,FR,45.76,4.84",
  // The vendor's contract speaks of one site.
  "198.51.100.128/27,Support vendor,support,Krakow,PL,50.06,19.94",
  "198.51.100.160/27,Support vendor,support,Bengaluru,IN,12.97,77.59",
  "203.0.113.128/29,VPN,network,Frankfurt,DE,50.11,8.68",
  "203.0.113.160/27,Build runners,platform,Ashburn,US,39.04,-77.49",
  "2001:db8:5000::/48,Partner D,edge,Nairobi,KE,-1.29,36.82",
  "2001:db8:7100::/48,Monitoring,platform,Tokyo,JP,35.68,139.69",
];
