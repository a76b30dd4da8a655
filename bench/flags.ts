import { type Contender, flagd, growthbook, type Kind, ours, unleash } from './flags/contenders.ts';
import { subjects } from './flags/subjects.ts';
import { report } from './report.ts';

/**
 * Our evaluator in turns with the field's, in one process: a 50 % rollout, a rule on three attributes, 200 flags at once, reasons
 * included where the peer gives them. Run it with NODE_ENV=production, in which the peers leave their own logging out.
 */
const rounds = 15;
const roundMs = 120;

function rate(work: (at: number) => void, batch: number): number {
  const begun = performance.now();
  let done = 0;
  let elapsed = 0;
  while (elapsed < roundMs) {
    for (let index = 0; index < batch; index++) work(done + index);
    done += batch;
    elapsed = performance.now() - begun;
  }
  return (done / elapsed) * 1_000;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function compare(
  name: string,
  contenders: Contender[],
  work: (contender: Contender) => (at: number) => void,
  batch: number,
) {
  const works = contenders.map((contender) => ({ contender, run: work(contender), rates: [] as number[] }));
  for (const { run } of works) rate(run, batch);
  for (let round = 0; round < rounds; round++) for (const one of works) one.rates.push(rate(one.run, batch));
  const [mine, ...others] = works;
  const mostOf = (rates: number[]) => Math.round(median(rates)).toLocaleString('en');
  console.log(`\n${name}: ${works.map(({ contender, rates }) => `${contender.name} ${mostOf(rates)}/s`).join(', ')}`);
  for (const other of others) {
    // Round by round: what else runs on the machine hits both alike.
    const ratios = other.rates.map((theirs, round) => mine!.rates[round]! / theirs);
    report({ name: `${name}, against ${other.contender.name}`, value: median(ratios), target: { atLeast: 1 } });
  }
}

let on = 0;
const two: [string, Kind][] = [
  ['half', 'rollout'],
  ['three', 'rule'],
];
const makers = [ours, growthbook, unleash, flagd];
for (const [key, name] of [
  ['half', '50 % rollout'],
  ['three', 'three-attribute rule'],
] as const) {
  compare(
    name,
    makers.map((make) => make(two)),
    (contender) => (at) => {
      if (contender.one(key, subjects[at % subjects.length]!)) on += 1;
    },
    1_000,
  );
}
const many = Array.from({ length: 200 }, (_, index): [string, Kind] => [
  `flag-${index}`,
  index % 2 === 0 ? 'rollout' : 'rule',
]);
compare(
  '200 flags at once',
  makers.map((make) => make(many)),
  (contender) => (at) => {
    on += contender.all(subjects[at % subjects.length]!);
  },
  20,
);
// Ours and GrowthBook's assign the same subjects: the work is the same, and so is its result.
const [mine, theirs] = [ours(many), growthbook(many)];
const differing = subjects.filter((subject) => mine.all(subject) !== theirs.all(subject)).length;
report({
  name: 'subjects with other answers than the GrowthBook SDK gives',
  value: differing,
  target: { atMost: 0 },
  unit: '',
});
if (on === 0) throw new Error('nobody was ever on: nothing was measured');
