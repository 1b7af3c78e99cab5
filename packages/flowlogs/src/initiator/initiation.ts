/** What flow logs prove about who opened the connections behind a row. Strongest reason to keep an address first. */
export type Initiation = "initiated" | "unknown" | "likely-response" | "response";
