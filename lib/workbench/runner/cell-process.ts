/** The child process: executes the cells and reports to the runner. */
import { resourcesUsed } from "../../core/resources-used";
import type { CellError } from "../kernel/cell-error";
import { openCellSession } from "../kernel/cell-session";
import { type BufferedOutput, bufferOutput } from "../kernel/output";
import { clearInterval, setInterval, setTimeout } from "../kernel/timers";
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

async function run({ folder, cells, outputLimit, settleMilliseconds }: RunRequest): Promise<void> {
  process.chdir(PROJECT);
  // Keeps the process alive while a cell awaits a promise that never settles: its time limit must end it.
  const keepAlive = setInterval(() => {}, 60_000);
  let cell = 0;
  let hasFailed = false;
  const outputs: BufferedOutput[] = [];

  const failedLate = (error: CellError) => {
    hasFailed = true;
    for (const output of outputs) output.flush();
    send({ type: "failed", cell: error.cell ?? cell, error, isLate: true });
    session.interrupt();
  };
  const session = openCellSession(PROJECT, { failedLate }, folder);

  for (const { source, mayFail } of cells) {
    cell += 1;
    const current = cell;
    const output = bufferOutput(
      {
        stream: (name, text) => send({ type: "stream", cell: current, name, text }),
        display: (content, isUpdate) => send({ type: "display", cell: current, content, isUpdate }),
      },
      outputLimit,
    );
    outputs.push(output);
    send({ type: "started", cell });
    const { error } = await session.execute({ source, output });
    output.flush();
    if (hasFailed) break;
    if (error !== undefined) {
      send(
        mayFail ? { type: "expected-error", cell, error } : { type: "failed", cell, error, isLate: false },
      );
      if (!mayFail) break;
    }
    send({ type: "ended", cell });
  }

  session.close();
  clearInterval(keepAlive);
  await waitForTimers(settleMilliseconds);
  for (const output of outputs) output.flush();
  await send({ type: "finished", session: resourcesUsed() });
}

/** Waits until no timer is pending, or until the time is up: a timer of a cell may still throw. */
function waitForTimers(milliseconds: number): Promise<void> {
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
