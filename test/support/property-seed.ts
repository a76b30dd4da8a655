import fc from 'fast-check';

/**
 * Generated cases are drawn from one seed, so that a run is red because of what changed and not by luck;
 * `PROPERTY_SEED=random` draws others, and a number draws those of a failure that was reported.
 */
const asked = process.env.PROPERTY_SEED ?? '1';
if (asked !== 'random') {
  const seed = Number(asked);
  if (!Number.isInteger(seed)) throw new Error(`PROPERTY_SEED is "${asked}": give a whole number or "random".`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
