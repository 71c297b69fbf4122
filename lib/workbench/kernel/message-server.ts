/**
 * Corrects tslab's server of Jupyter messages. tslab does not await its sends, and ZeroMQ refuses a second
 * send while one is in progress: after about 500 messages all others were lost. tslab also sends no `error`
 * and no `execute_input`.
 */

import { type CellError, errorWithoutLine } from "./cell-error";
import type { CellSession } from "./cell-session";
import { bufferOutput, type DisplayContent } from "./output";

export interface MessageServer {
  init(): Promise<void>;
  /** Announces to all front ends that a cell begins. */
  startCell(cell: number, source: string): void;
  /** Shows an error that was raised after its cell had ended, below the cell that ran last. */
  publishError(error: CellError): void;
}

/** The part of a ZeroMQ socket that is used here. */
interface Socket {
  send(frames: unknown): Promise<void>;
  close(): void;
  sendHighWaterMark?: number;
}

/** The part of tslab's message that is used here; its class is not exported. */
interface Message {
  readonly header: { msg_type: string };
  content: unknown;
  createReply(): Message;
  signAndSend(key: string, socket: Socket): void;
}

/** tslab's server class, with its private members. */
interface TslabServer {
  init(): Promise<void>;
  close(): void;
  bindSocket(socket: Socket, port: number): Promise<void>;
  readonly connInfo: { readonly key: string };
  iopub: Socket;
  shell: Socket;
  control: Socket;
  readonly handler: CellSession["handler"];
}

/** Loads tslab, so it must be called after `openCellSession`, which patches the compiler first. */
export function createServer(session: CellSession, connectionFile: string): MessageServer {
  const jupyter = require("tslab/dist/jupyter") as typeof import("tslab/dist/jupyter");
  // The overridden methods are private in the types only.
  const Base = jupyter.ZmqServer as unknown as new (
    handler: CellSession["handler"],
    configPath: string,
  ) => TslabServer;
  const sending = new Set<Promise<void>>();

  class PatchedServer extends Base implements MessageServer {
    /** Publishes for the cell that runs or ran last. */
    #publish: (type: string, content: unknown) => void = () => {};
    /** The same function for each cell that has not begun, in the order in which tslab executes them. */
    #waiting: ((type: string, content: unknown) => void)[] = [];

    override bindSocket(socket: Socket, port: number): Promise<void> {
      // No limit: a slow front end must not lose messages. The output of a cell is limited elsewhere.
      if ("sendHighWaterMark" in socket) socket.sendHighWaterMark = 0;
      const bound = super.bindSocket(socket, port);
      // The methods of a socket cannot be replaced, so the server gets a wrapper.
      for (const name of ["iopub", "shell", "control"] as const) {
        if (this[name] === socket) this[name] = queueSends(socket, sending);
      }
      return bound;
    }

    /** Overrides tslab's method: executes a request and replies to it. */
    async handleExecute(socket: Socket, request: Message): Promise<void> {
      const publish = (type: string, content: unknown) => {
        const message = request.createReply();
        message.header.msg_type = type;
        message.content = content;
        message.signAndSend(this.connInfo.key, this.iopub);
      };
      const output = bufferOutput({
        stream: (name, text) => publish("stream", { name, text }),
        display: (content, isUpdate) => publish(isUpdate ? "update_display_data" : "display_data", content),
      });
      const publishInOrder = (type: string, content: unknown) => {
        output.flush();
        publish(type, content);
      };
      this.#waiting.push(publishInOrder);
      const result = await this.handler.handleExecute(
        request.content as Parameters<CellSession["handler"]["handleExecute"]>[0],
        (name, text) => output.stream(name as "stdout" | "stderr", text),
        (content, isUpdate) => output.display(content as DisplayContent, Boolean(isUpdate)),
      );
      output.flush();

      const reply = request.createReply();
      reply.header.msg_type = "execute_reply";
      reply.content = result;
      if (result.status === "abort") {
        this.#waiting = this.#waiting.filter((waiting) => waiting !== publishInOrder);
        reply.content = { ...result, status: "aborted" };
      } else if (result.status === "error") {
        const error = session.errorOf(result.execution_count) ?? errorWithoutLine("Error", "the cell failed");
        const content = errorContent(error);
        publish("error", content);
        reply.content = { ...result, ...content };
      }
      reply.signAndSend(this.connInfo.key, socket);
    }

    startCell(cell: number, source: string): void {
      this.#publish = this.#waiting.shift() ?? this.#publish;
      this.#publish("execute_input", { code: source, execution_count: cell });
    }

    publishError(error: CellError): void {
      this.#publish("error", errorContent(error));
    }

    override close(): void {
      // The last messages, among them the reply to the shutdown request, must be sent first.
      void Promise.allSettled(sending).then(() => {
        super.close();
        // Timers and threads of a notebook must not keep the kernel alive.
        setTimeout(() => process.exit(0), 200).unref();
      });
    }
  }

  return new PatchedServer(session.handler, connectionFile);
}

/** The content of Jupyter's `error` message. */
function errorContent({ name, message, traceback }: CellError) {
  return { ename: name, evalue: message, traceback };
}

/** Wraps a socket so that each send waits for the one before. */
function queueSends(socket: Socket, sending: Set<Promise<void>>): Socket {
  let last: Promise<void> = Promise.resolve();
  return {
    close: () => socket.close(),
    send(frames) {
      // A send fails if the socket was closed in the meantime; it can be ignored.
      const next = last.then(() => socket.send(frames)).catch(() => {});
      last = next;
      sending.add(next);
      void next.then(() => sending.delete(next));
      return next;
    },
  };
}
