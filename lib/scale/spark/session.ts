/** A session with a Spark Connect server. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { SparkAddress } from "./address";
import {
  isLostConnection,
  isUnknownOperation,
  sessionEnded,
  toConnectionError,
  toQueryError,
} from "./errors";
import {
  type ConnectClient,
  type ExecuteResponse,
  loadPackages,
  type ResponseStream,
  type StageProgress,
  type UnaryMethod,
} from "./packages";

/** The largest message that is sent and received. */
export const MESSAGE_BYTES = 128 * 2 ** 20;
/** Times in a row that a connection may be lost without an answer, and the pause after the first; each is twice the last. */
const MOST_LOSSES = 8;
const PAUSE_MILLISECONDS = 50;
/** For calls that compute nothing. */
const CALL_SECONDS = 60;

/** What our SQL relies on. Without the fourth a text such as `${env:HOME}` would be replaced. */
const SETTINGS = {
  "spark.sql.session.timeZone": "UTC",
  "spark.sql.ansi.enabled": "true",
  "spark.sql.ansi.doubleQuotedIdentifiers": "true",
  "spark.sql.variable.substitute": "false",
  "spark.sql.parser.escapedStringLiterals": "false",
  "spark.sql.timestampType": "TIMESTAMP_NTZ",
};

/** Is told how many of the tasks are done that are known so far, while a query runs. */
export type OnProgress = (done: number, tasks: number) => void;

/** Runs plans, and continues those whose connection was lost. Printing it shows nothing, as it holds the token. */
export class SparkSession {
  readonly #client: ConnectClient;
  readonly #metadata: object;
  readonly #session: object;
  readonly #address: SparkAddress;
  readonly #onProgress: OnProgress | undefined;
  #isClosed = false;
  /** The server's own name for the session; a server that was started again has another. */
  #serverSession: string | undefined;

  constructor(address: SparkAddress, onProgress: OnProgress | undefined) {
    const { grpc, Client } = loadPackages();
    const { isSecure, isLocal, headers, user } = address;
    const credentials = isSecure ? grpc.credentials.createSsl() : grpc.credentials.createInsecure();
    this.#client = new Client(address.target, credentials, {
      "grpc.max_receive_message_length": MESSAGE_BYTES,
      "grpc.max_send_message_length": MESSAGE_BYTES,
      "grpc.enable_http_proxy": isLocal ? 0 : 1,
    });
    const metadata = new grpc.Metadata();
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    this.#metadata = metadata;
    this.#session = {
      session_id: randomUUID(),
      user_context: { user_id: user },
      client_type: "merchant-lab",
    };
    this.#address = address;
    this.#onProgress = onProgress;
  }

  /** Makes the session on the server. @throws {Error} If there is no server, or it refuses. */
  async start(): Promise<void> {
    const pairs = Object.entries(SETTINGS).map(([key, value]) => ({ key, value }));
    try {
      await this.#call("config", { operation: { set: { pairs } } });
    } catch (error) {
      this.#client.close();
      throw toConnectionError(error, this.#address);
    }
  }

  /**
   * The responses to a plan. Where nobody asks for more of them, or the signal is aborted, the server stops computing.
   *
   * @throws {Error} If Spark refuses, or the session is closed. @throws The reason of the signal.
   */
  async *execute(plan: object, signal?: AbortSignal): AsyncIterable<ExecuteResponse> {
    this.#requireOpen();
    signal?.throwIfAborted();
    const operation = { operation_id: randomUUID() };
    const running: { call?: ResponseStream } = {};
    const interrupt = () => {
      this.#tell("interrupt", { interrupt_type: "INTERRUPT_TYPE_OPERATION_ID", ...operation });
      running.call?.cancel();
    };
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      yield* this.#responses(plan, operation, running, signal);
    } catch (error) {
      signal?.throwIfAborted();
      this.#requireOpen();
      throw toQueryError(error, this.#address.target);
    } finally {
      signal?.removeEventListener("abort", interrupt);
      running.call?.cancel();
      this.#tell("releaseExecute", { ...operation, release_all: {} });
    }
  }

  /** Ends what runs, and the session with its tables. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#call("releaseSession", {})
      .catch(() => undefined)
      .finally(() => this.#client.close());
  }

  /** A stream that ends without "result_complete" has more to come: servers end streams after some minutes. */
  async *#responses(
    plan: object,
    operation: { readonly operation_id: string },
    running: { call?: ResponseStream },
    signal: AbortSignal | undefined,
  ): AsyncIterable<ExecuteResponse> {
    const request_options = [{ reattach_options: { reattachable: true } }];
    const start = () =>
      this.#client.executePlan(this.#request({ ...operation, plan, request_options }), this.#metadata);
    let last: { readonly last_response_id?: string } = {};
    const resume = () =>
      this.#client.reattachExecute(this.#request({ ...operation, ...last }), this.#metadata);
    let losses = 0;
    for (let open = start; ; ) {
      try {
        running.call = open();
        for await (const response of running.call) {
          this.#requireSameServer(response.server_side_session_id);
          losses = 0;
          last = { last_response_id: response.response_id };
          if (response.response_type === "result_complete") return;
          if (response.execution_progress === undefined) yield response;
          else this.#report(response.execution_progress.stages ?? []);
        }
        open = resume;
      } catch (error) {
        const isNew = isUnknownOperation(error) && last.last_response_id === undefined;
        if (!(isNew || isLostConnection(error)) || losses === MOST_LOSSES) throw error;
        losses++;
        open = isNew ? start : resume;
      }
      await pause(PAUSE_MILLISECONDS * 2 ** losses, undefined, { signal });
    }
  }

  #report(stages: readonly StageProgress[]): void {
    const sum = (key: keyof StageProgress) =>
      stages.reduce((total, stage) => total + Number(stage[key] ?? 0), 0);
    const tasks = sum("num_tasks");
    if (tasks > 0) this.#onProgress?.(sum("num_completed_tasks"), tasks);
  }

  /** A call whose answer does not matter. */
  #tell(method: UnaryMethod, request: object): void {
    this.#call(method, request).catch(() => undefined);
  }

  #call(method: UnaryMethod, request: object): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + CALL_SECONDS * 1000;
      this.#client[method](this.#request(request), this.#metadata, { deadline }, (error, value) => {
        if (error !== null) return reject(error);
        this.#serverSession ??= value.server_side_session_id;
        resolve();
      });
    });
  }

  #request(request: object): object {
    const observed = this.#serverSession;
    return {
      ...this.#session,
      ...(observed === undefined ? {} : { client_observed_server_side_session_id: observed }),
      ...request,
    };
  }

  #requireSameServer(session: string | undefined): void {
    this.#serverSession ??= session;
    if (session !== this.#serverSession) throw sessionEnded();
  }

  #requireOpen(): void {
    if (this.#isClosed)
      throw new Error("Cannot compute a table: its engine must be open, current value is a closed engine");
  }
}
