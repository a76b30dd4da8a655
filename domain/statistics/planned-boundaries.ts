import type { Boundaries, BoundariesInput } from '../../contracts/statistics.ts';
import { boundaries } from './group-sequential/boundaries.ts';
import { refusal } from './refusal.ts';

/** Looks nearer to each other than this say nothing new, and would cost the integration most of its points. */
const smallestStep = 0.001;

/** Boundaries as asked for over HTTP; refuses looks that are not in order, or a design that does not end. */
export function plannedBoundaries({ alpha, sides, looks = 1, spending, ...input }: BoundariesInput): Boundaries {
  const informationFractions =
    input.informationFractions ?? Array.from({ length: looks }, (_, index) => (index + 1) / looks);
  informationFractions.forEach((fraction, index) => {
    const before = informationFractions[index - 1] ?? 0;
    if (fraction - before < smallestStep * (1 - 1e-9)) {
      throw refusal(
        'ExperimentationError',
        `informationFractions[${index}]`,
        'not_increasing',
        `Information fractions must increase by at least ${smallestStep} from look to look; ${fraction} follows ${before}.`,
      );
    }
  });
  const last = informationFractions.length - 1;
  if ((spending === 'pocock' || spending === 'obrien_fleming') && informationFractions[last] !== 1) {
    throw refusal(
      'ExperimentationError',
      `informationFractions[${last}]`,
      'not_complete',
      `The constant of ${spending} depends on all looks, so the last must be at 1. Lan–DeMets spending allows looks at any time.`,
    );
  }
  return boundaries({ alpha, sides, informationFractions, kind: spending });
}
