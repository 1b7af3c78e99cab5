const [TCP, UDP] = [6, 17];

/** Returns the numbers of what a listener or a target group takes by its name: TLS ends at the balancer, which hands on TCP; QUIC is UDP. */
export function listenedProtocols(protocol: string): number[] {
  if (protocol === "UDP" || protocol === "QUIC") return [UDP];
  return protocol.startsWith("TCP_") ? [TCP, UDP] : [TCP];
}
