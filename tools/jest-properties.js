// How many cases a property takes, and which: `npm test` takes the same sample each time, `.ci/long` many from a seed that it prints.
import fc from "fast-check";

const { SGT_PROPERTY_RUNS = "100", SGT_PROPERTY_SEED = "20261130" } = process.env;
fc.configureGlobal({ numRuns: Number(SGT_PROPERTY_RUNS), seed: Number(SGT_PROPERTY_SEED) });
