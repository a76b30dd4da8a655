import { expect, it } from '@jest/globals';
import type { ExperimentLook } from '../../../../contracts/experiment-results.ts';
import { boundarySeries, liftSeries, plotLooks } from './look-series.ts';

const look = (number: number, lift: number | null, boundary: number | null = null) =>
  ({
    number,
    at: `2026-01-0${number}T00:00:00Z`,
    boundary,
    comparisons: [
      {
        metricKey: 'revenue',
        variant: 'b',
        lift,
        liftInterval: lift === null ? null : [lift - 0.1, lift + 0.1],
        difference: lift,
        differenceInterval: lift === null ? null : [lift - 0.1, lift + 0.1],
      },
    ],
  }) as ExperimentLook;

it('orders looks by their number and leaves out those without an estimate', () => {
  const series = liftSeries([look(3, 0.2), look(1, null), look(2, 0.1)], 'revenue', 'b');
  expect(series.map(({ number, value }) => [number, value])).toEqual([
    [2, 0.1],
    [3, 0.2],
  ]);
  expect(liftSeries([look(1, 0.1)], 'revenue', 'c')).toEqual([]);
});

it('gives z beside its boundary: at the boundary the interval just touches zero', () => {
  const [point] = boundarySeries([look(1, 0.1, 2.5)], 'revenue', 'b');
  expect(point).toMatchObject({ value: 2.5, high: 2.5, low: -2.5 });
  expect(boundarySeries([look(1, 0.1)], 'revenue', 'b')).toEqual([]);
});

it('places points by time, zero included, and cuts what was once far too wide', () => {
  const points = [
    { number: 1, at: '2026-01-01T00:00:00Z', value: 0.1, low: -9, high: 9 },
    { number: 2, at: '2026-01-02T00:00:00Z', value: 0.1, low: 0.05, high: 0.2 },
    { number: 3, at: '2026-01-05T00:00:00Z', value: 0.1, low: 0.06, high: 0.2 },
  ];
  const { plotted, zero, low, high } = plotLooks(points, 400, 100);
  expect([low, high, zero]).toEqual([0, 0.2, 100]);
  expect(plotted.map(({ x }) => x)).toEqual([0, 100, 400]);
  expect(plotted[0]).toMatchObject({ yLow: 100, yHigh: 0, y: 50 });
  expect(plotLooks([], 400, 100).plotted).toEqual([]);
});
