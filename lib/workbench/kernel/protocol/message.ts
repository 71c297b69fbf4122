/** Jupyter's messages on the wire: frames of JSON with a signature. */
import { createHmac, randomUUID } from "node:crypto";

export interface Header {
  readonly msg_type: string;
  readonly [key: string]: unknown;
}

export interface Message {
  /** The frames by which the socket finds the sender again. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly content: Readonly<Record<string, unknown>>;
}

const DELIMITER = "<IDS|MSG>";
const SESSION = randomUUID();

/** @throws {Error} If the frames are not a message that was signed with `key`. */
export function parseMessage(frames: readonly Buffer[], key: string): Message {
  const start = frames.findIndex((frame) => frame.toString() === DELIMITER);
  // Four parts are signed; binary buffers may follow them.
  const [signature, ...parts] = frames.slice(start + 1, start + 6);
  if (start < 0 || signature?.toString() !== sign(parts, key))
    throw new Error("a message has no valid signature");
  const [header, , , content] = parts.map((part) => JSON.parse(part.toString()));
  return { identities: frames.slice(0, start), header, content: content ?? {} };
}

/** The frames of an answer to `parent`. */
export function formatMessage(
  type: string,
  content: object,
  parent: Message,
  identities: readonly (Buffer | string)[],
  key: string,
): (Buffer | string)[] {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session: SESSION,
    username: "kernel",
    date: new Date().toISOString(),
    version: "5.3",
  };
  const parts = [header, parent.header, {}, content].map((part) => JSON.stringify(part));
  return [...identities, DELIMITER, sign(parts, key), ...parts];
}

/** An empty key means that messages are not signed. */
function sign(parts: readonly (Buffer | string)[], key: string): string {
  if (key === "") return "";
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
