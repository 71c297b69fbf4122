/** English that is left on a Chinese page, outside of code, formulas, references and names of data. */

/** What a reader does not read as text, and the terms of a glossary. */
const NOT_TEXT =
  /<(script|style|pre|code|math|annotation)\b[^>]*>[\s\S]*?<\/\1>|<details class="code[\s\S]*?<\/details>|<h2[^>]*>(?:\d+ )?参考文献[\s\S]*?(?=<h2|<section)|<p><strong>参考文献[\s\S]*?<\/p>|<table class="merchant-lab">(?:(?!<\/thead>)[\s\S])*>English<[\s\S]*?<\/table>/g;

/** Two words in a row, the second without a capital: names of people, brands and programs have capitals. */
const PHRASE = /[A-Za-z]{2,}(?: [a-z]{2,})+/g;

/**
 * Phrases in English that a page in Chinese still says: of its text and of the names that a screen reader speaks.
 *
 * @param names Names of data, such as products, which stay as they are.
 */
export function untranslated(html: string, names: Iterable<string> = []): readonly string[] {
  const body = html.slice(html.indexOf("<body>")).replace(NOT_TEXT, "\n");
  const spoken = Array.from(
    body.matchAll(/ (?:aria-label|title|alt|placeholder)="([^"]*)"/g),
    ([, text]) => text,
  );
  const known = [...new Set(names)].sort((a, b) => b.length - a.length);
  const texts = [...spoken, ...body.split(/<[^>]*>/)].map((text) =>
    known.reduce(
      (rest, name) => rest.replaceAll(name, "…"),
      text.replaceAll("&#39;", "'").replaceAll("&#34;", '"'),
    ),
  );
  return [...new Set(texts.flatMap((text) => text.match(PHRASE) ?? []))];
}
