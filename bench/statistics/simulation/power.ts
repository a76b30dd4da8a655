import { differenceOf, liftOf } from '../../../domain/statistics/estimate.ts';
import { fixedPValue } from '../../../domain/statistics/fixed-horizon.ts';
import { boundaries } from '../../../domain/statistics/group-sequential/boundaries.ts';
import { futilityBoundaries } from '../../../domain/statistics/group-sequential/futility.ts';
import { sampleSize } from '../../../domain/statistics/sample-size.ts';
import { conversion } from './populations.ts';
import { normal, randomOf } from './random.ts';
import { add, emptyArm, summaryOf } from './running-arm.ts';

/** Share of runs in which a fixed test finds a lift of conversion at the size planned for the power. */
export function fixedPower(plan: { factor: number; power: number; alpha: number; runs: number; seed: number }) {
  const treated = conversion.mean * plan.factor;
  const difference = treated - conversion.mean;
  const planned = { controlVariance: conversion.variance, treatmentVariance: treated * (1 - treated), difference };
  const n = Math.ceil(sampleSize({ ...planned, alpha: plan.alpha, sides: 2 }, plan.power));
  const random = randomOf(plan.seed);
  let [found, lifts] = [0, 0];
  for (let run = 0; run < plan.runs; run++) {
    const [control, treatment] = [emptyArm(), emptyArm()];
    for (let subject = 0; subject < n; subject++) {
      add(control, conversion.draw(random, 1));
      add(treatment, conversion.draw(random, plan.factor));
    }
    const [one, other] = [summaryOf(control), summaryOf(treatment)];
    if (fixedPValue(differenceOf(one, other)) <= plan.alpha) found++;
    lifts += liftOf(one, other).value;
  }
  return { perVariant: n, rate: found / plan.runs, meanLift: lifts / plan.runs };
}

/** Share of runs that end in efficacy, obeying futility or not, with the drift of the design or none. */
export function groupSequentialPower(plan: { looks: number; alpha: number; beta: number; runs: number; seed: number }) {
  const informationFractions = Array.from({ length: plan.looks }, (_, index) => (index + 1) / plan.looks);
  const kind = 'lan_demets_obrien_fleming';
  const { z: efficacyZ } = boundaries({ alpha: plan.alpha, sides: 1, informationFractions, kind });
  const futility = futilityBoundaries({ efficacyZ, informationFractions, beta: plan.beta, spending: kind });
  const random = randomOf(plan.seed);
  const succeeds = (drift: number, obeysFutility: boolean) => {
    let [score, before] = [0, 0];
    for (const [look, fraction] of informationFractions.entries()) {
      const step = fraction - before;
      score += drift * step + Math.sqrt(step) * normal(random);
      before = fraction;
      const z = score / Math.sqrt(fraction);
      if (z >= (efficacyZ[look] ?? Number.POSITIVE_INFINITY)) return true;
      if (obeysFutility && z < (futility.z[look] ?? 0)) return false;
    }
    return false;
  };
  const rate = (drift: number, obeysFutility: boolean) => {
    let count = 0;
    for (let run = 0; run < plan.runs; run++) if (succeeds(drift, obeysFutility)) count++;
    return count / plan.runs;
  };
  return { power: rate(futility.drift, true), falseAlarms: rate(0, false), falseAlarmsObeying: rate(0, true) };
}
