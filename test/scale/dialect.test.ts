/** The common SQL on DuckDB; other engines run the same list. */
import { describe } from "vitest";
import { tables } from "../../lib";
import { dialectTests } from "./dialect-cases";

const engine = tables.open({ memoryMegabytes: 200, threads: 1 });

describe("DuckDB", () => dialectTests("duckdb", () => engine));
