/** What the client of Spark Connect says to a server, and what it makes of answers, cuts and refusals. */
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../../lib/scale/spark/spark";
import type { TableEngine } from "../../../lib/tables/engine/engine";
import { type FakeServer, grpc, type Request, rows, type Script, startFakeServer } from "./fake-server";
import { startProxy } from "./proxy";

/** Pauses that were asked for, in milliseconds; they last a tenth. */
const pauses: number[] = [];
vi.mock("node:timers/promises", async (original) => {
  const { setTimeout } = await original<typeof import("node:timers/promises")>();
  return {
    setTimeout: (milliseconds: number, ...others: []) => {
      pauses.push(milliseconds);
      return setTimeout(milliseconds / 10, ...others);
    },
  };
});
beforeEach(() => void pauses.splice(0));

const SECRET = "s3cret-t0ken";

let server: FakeServer;
let engine: TableEngine | undefined;
afterEach(() => {
  engine?.close();
  engine = undefined;
  server.stop();
});

async function start(script: Script, parameters = "", options = {}): Promise<TableEngine> {
  server = await startFakeServer(script);
  engine = await connect(server.url + parameters, options);
  return engine;
}

const answer: Script = () => [rows({ x: [1, 2] }), "complete"];
const X = { name: "x", kind: "number" };

