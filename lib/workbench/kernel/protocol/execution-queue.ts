/** Executes requests one after the other, and aborts those that wait when one fails. */
import { type CellError, errorWithoutLine } from "../cell-error";
import type { CellSession, Evaluated } from "../cell-session";
import { bufferOutput } from "../output";
import type { History } from "./history";
import type { Message } from "./message";

/** How the server sends messages. */
export interface Sender {
  /** Sends to all front ends. */
  publish(type: string, content: object, parent: Message): void;
  reply(request: Message, content: object): void;
  /** Waits until the requests that have arrived are in the queue. */
  receiveArrived(): Promise<void>;
}

export class ExecutionQueue {
  readonly #waiting: Message[] = [];
  #isBusy = false;
  /** The request of the cell that ran last and was not silent. */
  #last: Message | undefined;

  constructor(
    private readonly session: CellSession,
    private readonly history: History,
    private readonly sender: Sender,
  ) {}

  async add(request: Message): Promise<void> {
    this.#waiting.push(request);
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      await this.#answer(next).catch((error: unknown) =>
        this.session.log(`a request was not answered: ${error}`),
      );
    this.#isBusy = false;
  }

  /** Shows an error that was raised after its cell had ended, below the cell that ran last. */
  publishError(error: CellError): void {
    if (this.#last !== undefined) this.sender.publish("error", errorContent(error), this.#last);
  }

  async #answer(request: Message): Promise<void> {
    const { stop_on_error: stopOnError = true, silent = false } = request.content;
    this.#publishState("busy", request);
    const content = await this.#execute(request);
    // A request that is sent after the reply is not aborted, one that waits is.
    let aborted: readonly Message[] = [];
    if (content.status === "error" && stopOnError === true && silent !== true) {
      await this.sender.receiveArrived();
      aborted = this.#waiting.splice(0);
    }
    this.sender.reply(request, content);
    this.#publishState("idle", request);
    for (const waiting of aborted) {
      this.#publishState("busy", waiting);
      this.sender.reply(waiting, { status: "aborted" });
      this.#publishState("idle", waiting);
    }
  }

  /** @returns The content of the reply. */
  async #execute(request: Message): Promise<{ readonly status: "ok" | "error" }> {
    const { code, silent = false, store_history: stores = !silent } = request.content;
    const isSilent = silent === true;
    if (typeof code !== "string") {
      const rule = `code must be a text, current value is ${JSON.stringify(code)}`;
      const error = errorWithoutLine("TypeError", `Cannot execute a cell: ${rule}`);
      return { status: "error", ...errorContent(error) };
    }
    const publish = (type: string, content: object) => {
      if (!isSilent) this.sender.publish(type, content, request);
    };
    const output = bufferOutput({
      stream: (name, text) => publish("stream", { name, text }),
      display: (content, isUpdate) => publish(isUpdate ? "update_display_data" : "display_data", content),
    });
    if (!isSilent) this.#last = request;
    const isStored = stores === true && !isSilent;
    const { count, error } = await this.session.execute({
      source: code,
      output: isSilent ? undefined : output,
      isStored,
      started: (started) => publish("execute_input", { code, execution_count: started }),
    });
    if (isStored) this.history.add(count, code);
    const expressions = error === undefined ? await this.#evaluate(request) : {};
    output.flush();
    if (error !== undefined) publish("error", errorContent(error));
    return {
      status: error === undefined ? "ok" : "error",
      ...(error === undefined ? {} : errorContent(error)),
      execution_count: count,
      user_expressions: expressions,
      payload: [],
    } as never;
  }

  /** The values of the expressions that came with the request, or their errors. */
  async #evaluate({ content }: Message): Promise<Readonly<Record<string, object>>> {
    const values: Record<string, object> = {};
    for (const [name, expression] of Object.entries(content.user_expressions ?? {}))
      values[name] = expressionContent(await this.session.evaluate(String(expression)));
    return values;
  }

  #publishState(state: "busy" | "idle", request: Message): void {
    this.sender.publish("status", { execution_state: state }, request);
  }
}

function expressionContent(value: Evaluated): object {
  if ("error" in value) return { status: "error", ...errorContent(value.error) };
  return { status: "ok", data: value.data, metadata: {} };
}

/** The content of Jupyter's `error` message. */
export function errorContent({ name, message, traceback }: CellError): object {
  return { ename: name, evalue: message, traceback };
}
