/** The answers to all requests but those to execute. */
import type * as TypeScript from "typescript";
import type { CellSession } from "../cell-session";
import { documentationOf } from "./documentation";
import type { History } from "./history";
import type { Message } from "./message";

type Content = Message["content"];
type Handler = CellSession["handler"];

/** By message type: the content of the reply. */
export function createAnswers(
  session: CellSession,
  history: History,
): Readonly<Record<string, (content: Content) => object>> {
  const { handler } = session;
  return {
    kernel_info_request: () => ({ status: "ok", ...handler.handleKernel(), help_links: [] }),
    is_complete_request: (content) => isComplete(handler, textOf(content, "code")),
    inspect_request: (content) => {
      const { code, cursor_pos } = positionOf(content);
      const found = session.inspect(code, cursor_pos);
      const data = found === undefined ? {} : documentationOf(found);
      return { status: "ok", found: found !== undefined, data, metadata: {} };
    },
    complete_request: (content) => handler.handleComplete(positionOf(content)),
    history_request: (content) => ({ status: "ok", history: history.select(content) }),
    // Widgets are not supported, so no comm is ever open.
    comm_info_request: () => ({ status: "ok", comms: {} }),
    interrupt_request: () => {
      session.interrupt();
      return { status: "ok" };
    },
    shutdown_request: ({ restart }) => ({ status: "ok", restart: restart === true }),
  };
}

function isComplete(handler: Handler, code: string): object {
  const answer = handler.handleIsComplete({ code });
  return answer.status === "complete" && isTemplateOpen(code) ? { status: "incomplete", indent: "" } : answer;
}

/** tslab takes a template text or a comment that is not closed for complete. */
function isTemplateOpen(code: string): boolean {
  const compiler: typeof TypeScript = require("@tslab/typescript-for-tslab");
  const file = compiler.createSourceFile("cell.ts", code, compiler.ScriptTarget.ES2022) as unknown as {
    readonly parseDiagnostics: readonly { readonly code: number }[];
  };
  return file.parseDiagnostics.some((found) => UNTERMINATED.includes(found.code));
}

/** TypeScript's messages: a template text, or a comment, is not terminated. */
const UNTERMINATED: readonly number[] = [1160, 1010];

function positionOf(content: Content): { readonly code: string; readonly cursor_pos: number } {
  const code = textOf(content, "code");
  const { cursor_pos: position = code.length } = content;
  return { code, cursor_pos: Number(position) };
}

/** @throws {TypeError} If the field is not a text. */
function textOf(content: Content, field: string): string {
  const text = content[field];
  if (typeof text !== "string")
    throw new TypeError(`Cannot answer: ${field} must be a text, current value is ${JSON.stringify(text)}`);
  return text;
}
