/** A topic's question asked of an engine, whose sums and counts the topic's own code finishes: for tables beyond memory. */
export * as scaled from "./scaled";
