/**
 * tslab's server of Jupyter messages, mended. tslab starts sends without awaiting them, and ZeroMQ refuses a second
 * send while one is under way: beyond some 500 messages all others were lost. It also sends no `error` and no
 * `execute_input`.
 */

import { type Failure, plainFailure } from "./cell-error";
import type { CellSession } from "./cell-session";
import { type DisplayContent, gatherOutput } from "./output";

export interface MessageServer {
  init(): Promise<void>;
  /** Tells every front end which cell begins. */
  startCell(cell: number, source: string): void;
  /** Shows a failure that came after its cell had ended, under the cell that ran last. */
  publishFailure(failure: Failure): void;
}

/** What we use of a ZeroMQ socket. */
interface Socket {
  send(frames: unknown): Promise<void>;
  close(): void;
  sendHighWaterMark?: number;
}

/** What we use of tslab's message; its class is not exported. */
interface Message {
  readonly header: { msg_type: string };
  content: unknown;
  createReply(): Message;
  signAndSend(key: string, socket: Socket): void;
}

/** tslab's class, with what it declares private. */
interface ServerInside {
  init(): Promise<void>;
  close(): void;
  bindSocket(socket: Socket, port: number): Promise<void>;
  readonly connInfo: { readonly key: string };
  iopub: Socket;
  shell: Socket;
  control: Socket;
  readonly handler: CellSession["handler"];
}

/** Loads tslab, so the compiler must have been mended before: after `openCellSession`. */
export function createServer(session: CellSession, connectionFile: string): MessageServer {
  const jupyter = require("tslab/dist/jupyter") as typeof import("tslab/dist/jupyter");
  // The methods that we replace are private to TypeScript only.
  const Base = jupyter.ZmqServer as unknown as new (
    handler: CellSession["handler"],
    configPath: string,
  ) => ServerInside;
  const sending = new Set<Promise<void>>();

  class MendedServer extends Base implements MessageServer {
    #publish: (type: string, content: unknown) => void = () => {};

    override bindSocket(socket: Socket, port: number): Promise<void> {
      // Without a limit nothing is dropped where a front end reads slowly; the cell's output has its own limit.
      if ("sendHighWaterMark" in socket) socket.sendHighWaterMark = 0;
      const bound = super.bindSocket(socket, port);
      // The methods of a socket cannot be replaced, so the server gets another object in its place.
      for (const name of ["iopub", "shell", "control"] as const) {
        if (this[name] === socket) this[name] = queued(socket, sending);
      }
      return bound;
    }

    /** tslab's method by this name: executes one request and answers it. */
    async handleExecute(socket: Socket, request: Message): Promise<void> {
      const publish = (type: string, content: unknown) => {
        const message = request.createReply();
        message.header.msg_type = type;
        message.content = content;
        message.signAndSend(this.connInfo.key, this.iopub);
      };
      const output = gatherOutput({
        stream: (name, text) => publish("stream", { name, text }),
        display: (content, isUpdate) => publish(isUpdate ? "update_display_data" : "display_data", content),
      });
      const publishInOrder = (type: string, content: unknown) => {
        output.flush();
        publish(type, content);
      };
      this.#waiting.push(publishInOrder);
      const answer = await this.handler.handleExecute(
        request.content as Parameters<CellSession["handler"]["handleExecute"]>[0],
        (name, text) => output.stream(name as "stdout" | "stderr", text),
        (content, isUpdate) => output.display(content as DisplayContent, Boolean(isUpdate)),
      );
      output.flush();

      const reply = request.createReply();
      reply.header.msg_type = "execute_reply";
      reply.content = answer;
      if (answer.status === "abort") {
        this.#waiting = this.#waiting.filter((waiting) => waiting !== publishInOrder);
        reply.content = { ...answer, status: "aborted" };
      } else if (answer.status === "error") {
        const failure = session.failureOf(answer.execution_count) ?? plainFailure("Error", "the cell failed");
        const error = { ename: failure.name, evalue: failure.message, traceback: failure.traceback };
        publish("error", error);
        reply.content = { ...answer, ...error };
      }
      reply.signAndSend(this.connInfo.key, socket);
    }

    /** Requests whose cells have not begun; tslab's queue begins them in this order. */
    #waiting: ((type: string, content: unknown) => void)[] = [];

    startCell(cell: number, source: string): void {
      this.#publish = this.#waiting.shift() ?? this.#publish;
      this.#publish("execute_input", { code: source, execution_count: cell });
    }

    publishFailure({ name, message, traceback }: Failure): void {
      this.#publish("error", { ename: name, evalue: message, traceback });
    }

    override close(): void {
      // What was sent last, the answer to the shutdown itself, must still go out.
      void Promise.allSettled(sending).then(() => {
        super.close();
        // A notebook's timers and threads must not keep a kernel alive that was told to end.
        setTimeout(() => process.exit(0), 200).unref();
      });
    }
  }

  return new MendedServer(session.handler, connectionFile);
}

/** A socket whose sends wait for one another. */
function queued(socket: Socket, sending: Set<Promise<void>>): Socket {
  let last: Promise<void> = Promise.resolve();
  return {
    close: () => socket.close(),
    send(frames) {
      // A socket that was closed meanwhile refuses; nobody is left to tell.
      const next = last.then(() => socket.send(frames)).catch(() => {});
      last = next;
      sending.add(next);
      void next.then(() => sending.delete(next));
      return next;
    },
  };
}
