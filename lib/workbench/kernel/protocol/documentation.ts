/** The documentation of a name, which Jupyter shows for Shift-Tab. */
import type * as TypeScript from "typescript";
import type { MimeBundle } from "../../../core/text/display";

/** The type, the text, the parameters and what else the comment says, as Markdown and as a text. */
export function documentationOf({
  displayParts,
  documentation,
  tags = [],
}: TypeScript.QuickInfo): MimeBundle {
  const [type, text] = [joined(displayParts), joined(documentation)];
  const parts = (describe: (tag: TypeScript.JSDocTagInfo) => string) => tags.map(describe).filter(Boolean);
  const markdown = [fenced(type), text, ...parts(({ name, text }) => asMarkdown(name, text))];
  const plain = parts(({ name, text }) => `@${name} ${joined(text)}`.trim()).join("\n");
  return {
    "text/plain": [type, text && plain ? `${text}\n${plain}` : text || plain].filter(Boolean).join("\n\n"),
    "text/markdown": markdown.filter(Boolean).join("\n\n"),
  };
}

function joined(parts: readonly TypeScript.SymbolDisplayPart[] | undefined): string {
  return (parts ?? []).map(({ text }) => text).join("");
}

function fenced(code: string): string {
  return code && `\`\`\`typescript\n${code}\n\`\`\``;
}

function asMarkdown(tag: string, parts: readonly TypeScript.SymbolDisplayPart[] = []): string {
  const text = joined(parts);
  if (text === "") return "";
  if (tag === "option") return `  - \`${parts[0]?.text}\`${joined(parts.slice(1))}`;
  if (tag === "example") return fenced(text);
  if (tag === "param" || tag === "typeParam") return text.replace(/^(\S+)\s*(?:- )?/, "- `$1` ");
  return `**${tag[0]?.toUpperCase()}${tag.slice(1)}** ${text.replace(/^\{([^{}]+)\}/, "`$1`")}`;
}
