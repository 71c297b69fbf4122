/** Sequential patterns (序列模式): what customers buy, and what they buy after it. */

export { mine, type SequentialPatternOptions } from "./mine";
export { filter, type SequentialPattern, type SequentialPatterns, toTable } from "./sequential-patterns";
