// One run of `sgt demo`: what it shows, and every decision about the account that it leaves.
import "./demo-cases.js";
import "./decision-cases.js";
