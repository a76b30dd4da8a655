import type { Experiment } from '../../../contracts/experiments.ts';
import { durationWords, undecidedWords } from '../rollouts/rollout-words.ts';
import { Fact } from '../ui/Fact.tsx';

/** How the winner reaches everybody. */
export function ScalingFacts({ experiment: { scaling, onConclusion } }: { experiment: Experiment }) {
  const { stages, holdbackPercentage, guardrails, policy } = scaling;
  const { extendMinutes, maxExtensions, freshWithinMinutes, alpha } = policy;
  const longer =
    policy.whenUndecided === 'extend' ? `, by ${durationWords(extendMinutes)} and at most ${maxExtensions} times` : '';
  return (
    <>
      <Fact label="Once it is known">
        {onConclusion === 'scale_winner' ? 'the winner is scaled by itself' : 'a person decides'}
      </Fact>
      <Fact label="A winner is scaled by">
        {stages.map(({ percentage, bakeMinutes }) => `${percentage} % for ${durationWords(bakeMinutes)}`).join(', ')};{' '}
        {holdbackPercentage} % are held back
      </Fact>
      <Fact label="Guarded on the way by">
        {guardrails.map(({ metricKey, tolerancePercentage }) => `${metricKey} (${tolerancePercentage} %)`).join(', ') ||
          'nothing'}
      </Fact>
      {guardrails.length > 0 && (
        <Fact label="While they are undecided">
          {undecidedWords[policy.whenUndecided]}
          {longer}; data at most {durationWords(freshWithinMinutes)} old, false alarms {alpha * 100} %
        </Fact>
      )}
    </>
  );
}
