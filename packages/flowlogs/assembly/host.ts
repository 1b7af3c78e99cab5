// What the engine asks of the program around it: whatever is rare, or needs text. See src/engine/engine.ts.

/** The number of the interface whose id stands between two places; a new one was given to `addInterface`. */
export declare function numberInterface(from: usize, to: usize): i32;
/** Takes a new account (0) or region (1); false when it has not the shape of one. */
export declare function newAccountText(which: i32, from: usize, to: usize): bool;
/** Notes the account and region of the line for an interface; false when they may differ in its next line. */
export declare function noteAccount(eni: i32, hasAccount: bool, hasRegion: bool): bool;
/** The number of the IPv6 address between two places; -1 for other text. */
export declare function numberIpv6(from: usize, to: usize): i32;
/** Which side is one of an interface's own addresses. */
export declare function directionByAddress(eni: i32, isIpv6: bool, src: u32, dst: u32): i32;
/** The number of the endpoint of an interface whose direction is told. */
export declare function directEndpoint(eni: i32): i32;
/** The number of the endpoint that rests on an own address; `recordCount` more records show it. */
export declare function undirectedEndpoint(eni: i32, isIpv6: bool, own: u32, recordCount: i32): i32;
/** Takes the words of an interface, which differ from those before; these held until a second. */
export declare function newWords(eni: i32, spans: usize, until: u32): void;
export declare function countUndirected(eni: i32, isIpv6: bool): void;
/** Where the counts of an interface and day stand; made by `newDay` when there are none. */
export declare function findDay(eni: i32, day: u32): usize;
/** Throws. */
export declare function tooManyKeys(): void;
