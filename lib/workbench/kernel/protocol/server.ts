/** The kernel's sockets: receives requests, and sends each message after the one before. */
import fs from "node:fs";
import type { Publisher, Reply, Router } from "zeromq";
import { type CellError, errorWithoutLine } from "../cell-error";
import type { CellSession } from "../cell-session";
import { nextTurn, setTimeout } from "../timers";
import { createAnswers } from "./answers";
import { ExecutionQueue, errorContent } from "./execution-queue";
import { History } from "./history";
import { formatMessage, type Message, parseMessage } from "./message";

export interface MessageServer {
  /** @throws {Error} If a socket cannot listen. */
  init(): Promise<void>;
  /** Shows an error that was raised after its cell had ended, below the cell that ran last. */
  publishError(error: CellError): void;
}

interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

/** @param connectionFile The file with ports and key that Jupyter wrote. */
export function createServer(session: CellSession, connectionFile: string): MessageServer {
  const connection: Connection = JSON.parse(fs.readFileSync(connectionFile, "utf8"));
  return new Server(session, connection);
}

class Server implements MessageServer {
  readonly #iopub: Publisher;
  readonly #shell: Router;
  readonly #control: Router;
  readonly #stdin: Router;
  readonly #heartbeat: Reply;
  readonly #answers: ReturnType<typeof createAnswers>;
  readonly #executions: ExecutionQueue;
  /** The last send: ZeroMQ refuses a second one while one is in progress. */
  #sent: Promise<void> = Promise.resolve();
  #received = 0;

  constructor(
    private readonly session: CellSession,
    private readonly connection: Connection,
  ) {
    const zmq: typeof import("zeromq") = require("zeromq");
    // No limit: a slow front end must not lose messages. The output of a cell is limited elsewhere.
    this.#iopub = new zmq.Publisher({ sendHighWaterMark: 0 });
    this.#shell = new zmq.Router({ sendHighWaterMark: 0 });
    this.#control = new zmq.Router({ sendHighWaterMark: 0 });
    this.#stdin = new zmq.Router();
    this.#heartbeat = new zmq.Reply();
    const history = new History();
    this.#answers = createAnswers(session, history);
    this.#executions = new ExecutionQueue(session, history, {
      publish: (type, content, parent) => this.#publish(type, content, parent),
      reply: (request, content) => this.#reply(this.#shell, request, content),
      receiveArrived: () => this.#receiveArrived(),
    });
  }

  async init(): Promise<void> {
    const { transport, ip, ...ports } = this.connection;
    const address = (port: number) => `${transport}://${ip}:${port}`;
    await Promise.all([
      this.#iopub.bind(address(ports.iopub_port)),
      this.#shell.bind(address(ports.shell_port)),
      this.#control.bind(address(ports.control_port)),
      this.#stdin.bind(address(ports.stdin_port)),
      this.#heartbeat.bind(address(ports.hb_port)),
    ]);
    void this.#serve(this.#shell);
    void this.#serve(this.#control);
    void this.#echo();
  }

  publishError(error: CellError): void {
    this.#executions.publishError(error);
  }

  async #serve(socket: Router): Promise<void> {
    for await (const frames of socket) {
      this.#received += 1;
      try {
        this.#receive(socket, parseMessage(frames, this.connection.key));
      } catch (error) {
        this.session.log(`a message was ignored: ${error}`);
      }
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  #receive(socket: Router, request: Message): void {
    const type = request.header.msg_type;
    if (type === "execute_request") {
      void this.#executions.add(request);
      return;
    }
    this.#publish("status", { execution_state: "busy" }, request);
    const answer = Object.hasOwn(this.#answers, type) ? this.#answers[type] : undefined;
    if (answer !== undefined)
      this.#reply(
        socket,
        request,
        contentOf(() => answer(request.content)),
      );
    // The protocol asks for this answer to a comm whose target is not known.
    else if (type === "comm_open")
      this.#publish("comm_close", { comm_id: request.content.comm_id, data: {} }, request);
    this.#publish("status", { execution_state: "idle" }, request);
    if (type === "shutdown_request") void this.#close();
  }

  #publish(type: string, content: object, parent: Message): void {
    this.#send(this.#iopub, formatMessage(type, content, parent, [type], this.connection.key));
  }

  #reply(socket: Router, request: Message, content: object): void {
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    this.#send(socket, formatMessage(type, content, request, request.identities, this.connection.key));
  }

  #send(socket: Publisher | Router, frames: (Buffer | string)[]): void {
    // A send fails if the socket was closed in the meantime; it can be ignored.
    this.#sent = this.#sent.then(() => socket.send(frames)).catch(() => {});
  }

  /** Waits until no message has arrived for two turns of the event loop, which a cell may have blocked. */
  async #receiveArrived(): Promise<void> {
    for (let received = -1; received !== this.#received; ) {
      received = this.#received;
      await nextTurn();
      await nextTurn();
    }
  }

  /** The last messages, among them the reply to the shutdown request, are sent first. */
  async #close(): Promise<void> {
    await this.#sent;
    this.session.close();
    for (const socket of [this.#iopub, this.#shell, this.#control, this.#stdin, this.#heartbeat])
      socket.close();
    // Timers and threads of a notebook must not keep the kernel alive.
    setTimeout(() => process.exit(0), 200).unref();
  }
}

/** The content of a reply, or that of an error if it cannot be made. */
function contentOf(answer: () => object): object {
  try {
    return answer();
  } catch (thrown) {
    const { name, message } = thrown as Error;
    return { status: "error", ...errorContent(errorWithoutLine(name, message)) };
  }
}
