/** A service that nobody should offer to strangers, by the ports that it listens on. */
export interface CriticalService {
  readonly name: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

const tcp = (port: number, name: string): CriticalService => ({ name, protocol: "tcp", port });
const udp = (port: number, name: string): CriticalService => ({ name, protocol: "udp", port });

/**
 * Remote control, databases, file shares and control planes: what gets scanned for and broken into.
 * Ports by the IANA registry and the products' documentation. UDP has its own list: 22/udp is no SSH.
 */
export const CRITICAL_SERVICES: readonly CriticalService[] = [
  tcp(21, "FTP"),
  tcp(22, "SSH"),
  tcp(23, "Telnet"),
  tcp(111, "portmapper"),
  tcp(135, "Windows RPC"),
  tcp(139, "NetBIOS"),
  tcp(445, "SMB"),
  tcp(873, "rsync"),
  tcp(1433, "SQL Server"),
  tcp(1521, "Oracle"),
  tcp(2049, "NFS"),
  tcp(2375, "Docker"),
  tcp(2376, "Docker"),
  tcp(2379, "etcd"),
  tcp(2380, "etcd"),
  tcp(3306, "MySQL"),
  tcp(3389, "RDP"),
  tcp(5432, "PostgreSQL"),
  tcp(5439, "Redshift"),
  tcp(5601, "Kibana"),
  tcp(5900, "VNC"),
  tcp(5984, "CouchDB"),
  tcp(5985, "WinRM"),
  tcp(5986, "WinRM"),
  tcp(6379, "Redis"),
  tcp(6443, "Kubernetes API"),
  tcp(9042, "Cassandra"),
  tcp(9092, "Kafka"),
  tcp(9200, "OpenSearch"),
  tcp(9300, "OpenSearch"),
  tcp(10250, "kubelet"),
  tcp(11211, "memcached"),
  tcp(27017, "MongoDB"),
  tcp(27018, "MongoDB"),
  udp(69, "TFTP"),
  udp(111, "portmapper"),
  udp(161, "SNMP"),
  udp(389, "CLDAP"),
  udp(623, "IPMI"),
  udp(1434, "SQL Server browser"),
  udp(1900, "SSDP"),
  udp(2049, "NFS"),
  udp(3389, "RDP"),
  udp(11211, "memcached"),
];

/** Returns `SSH (22)` and so on, each once, at most `most` of them and how many more. */
export function formatServices(services: readonly CriticalService[], most = 4): string {
  const names = [
    ...new Set(services.map(({ name, port, protocol }) => `${name} (${protocol === "udp" ? "udp " : ""}${port})`)),
  ];
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}
