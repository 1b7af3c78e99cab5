// The same aggregation in DuckDB, in a process of its own.
import { DuckDBInstance } from "@duckdb/node-api";

const [folder, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads });
const connection = await instance.connect();
const columns =
  "{'version':'INT','account':'VARCHAR','eni':'VARCHAR','src':'VARCHAR','dst':'VARCHAR','srcport':'INT','dstport':'INT','protocol':'INT','packets':'BIGINT','bytes':'BIGINT','start':'BIGINT','end':'BIGINT','action':'VARCHAR','status':'VARCHAR'}";
const from = performance.now();
const cpuFrom = process.cpuUsage();
await connection.run(`
  CREATE TEMP TABLE evidence AS
  SELECT account, eni, src, protocol, dstport, action, start // 86400 AS day,
    count(*) AS records, sum(packets) AS packets, sum(bytes) AS bytes, min(start) AS first, max("end") AS last
  FROM read_csv('${folder.replaceAll("'", "''")}/*.gz', delim = ' ', header = true, auto_detect = false, quote = '', columns = ${columns})
  WHERE status = 'OK'
  GROUP BY ALL`);
const seconds = (performance.now() - from) / 1000;
const { user, system } = process.cpuUsage(cpuFrom);
const count = await connection.runAndReadAll("SELECT count(*)::INT, sum(records)::INT FROM evidence");
const [[keyCount, recordCount]] = count.getRows();
const rssMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, rssMb, keyCount, recordCount }));
