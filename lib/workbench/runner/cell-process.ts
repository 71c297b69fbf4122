/** The child process: executes the cells one after another on tslab's handler and tells the runner what happens. */
import { resourcesUsed } from "../../core/resources-used";
import { plainFailure } from "../kernel/cell-error";
import { openCellSession } from "../kernel/cell-session";
import { type GatheredOutput, gatherOutput } from "../kernel/output";
import { PROJECT } from "../paths";
import type { CellMessage, RunRequest } from "./messages";

export function main(): void {
  process.once("message", (request) => {
    run(request as RunRequest).then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

async function run({ sources, outputLimit, settleMilliseconds }: RunRequest): Promise<void> {
  process.chdir(PROJECT);
  // A cell may await what never comes; that must end by its time limit and not because nothing else is left to do.
  const keptAlive = setInterval(() => {}, 60_000);
  let cell = 0;
  let hasFailed = false;
  const outputs: GatheredOutput[] = [];

  const session = openCellSession(PROJECT, {
    started: () => {},
    failedLate(failure) {
      hasFailed = true;
      for (const output of outputs) output.flush();
      send({ type: "failed", cell: failure.cell ?? cell, failure, isLate: true });
      session.interrupt();
    },
  });

  for (const code of sources) {
    cell += 1;
    const current = cell;
    const output = gatherOutput(
      {
        stream: (name, text) => send({ type: "stream", cell: current, name, text }),
        display: (content, isUpdate) => send({ type: "display", cell: current, content, isUpdate }),
      },
      outputLimit,
    );
    outputs.push(output);
    send({ type: "started", cell });
    const reply = await session.handler.handleExecute(
      { code, silent: false, store_history: true, user_expressions: {} },
      (name, text) => output.stream(name as "stdout" | "stderr", text),
      (content, isUpdate) => output.display(content, Boolean(isUpdate)),
    );
    output.flush();
    if (hasFailed) break;
    if (reply.status !== "ok") {
      const failure = session.failureOf(cell) ?? plainFailure("Error", "the cell was not executed");
      send({ type: "failed", cell, failure, isLate: false });
      break;
    }
    send({ type: "ended", cell });
  }

  session.close();
  clearInterval(keptAlive);
  await settle(settleMilliseconds);
  for (const output of outputs) output.flush();
  await send({ type: "finished", session: resourcesUsed() });
}

/** Waits until nothing is left to happen, or until the time is up: a timer of a cell may still throw. */
function settle(milliseconds: number): Promise<void> {
  process.channel?.unref();
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
    process.once("beforeExit", () => resolve());
  });
}

function send(message: CellMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)));
  });
}
