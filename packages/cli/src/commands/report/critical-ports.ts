import { CRITICAL_SERVICES, type CriticalService } from "@sgt/findings";
import { UsageError } from "../../errors/usage-error.js";

/** Returns the services of `--critical-ports`; the built-in list when the option is absent. */
export function readCriticalPorts(given: readonly string[] | undefined): readonly CriticalService[] {
  if (given === undefined) return CRITICAL_SERVICES;
  return given.flatMap((text) => {
    const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    if (!(port <= 65_535)) {
      throw new UsageError(`--critical-ports cannot be "${text}"`, "Give ports from 0 to 65535, separated by commas.");
    }
    const nameOf = (protocol: "tcp" | "udp") =>
      CRITICAL_SERVICES.find((service) => service.port === port && service.protocol === protocol)?.name ?? "port";
    return (["tcp", "udp"] as const).map((protocol) => ({ name: nameOf(protocol), protocol, port }));
  });
}
