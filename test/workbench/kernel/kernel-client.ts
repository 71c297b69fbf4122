/** A minimal front end: starts the kernel from its kernelspec and talks to it in Jupyter's protocol. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import * as zmq from "zeromq";
import { installKernelspec } from "../../../lib/workbench/kernel";

export interface Message {
  readonly type: string;
  readonly parent: string;
  // The content depends on the message type.
  readonly content: Record<string, never>;
}

export interface Answer {
  /** The id of the request. */
  readonly id: string;
  readonly reply: Message;
  /** The messages on the iopub channel for this request, from busy to idle. */
  readonly published: readonly Message[];
}

const DELIMITER = "<IDS|MSG>";

export class KernelClient {
  readonly #key = randomUUID();
  readonly #session = randomUUID();
  readonly #shell = new zmq.Dealer();
  readonly #control = new zmq.Dealer();
  readonly #iopub = new zmq.Subscriber();
  readonly #published: Message[] = [];
  readonly #replies: Message[] = [];
  #process: ChildProcess | undefined;

  /**
   * Starts the kernel in `cwd` and waits until it replies.
   *
   * @param parent A program that starts the kernel, with its first arguments; without it, the kernel ends with this process.
   */
  static async start(cwd = os.tmpdir(), parent: readonly string[] = []): Promise<KernelClient> {
    const client = new KernelClient();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab kernel "));
    const { argv, env } = JSON.parse(fs.readFileSync(installKernelspec(folder), "utf8"));
    const [shell, control, iopub, stdin, heartbeat] = await freePorts(5);
    const connection = {
      transport: "tcp",
      ip: "127.0.0.1",
      key: client.#key,
      signature_scheme: "hmac-sha256",
      shell_port: shell,
      control_port: control,
      iopub_port: iopub,
      stdin_port: stdin,
      hb_port: heartbeat,
    };
    const file = path.join(folder, "connection.json");
    fs.writeFileSync(file, JSON.stringify(connection));
    const words = [...parent, ...argv].map((word) => word.replace("{connection_file}", file));
    const [program, ...rest] = words;
    client.#process = spawn(program, rest, {
      cwd,
      env: { ...process.env, ...env, JPY_PARENT_PID: String(process.pid) },
      stdio: ["ignore", "inherit", "inherit"],
    });

    client.#shell.connect(`tcp://127.0.0.1:${shell}`);
    client.#control.connect(`tcp://127.0.0.1:${control}`);
    client.#iopub.connect(`tcp://127.0.0.1:${iopub}`);
    client.#iopub.subscribe();
    for (const [socket, kept] of [
      [client.#shell, client.#replies],
      [client.#control, client.#replies],
      [client.#iopub, client.#published],
    ] as const)
      void client.#receive(socket, kept);
    await client.#waitUntilHeard();
    return client;
  }

  get exitCode(): Promise<number | null> {
    return new Promise((resolve) => {
      if (this.#process?.exitCode !== null) resolve(this.#process?.exitCode ?? null);
      else this.#process.once("exit", resolve);
    });
  }

  /** Sends a request and waits for its reply and for the idle status after it. */
  async ask(type: string, content: unknown = {}, channel: "shell" | "control" = "shell"): Promise<Answer> {
    return this.answerTo(await this.send(type, content, channel));
  }

  execute(code: string, fields: object = {}): Promise<Answer> {
    return this.ask("execute_request", { code, silent: false, store_history: true, ...fields });
  }

  /** How many replies to a request have arrived. */
  replyCount(id: string): number {
    return this.#replies.filter(({ parent }) => parent === id).length;
  }

  /** @returns The message's id. */
  send(type: string, content: unknown, channel: "shell" | "control" = "shell"): Promise<string> {
    return this.#send(type, content, channel, this.#key);
  }

  sendUnsigned(type: string, content: unknown): Promise<string> {
    return this.#send(type, content, "shell", "another key");
  }

  async #send(type: string, content: unknown, channel: "shell" | "control", key: string): Promise<string> {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      session: this.#session,
      username: "test",
      version: "5.3",
      date: "",
    };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const signature = createHmac("sha256", key).update(parts.join("")).digest("hex");
    await (channel === "shell" ? this.#shell : this.#control).send([DELIMITER, signature, ...parts]);
    return id;
  }

  async answerTo(id: string): Promise<Answer> {
    const reply = await waitFor(() => this.#replies.find(({ parent }) => parent === id));
    await waitFor(() => this.publishedFor(id).find(isIdle));
    return { id, reply, published: this.publishedFor(id) };
  }

  publishedFor(id: string): readonly Message[] {
    return this.#published.filter(({ parent }) => parent === id);
  }

  /** All messages on the iopub channel so far. */
  published(): readonly Message[] {
    return this.#published;
  }

  /** Waits for a message on the iopub channel. */
  publication(type: string, id: string): Promise<Message> {
    return waitFor(() => this.publishedFor(id).find((message) => message.type === type));
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  close(): void {
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
    this.#process?.kill("SIGKILL");
  }

  /**
   * The iopub subscription becomes active after the first reply: repeats a request until its messages arrive.
   */
  async #waitUntilHeard(): Promise<void> {
    for (let attempt = 0; attempt < 150 && this.#published.length === 0; attempt++) {
      await this.send("kernel_info_request", {});
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #receive(socket: AsyncIterable<Buffer[]>, kept: Message[]): Promise<void> {
    for await (const frames of socket) {
      const start = frames.findIndex((frame) => frame.toString() === DELIMITER);
      const signature = createHmac("sha256", this.#key);
      for (const part of frames.slice(start + 2)) signature.update(part);
      if (signature.digest("hex") !== frames[start + 1]?.toString())
        throw new Error("a message is signed wrongly");
      const [header, parent, , content] = frames.slice(start + 2).map((part) => JSON.parse(part.toString()));
      kept.push({ type: header.msg_type, parent: parent.msg_id, content });
    }
  }
}

/** The content of the published messages, without those that tell the kernel's state and the code. */
export function outputsOf({ published }: Answer): readonly object[] {
  return published
    .filter(({ type }) => !["status", "execute_input"].includes(type))
    .map(({ type, content }) => ({ type, ...(content as object) }));
}

/** The texts of a stream, joined. */
export function textOf({ published }: Answer, name: "stdout" | "stderr" = "stdout"): string {
  const streams = published.filter(({ type, content }) => type === "stream" && content.name === name);
  return streams.map(({ content }) => content.text).join("");
}

function isIdle({ type, content }: Message): boolean {
  return type === "status" && (content as { execution_state?: string }).execution_state === "idle";
}

async function waitFor<T>(find: () => T | undefined): Promise<T> {
  const end = Date.now() + 100_000;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error("the kernel did not answer within 100 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * Below the ports of outgoing connections: while it waits for a kernel, one of those can get the very port that it asks for, and
 * then talks to itself.
 */
const [FIRST_PORT, PORTS] = [10_000, 22_000];
let tried = process.pid * 97;

async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = FIRST_PORT + (tried++ % PORTS);
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
