import { type InterfaceState, NO_STATE, type Sighting } from "../directory/sighting.js";
import type { LoggedInterface } from "./logged-interface.js";

/** What flow logs said of interfaces, as facts for the directory. They tell no groups. */
export function* loggedSightings(logged: Iterable<LoggedInterface>): Generator<Sighting> {
  for (const { accountId, region, eniId, firstSeen, lastSeen, words, addresses } of logged) {
    const state = stateOf(words, addresses);
    const times = { from: firstSeen, until: lastSeen + 1 };
    yield { kind: "logged", accountId, region, eniId, ...times, source: "flow-logs", state };
  }
}

function stateOf(words: Readonly<Record<string, string>>, addresses: readonly string[]): InterfaceState {
  const { "vpc-id": vpcId = "", "subnet-id": subnetId = "", ...others } = words;
  return { ...NO_STATE, vpcId, subnetId, addresses, ...useOf(words), words: others };
}

/** A task stands before the instance that it runs on. */
function useOf(words: Readonly<Record<string, string>>): Partial<InterfaceState> {
  const task = words["ecs-task-arn"] ?? words["ecs-task-id"];
  const [cluster, name] = [words["ecs-cluster-name"], words["ecs-service-name"]];
  const service = cluster === undefined || name === undefined ? "" : `${cluster}/${name}`;
  if (task !== undefined) return { kind: "task", subject: task, service };
  const instance = words["instance-id"];
  return instance === undefined ? {} : { kind: "instance", subject: instance };
}
