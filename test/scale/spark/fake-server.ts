/** A server of Spark Connect that answers as a test says, to look at what the client does. */
import { randomUUID } from "node:crypto";
import type * as Grpc from "@grpc/grpc-js";
import type * as ArrowPackage from "apache-arrow";
import { loadPackages } from "../../../lib/scale/spark/packages";

/** The packages with their own types. */
export const { grpc, arrow, Client } = loadPackages() as unknown as {
  readonly grpc: typeof Grpc;
  readonly arrow: typeof ArrowPackage;
  readonly Client: { readonly service: Grpc.ServiceDefinition };
};

/** What the server was asked. */
export interface Request {
  readonly method: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: messages as the protocol has them.
  readonly message: any;
}

/** A response, or how the stream ends: lost, ended before it is complete, complete, not at all, or failed. */
export type Step =
  | { readonly send: object }
  | "lost"
  | "end"
  | "complete"
  | "hang"
  | { readonly fail: number; readonly details: string };

/** Steps of the n-th stream, be it a new or a reattached one. */
export type Script = (request: Request, stream: number) => readonly Step[];

export interface FakeServer {
  readonly url: string;
  readonly requests: readonly Request[];
  /** Requests of these methods. */
  of(...methods: string[]): readonly Request[];
  script: Script;
  /** What calls without a stream fail with. */
  refusal: { code: number; details: string } | undefined;
  /** As if the server were started again. */
  restart(): void;
  stop(): void;
}

const LOST = { code: grpc.status.UNAVAILABLE, details: "Connection dropped" };

type Call = Grpc.ServerWritableStream<object, object>;
type Callback = Grpc.sendUnaryData<object>;

/** A batch of rows as a response. */
export function rows(columns: Readonly<Record<string, readonly unknown[]>>): Step {
  const vectors = Object.entries(columns).map(([name, values]) => {
    const type = typeof values[0] === "string" ? new arrow.Utf8() : new arrow.Float64();
    return [name, arrow.vectorFromArray(values as unknown[], type as never)] as const;
  });
  const data = arrow.tableToIPC(new arrow.Table(Object.fromEntries(vectors) as never), "stream");
  return { send: { arrow_batch: { row_count: Object.values(columns)[0].length, data } } };
}

export async function startFakeServer(script: Script): Promise<FakeServer> {
  const requests: Request[] = [];
  let streams = 0;
  let session = randomUUID();
  const server = new grpc.Server();
  const log = (method: string, { request, metadata }: { request: object; metadata: Grpc.Metadata }) => {
    const made = { method, metadata: metadata.getMap(), message: request };
    requests.push(made);
    return made;
  };

  function stream(method: string, call: Call): void {
    const request = log(method, call as never);
    const steps = fake.script(request, streams++);
    for (const step of steps) {
      if (step === "hang") return;
      if (step === "lost") return void call.emit("error", LOST);
      if (step === "end") return void call.end();
      if (step === "complete") {
        call.write({ ...identity(), result_complete: {} });
        return void call.end();
      }
      if ("fail" in step) return void call.emit("error", { code: step.fail, details: step.details });
      call.write({ ...identity(), ...step.send });
    }
    call.end();
  }
  const identity = () => ({ server_side_session_id: session, response_id: randomUUID() });
  const unary = (method: string) => (call: never, callback: Callback) => {
    log(method, call);
    if (fake.refusal !== undefined) return callback(fake.refusal);
    callback(null, { server_side_session_id: session });
  };
  server.addService(Client.service, {
    executePlan: (call: Call) => stream("executePlan", call),
    reattachExecute: (call: Call) => stream("reattachExecute", call),
    ...Object.fromEntries(
      ["config", "interrupt", "releaseExecute", "releaseSession"].map((name) => [name, unary(name)]),
    ),
  } as never);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  const fake: FakeServer = {
    url: `sc://127.0.0.1:${port}`,
    requests,
    of: (...methods) => requests.filter(({ method }) => methods.includes(method)),
    script,
    refusal: undefined,
    restart: () => {
      session = randomUUID();
    },
    stop: () => server.forceShutdown(),
  };
  return fake;
}
