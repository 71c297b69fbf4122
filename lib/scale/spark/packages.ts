/** The packages that speak with Spark, loaded when the first connection is made; and the part of their types that is used here. */
import path from "node:path";

/** A stream of responses. */
export interface ResponseStream extends AsyncIterable<ExecuteResponse> {
  cancel(): void;
}

/** A response of a running plan: one of the parts is there, named by `response_type`. */
export interface ExecuteResponse {
  readonly response_id: string;
  readonly server_side_session_id: string;
  readonly response_type?: string;
  readonly arrow_batch?: { readonly data: Uint8Array };
  readonly execution_progress?: { readonly stages?: readonly StageProgress[] };
  readonly ml_command_result?: { readonly operator_info?: { readonly obj_ref: object } };
}

/** Tasks of a stage; integers of 64 bits are texts. */
export interface StageProgress {
  readonly num_tasks?: string;
  readonly num_completed_tasks?: string;
}

/** What a method without a stream calls at its end. */
type Answer = (error: Error | null, value: { readonly server_side_session_id?: string }) => void;
export type UnaryMethod = "config" | "interrupt" | "releaseExecute" | "releaseSession";
type StreamMethod = "executePlan" | "reattachExecute";

/** The generated client of the service. */
export type ConnectClient = {
  readonly [Method in StreamMethod]: (request: object, metadata: object) => ResponseStream;
} & {
  readonly [Method in UnaryMethod]: (
    request: object,
    metadata: object,
    options: object,
    answer: Answer,
  ) => unknown;
} & { close(): void };

interface Grpc {
  readonly credentials: { createSsl(): object; createInsecure(): object };
  readonly Metadata: new () => { set(name: string, value: string): void };
  loadPackageDefinition(definition: object): object;
}

export interface ArrowType {
  readonly typeId: number;
  readonly scale?: number;
  readonly children?: readonly { readonly type: ArrowType }[] | null;
}

/** A column of Arrow: `data[0].values` are its numbers as they are stored. */
export interface ArrowVector extends Iterable<unknown> {
  readonly nullCount: number;
  readonly data: readonly { readonly values: ArrayLike<unknown> }[];
}

export interface ArrowBatch {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: ArrowType }[] };
  getChildAt(position: number): ArrowVector | null;
}

interface Arrow {
  readonly RecordBatchReader: { from(bytes: Uint8Array): Iterable<ArrowBatch> };
  readonly Utf8: new () => object;
  readonly Float64: new () => object;
  readonly Bool: new () => object;
  readonly Table: new (columns: Readonly<Record<string, object>>) => object;
  vectorFromArray(values: readonly unknown[], type: object): object;
  tableToIPC(table: object, format: "stream"): Uint8Array;
}

export interface Packages {
  readonly grpc: Grpc;
  readonly arrow: Arrow;
  /** The class of clients. */
  readonly Client: new (
    target: string,
    credentials: object,
    options: object,
  ) => ConnectClient;
}

/** Where the protocol lies: the files of Apache Spark itself. */
const PROTOCOL = path.join(__dirname, "protos");

let packages: Packages | undefined;

/** @throws {Error} If they are not installed. */
export function loadPackages(): Packages {
  if (packages !== undefined) return packages;
  try {
    const grpc = require("@grpc/grpc-js") as Grpc;
    const arrow = require("apache-arrow") as Arrow;
    const definition = require("@grpc/proto-loader").loadSync("spark/connect/base.proto", {
      includeDirs: [PROTOCOL],
      keepCase: true,
      longs: String,
      enums: String,
      oneofs: true,
    });
    const loaded = grpc.loadPackageDefinition(definition) as {
      readonly spark: { readonly connect: { readonly SparkConnectService: Packages["Client"] } };
    };
    packages = { grpc, arrow, Client: loaded.spark.connect.SparkConnectService };
  } catch (cause) {
    throw new Error(
      "Cannot connect to Spark: the packages @grpc/grpc-js, @grpc/proto-loader and apache-arrow are not installed (npm ci without --omit=optional); everything else works",
      { cause },
    );
  }
  return packages;
}