/** Waits until the server was asked so. */
async function asked(method: string): Promise<Request> {
  for (let i = 0; i < 500; i++) {
    const [found] = server.of(method);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${method} was not called`);
}

describe("a session", () => {
  test("asks for UTC, ANSI, quotes for names, texts as they are, and times without a zone", async () => {
    await start(answer);
    const [{ message }] = server.of("config");
    expect(
      Object.fromEntries(message.operation.set.pairs.map(({ key, value }: never) => [key, value])),
    ).toEqual({
      "spark.sql.session.timeZone": "UTC",
      "spark.sql.ansi.enabled": "true",
      "spark.sql.ansi.doubleQuotedIdentifiers": "true",
      "spark.sql.variable.substitute": "false",
      "spark.sql.parser.escapedStringLiterals": "false",
      "spark.sql.timestampType": "TIMESTAMP_NTZ",
    });
    expect(message.session_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(message.user_context.user_id).toBe("merchant-lab");
  });

  test("sends the token and the headers with every call, and prints none", async () => {
    const engine = await start(answer, `/;token=${SECRET};user_id=me;x-databricks-cluster-id=0815`);
    await engine.query("select 1");
    expect(server.requests.length).toBeGreaterThanOrEqual(2);
    for (const { metadata, message } of server.requests) {
      expect(metadata).toMatchObject({
        authorization: `Bearer ${SECRET}`,
        "x-databricks-cluster-id": "0815",
      });
      expect(message.user_context.user_id).toBe("me");
    }
    expect(inspect(engine, { depth: 9, showHidden: true })).not.toContain(SECRET);
    expect(JSON.stringify(engine)).not.toContain(SECRET);
    server.script = () => [{ fail: grpc.status.INTERNAL, details: "no" }];
    const error = await engine.query("select 1").catch((error) => error);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  test("ends on the server when the engine is closed, and says so from then on", async () => {
    const engine = await start(() => ["hang"]);
    const running = engine.query("select 1");
    await asked("executePlan");
    engine.close();
    engine.close();
    await asked("releaseSession");
    expect(server.of("releaseSession")).toHaveLength(1);
    server.stop();
    const message = "Cannot compute a table: its engine must be open, current value is a closed engine";
    await expect(running).rejects.toThrow(message);
    await expect(engine.query("select 1")).rejects.toThrow(message);
  });
});

describe("a query", () => {
  test("is one plan that can be reattached, is released at its end, and gives all batches as one", async () => {
    const engine = await start(() => [rows({ x: [1, 2] }), rows({ x: [3] }), "complete"]);
    expect(await engine.query("select x from \"t\" where s = 'a\\b'")).toEqual([
      { ...X, values: Float64Array.of(1, 2, 3) },
    ]);
    const [{ message }] = server.of("executePlan");
    expect(message.plan.root.sql.query).toBe("select x from `t` where s = 'a\\\\b'");
    expect(message.request_options).toMatchObject([{ reattach_options: { reattachable: true } }]);
    expect(message.client_observed_server_side_session_id).toMatch(/-/);
    const released = await asked("releaseExecute");
    expect(released.message).toMatchObject({ operation_id: message.operation_id, release: "release_all" });
    expect(server.of("interrupt")).toEqual([]);
  });

  test("comes batch by batch, first the columns without rows", async () => {
    const engine = await start(() => [rows({ x: [1, 2] }), rows({ x: [] }), rows({ x: [3] }), "complete"]);
    const parts = [];
    for await (const part of engine.batches("select x")) parts.push(...part);
    expect(parts).toEqual([[], [1, 2], [3]].map((values) => ({ ...X, values: Float64Array.from(values) })));
  });

  test("of no rows has its columns", async () => {
    const engine = await start(() => [rows({ x: [], s: [] }), "complete"]);
    expect(await engine.query("select x")).toMatchObject([
      { ...X, values: new Float64Array() },
      { name: "s" },
    ]);
  });

  test("has at most maxRows rows; the server stops computing more", async () => {
    const engine = await start(() => [rows({ x: [1, 2] }), rows({ x: [3] }), "hang"]);
    await expect(engine.query("select x", { maxRows: 2 })).rejects.toThrow(
      "Cannot read the rows of a table: maxRows must be at least their number, current value is 2; group or filter the table first, so that the cluster computes what is small, or raise it",
    );
    await asked("releaseExecute");
    server.script = () => [rows({ x: [1, 2] }), "complete"];
    expect(await engine.query("select x", { maxRows: 2 })).toHaveLength(1);
  });

  test("tells its progress once tasks are known", async () => {
    const seen: number[][] = [];
    const progress = (...stages: [number, number][]) => ({
      send: {
        execution_progress: {
          stages: stages.map(([num_completed_tasks, num_tasks]) => ({ num_tasks, num_completed_tasks })),
        },
      },
    });
    const script: Script = () => [
      progress(),
      progress([1, 2], [0, 5]),
      rows({ x: [1] }),
      progress([2, 2], [5, 5]),
      "complete",
    ];
    const engine = await start(script, "", { onProgress: (...given: number[]) => seen.push(given) });
    await engine.query("select x");
    expect(seen).toEqual([
      [1, 7],
      [7, 7],
    ]);
  });

  test("is interrupted by a signal, with the reason; the engine stays usable", async () => {
    const engine = await start(() => [rows({ x: [1] }), "hang"]);
    const controller = new AbortController();
    const running = engine.query("select x", { signal: controller.signal });
    const { message } = await asked("executePlan");
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    const interrupted = await asked("interrupt");
    expect(interrupted.message).toMatchObject({
      interrupt_type: "INTERRUPT_TYPE_OPERATION_ID",
      operation_id: message.operation_id,
    });
    await expect(engine.query("select x", { signal: controller.signal })).rejects.toThrow("enough");
    expect(server.of("executePlan")).toHaveLength(1);
    server.script = answer;
    expect(await engine.query("select x")).toHaveLength(1);
  });
});

describe("a lost connection", () => {
  test("is taken up after the last response; no row is lost or there twice", async () => {
    const engine = await start((_, stream) => {
      if (stream === 0) return [rows({ x: [1] }), rows({ x: [2] }), "lost"];
      if (stream === 1) return ["lost"];
      return stream === 2 ? [rows({ x: [3] }), "end"] : [rows({ x: [4] }), "complete"];
    });
    const [{ values }] = await engine.query("select x");
    expect(values).toEqual(Float64Array.of(1, 2, 3, 4));
    const [first, ...others] = server.of("executePlan", "reattachExecute").map(({ method, message }) => ({
      method,
      operation: message.operation_id,
      last: message.last_response_id,
    }));
    expect(others.map(({ method }) => method)).toEqual(Array(3).fill("reattachExecute"));
    for (const { operation } of others) expect(operation).toBe(first.operation);
    expect(others[0].last).toMatch(/-/);
    expect(others[1].last).toBe(others[0].last);
    expect(others[2].last).not.toBe(others[0].last);
  });

  test("is taken up on a new connection if the network cut it", async () => {
    server = await startFakeServer((_, stream) =>
      stream === 0 ? [rows({ x: [1] }), "hang"] : [rows({ x: [2] }), "complete"],
    );
    const proxy = await startProxy(server.url);
    engine = await connect(proxy.url);
    const seen: number[] = [];
    for await (const [{ values }] of engine.batches("select x")) {
      seen.push(...Array.from(values as Float64Array));
      if (seen.join() === "1") expect(proxy.cut()).toBe(1);
    }
    expect(seen).toEqual([1, 2]);
    proxy.close();
  });

  test("before the server heard of the query starts it again", async () => {
    const engine = await start((_, stream) => {
      if (stream === 0) return ["lost"];
      if (stream === 1)
        return [
          { fail: grpc.status.INTERNAL, details: "[INVALID_HANDLE.OPERATION_NOT_FOUND] no such thing" },
        ];
      return [rows({ x: [7] }), "complete"];
    });
    expect(await engine.query("select x")).toMatchObject([{ values: Float64Array.of(7) }]);
    const calls = server.of("executePlan", "reattachExecute");
    expect(calls.map(({ method }) => method)).toEqual(["executePlan", "reattachExecute", "executePlan"]);
    expect(new Set(calls.map(({ message }) => message.operation_id)).size).toBe(1);
    expect(calls[1].message.last_response_id).toBeUndefined();
  });

  test("with a query that the server forgot after its first rows is an error: they would come twice", async () => {
    const engine = await start((_, stream) =>
      stream === 0
        ? [rows({ x: [1] }), "lost"]
        : [{ fail: grpc.status.INTERNAL, details: "[INVALID_HANDLE.OPERATION_NOT_FOUND] no such thing" }],
    );
    await expect(engine.query("select x")).rejects.toThrow("[INVALID_HANDLE.OPERATION_NOT_FOUND]");
    expect(server.of("executePlan")).toHaveLength(1);
  });

  test("for good is an error, after pauses of 25 seconds together", async () => {
    const engine = await start(answer);
    server.stop();
    await expect(engine.query("select x")).rejects.toThrow(
      /^Cannot compute a table: Spark at 127\.0\.0\.1:\d+ does not answer any more: connect ECONNREFUSED [0-9.:]+$/,
    );
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800]);
  });

  test("does not hide that a query failed on the server", async () => {
    const engine = await start(() => [
      {
        fail: grpc.status.INTERNAL,
        details:
          "Job aborted due to stage failure: Task 0 failed: org.apache.spark.SparkArithmeticException: [DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012\n== SQL ==\nselect 1/0",
      },
    ]);
    await expect(engine.query("select x")).rejects.toThrow(
      "Cannot compute a table: Division by zero. [DIVIDE_BY_ZERO]",
    );
    expect(server.of("reattachExecute")).toEqual([]);
    expect(server.of("executePlan")).toHaveLength(1);
  });
});

describe("another server than before", () => {
  const gone =
    "Cannot compute a table: the Spark server was started again, or has ended this session: its tables and views are gone; connect again";

  test("is noticed by its name for the session", async () => {
    const engine = await start(answer);
    await engine.query("select x");
    server.restart();
    await expect(engine.query("select x")).rejects.toThrow(gone);
  });

  test.each(["SESSION_CHANGED", "SESSION_CLOSED", "SESSION_NOT_FOUND"])("is noticed by %s", async (name) => {
    const engine = await start(() => [
      {
        fail: grpc.status.INTERNAL,
        details: `[INVALID_HANDLE.${name}] The handle is invalid. SQLSTATE: HY000`,
      },
    ]);
    await expect(engine.query("select x")).rejects.toThrow(gone);
  });
});

describe("errors", () => {
  test.each([
    [
      "[PATH_NOT_FOUND] Path does not exist: file:/x. SQLSTATE: 42K03",
      "Path does not exist: file:/x. [PATH_NOT_FOUND]; the path is one of the Spark server, not of this machine",
    ],
    [
      "\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'x'. SQLSTATE: 42601 (line 1)\n\n== SQL ==",
      "Syntax error at or near 'x'. [PARSE_SYNTAX_ERROR]",
    ],
    ["something else\nat line 3", "something else"],
  ])("%j", async (details, said) => {
    const engine = await start(() => [{ fail: grpc.status.INTERNAL, details }]);
    const error = await engine.query("select x").catch((error) => error);
    expect(error.message).toBe(`Cannot compute a table: ${said}`);
    expect(error.cause.details).toBe(details);
  });

  test.each([
    [
      grpc.status.UNAUTHENTICATED,
      "no token",
      /^Cannot connect to Spark: 127\.0\.0\.1:\d+ does not accept the token, or asks for one: no token$/,
    ],
    [grpc.status.PERMISSION_DENIED, "bad", /does not accept the token, or asks for one: bad$/],
    [
      grpc.status.UNIMPLEMENTED,
      "?",
      /^Cannot connect to Spark: 127\.0\.0\.1:\d+ answers, but it is no Spark Connect server$/,
    ],
    [grpc.status.INTERNAL, "a\nb", /^Cannot connect to Spark: a$/],
  ])("code %i at the first call", async (code, details, said) => {
    server = await startFakeServer(answer);
    server.refusal = { code, details };
    const error = await connect(`${server.url}/;token=${SECRET}`).catch((error) => error);
    expect(error.message).toMatch(said);
    expect(inspect(error, { depth: 9 })).not.toContain(SECRET);
  });

  test("no server, and TLS where there is none", async () => {
    server = await startFakeServer(answer);
    await expect(connect(`${server.url}/;use_ssl=true`)).rejects.toThrow(
      /^Cannot connect to Spark: nothing answers at 127\.0\.0\.1:\d+: .*wrong version number.*; is the server running, and reachable from here\? use_ssl=false if the server has no TLS$/,
    );
    server.stop();
    await expect(connect(server.url)).rejects.toThrow(
      /^Cannot connect to Spark: nothing answers at 127\.0\.0\.1:\d+: connect ECONNREFUSED 127\.0\.0\.1:\d+; is the server running, and reachable from here\? use_ssl=true if the server has TLS$/,
    );
  });
});
