/** Threads that a function waits for without its event loop: one more thread watches them, so that the end of one is seen. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";

/** Milliseconds after which a wait must end, to look whether a thread has failed. */
export const LONGEST_WAIT = 500;

export interface ThreadData {
  readonly workerData: object;
  readonly transferList?: readonly MessagePort[];
}

/** Starts the threads, and reports why one has ended before its program. Their event loop is free, as they only listen. */
const WATCHER = `
const { Worker, workerData: { program, threads, port } } = require("node:worker_threads");
for (const data of threads) {
  let isDone = false;
  const thread = new Worker(program, { eval: true, execArgv: [], ...data });
  thread.on("message", () => { isDone = true; });
  thread.on("error", (error) => port.postMessage(String(error?.message ?? error)));
  thread.on("exit", (code) => {
    if (!isDone) port.postMessage("exit code " + code);
  });
}`;

/**
 * Runs a program in as many threads as there are data, which it reads as `workerData`.
 *
 * @returns A check to call before each wait. @throws {Error} Its call, if a thread has thrown, exited or has no memory left.
 */
export function startThreads(program: string, action: string, threads: readonly ThreadData[]): () => void {
  if (threads.length === 0) return () => {};
  const { port1, port2 } = new MessageChannel();
  const ending = `${program}\nrequire("node:worker_threads").parentPort.postMessage("done");`;
  const workerData = { program: ending, threads, port: port2 };
  const transferList = [port2, ...threads.flatMap((thread) => thread.transferList ?? [])];
  new Worker(WATCHER, { eval: true, workerData, transferList, execArgv: [] }).unref();
  port1.unref();
  return () => {
    const failure = receiveMessageOnPort(port1);
    if (failure) throw new Error(`Cannot ${action}: a thread ended before its work: ${failure.message}`);
  };
}
