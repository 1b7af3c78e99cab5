// Folds a folder once in a process of its own, and prints how long it took and the most memory it held.
import { collectFolds } from "./collect-folds.js";

// Without a number of threads, as many as the library takes on this machine.
const [folder, threads] = process.argv.slice(2);
const from = performance.now();
const cpuFrom = process.cpuUsage();
const { keyCount, recordCount } = await collectFolds(folder, threads === undefined ? undefined : Number(threads));
const seconds = (performance.now() - from) / 1000;
const { user, system } = process.cpuUsage(cpuFrom);
const rssMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, rssMb, keyCount, recordCount }));
