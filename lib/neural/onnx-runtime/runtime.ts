/** onnxruntime: the native package where it is installed, otherwise the one for WebAssembly. */
import { availableParallelism } from "node:os";
import { mustBe } from "../../core/errors";

export type Runtime = typeof import("onnxruntime-web");
export type Session = import("onnxruntime-web").InferenceSession;
export type RuntimeTensor = import("onnxruntime-web").Tensor;

/** Of sessions and of their runs: fatal errors only, since lib prints nothing. */
export const SILENT = { logSeverityLevel: 4 } as const;

let loaded: Runtime | undefined;

/** @throws {Error} If neither package is installed. */
export function onnxRuntime(action: string): Runtime {
  loaded ??= native() ?? webAssembly(action);
  return loaded;
}

function native(): Runtime | undefined {
  try {
    return require("onnxruntime-node") as Runtime;
  } catch {
    // Not installed, or without a library for this platform.
    return undefined;
  }
}

function webAssembly(action: string): Runtime {
  try {
    const runtime = require("onnxruntime-web") as Runtime;
    runtime.env.logLevel = "fatal";
    runtime.env.wasm.numThreads = Math.min(4, availableParallelism());
    return runtime;
  } catch (cause) {
    throw new Error(
      `Cannot ${action}: the package onnxruntime-web is not installed (npm ci without --omit=optional); everything that needs no ONNX model works`,
      { cause },
    );
  }
}

/** @throws {SyntaxError} If onnxruntime refuses the model. */
export async function openSession(action: string, bytes: Uint8Array): Promise<Session> {
  const runtime = onnxRuntime(action);
  try {
    return await runtime.InferenceSession.create(bytes, SILENT);
  } catch (cause) {
    throw new SyntaxError(refusal(action, "the file", "an ONNX model that onnxruntime opens", cause), {
      cause,
    });
  }
}

/** The message with onnxruntime's own words, but without its codes and the places in its source. */
export function refusal(action: string, name: string, rule: string, cause: unknown): string {
  const words = String((cause as Error)?.message ?? cause)
    .replace(/^.*ERROR_MESSAGE: /s, "")
    .replace(/\S+\.(cc|h):\d+ [^\n]*?\) (?=\S)/g, "")
    .replace(/^Cannot .*\(onnxruntime: (.*)\)$/s, "$1")
    .trim();
  return `${mustBe(action, name, rule, "another")} (onnxruntime: ${words.slice(0, 300)})`;
}
