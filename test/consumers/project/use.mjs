import { readFileSync } from "node:fs";
import { collapse } from "@sgt/cidr";

const names = JSON.parse(readFileSync(new URL("entries.json", import.meta.url), "utf8"));
const loaded = await Promise.all(names.map((name) => import(`@sgt/${name}`)));
const packages = names.filter((_, i) => Object.keys(loaded[i]).length > 0);
const { cidrs } = collapse(["10.0.0.0", "10.0.0.1", "10.0.0.2-10.0.0.3"]);
process.stdout.write(JSON.stringify({ cidrs, packages }));
