import { expect, it } from '@jest/globals';
import { regionName } from './region-name.ts';

it('names regions', () => {
  expect([regionName('SE'), regionName('CA-QC'), regionName('EU')]).toEqual(['Sweden', 'Canada, QC', 'European Union']);
});
