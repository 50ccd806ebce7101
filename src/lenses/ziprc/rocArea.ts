/**
 * Area under the ROC curve: the probability that of a right and a wrong state the right one has
 * the higher value, ties counted half (the Mann-Whitney statistic).
 * @param right 1 or 0 for each value.
 * @returns NaN where not both are there.
 */
export function rocArea(values: ArrayLike<number>, right: ArrayLike<number>): number {
  const order = Array.from({ length: values.length }, (_, state) => state);
  order.sort((a, b) => (values[a] ?? NaN) - (values[b] ?? NaN));
  let [rights, wrongs, above] = [0, 0, 0];
  for (let at = 0; at < order.length;) {
    const value = values[order[at] ?? 0];
    let [tiedRight, tied] = [0, 0];
    while (at + tied < order.length && values[order[at + tied] ?? 0] === value) {
      tiedRight += right[order[at + tied] ?? 0] ?? NaN;
      tied += 1;
    }
    const tiedWrong = tied - tiedRight;
    above += tiedRight * (wrongs + tiedWrong / 2);
    rights += tiedRight;
    wrongs += tiedWrong;
    at += tied;
  }
  return above / (rights * wrongs);
}
