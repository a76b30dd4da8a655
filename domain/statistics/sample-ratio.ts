import { chiSquareUpperTail, lnBeta } from './distributions.ts';
import { logMeanExp } from './numeric/log-mean-exp.ts';

/** Pearson's chi-square test that subjects arrived in the planned shares (which sum to 1). For a single look. */
export function sampleRatioTest(counts: readonly number[], shares: readonly number[]) {
  const total = sum(counts);
  const chiSquare = sum(
    counts.map((count, index) => {
      const expected = total * (shares[index] ?? 0);
      return (count - expected) ** 2 / expected;
    }),
  );
  return { chiSquare, pValue: chiSquareUpperTail(chiSquare, counts.length - 1) };
}

/**
 * Sequential test of the same, valid at any number of looks (Lindon & Malek, NeurIPS 2022, arXiv 2011.03567): logarithm of
 * the Bayes factor against the planned shares. Averaged over three concentrations, so that both a gross mismatch is found
 * within hundreds of subjects and one of half a percentage point within hundreds of thousands.
 */
export function logSampleRatioEvidence(counts: readonly number[], shares: readonly number[]): number {
  return logMeanExp([100, 1_000, 10_000].map((concentration) => logDirichletEvidence(counts, shares, concentration)));
}

/** The Bayes factor with one Dirichlet prior around the planned shares; the authors' package takes 10,000. */
export function logDirichletEvidence(
  counts: readonly number[],
  shares: readonly number[],
  concentration: number,
): number {
  const prior = shares.map((share) => share * concentration);
  const posterior = prior.map((value, index) => value + (counts[index] ?? 0));
  const underPlan = sum(counts.map((count, index) => (count === 0 ? 0 : count * Math.log(shares[index] ?? 0))));
  return lnMultivariateBeta(posterior) - lnMultivariateBeta(prior) - underPlan;
}

/** ln ∏Γ(aᵢ) − ln Γ(∑aᵢ), as a product of beta functions. */
function lnMultivariateBeta(parameters: readonly number[]): number {
  let rest = sum(parameters);
  let result = 0;
  for (const parameter of parameters.slice(0, -1)) {
    rest -= parameter;
    result += lnBeta(parameter, rest);
  }
  return result;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
