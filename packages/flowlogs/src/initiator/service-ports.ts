/**
 * Ports from 1024 up that servers listen on by habit: the IANA service name registry and the
 * defaults of the products named. Below 1024 every port is a service port.
 */
const HIGH_SERVICE_PORTS: ReadonlySet<number> = new Set([
  ...[1194, 1433, 1434, 1521, 1723, 1812, 1813, 2049, 3128, 3268, 3269, 3306, 3389, 5432, 5439], // vpn, databases, files, directory
  ...[2181, 2375, 2376, 2379, 2380, 4646, 5000, 6443, 8500, 10250], // cluster control planes
  ...[4222, 5671, 5672, 9092, 9094, 9096, 9098, 61613, 61617], // messaging
  ...[3000, 8000, 8008, 8080, 8081, 8088, 8443, 8888, 9000, 9443], // web
  ...[6379, 6380, 7000, 7199, 9042, 9160, 9200, 9300, 11211, 27017, 27018], // stores and caches
  ...[4317, 4318, 5044, 8125, 8126, 9090, 9100, 10050, 10051, 24224], // monitoring
  ...[5060, 5061, 5222, 5269, 5900, 5985, 5986], // voice, chat, remote control
]);

/** Reports whether servers commonly listen on `port`. A habit shows nothing for sure. */
export function isServicePort(port: number): boolean {
  return (port > 0 && port < 1024) || HIGH_SERVICE_PORTS.has(port);
}
