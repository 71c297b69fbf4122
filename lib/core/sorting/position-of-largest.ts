/** The position of the largest number, of several the first; 0 if there is none. O(n). */
export function positionOfLargest(numbers: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] > numbers[best]) best = i;
  return best;
}
