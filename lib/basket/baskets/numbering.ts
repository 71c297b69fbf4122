/** Numbers new names after the known ones, in the order in which they are asked for. */
export function createNumbering<Name = string>(known: readonly Name[] = []) {
  const names = [...known];
  const numbers = new Map(names.map((name, number) => [name, number]));

  function numberOf(name: Name): number {
    const number = numbers.get(name) ?? names.push(name) - 1;
    if (number === numbers.size) numbers.set(name, number);
    return number;
  }

  return { names, numberOf };
}
