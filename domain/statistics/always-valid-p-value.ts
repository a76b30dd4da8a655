/** A p-value valid at any number of looks, from the logarithm of the evidence at one look (an e-value). */
export function pValueOfEvidence(logEvidence: number): number {
  return Math.min(1, Math.exp(-logEvidence));
}

/** Sequential p-values over the looks so far: the running minimum, which stays valid (Johari et al. 2017, section 3). */
export function runningPValues(logEvidence: readonly number[]): number[] {
  let smallest = 1;
  return logEvidence.map((evidence) => {
    smallest = Math.min(smallest, pValueOfEvidence(evidence));
    return smallest;
  });
}
