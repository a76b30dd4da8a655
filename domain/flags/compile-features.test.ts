import { createHash } from 'node:crypto';
import { type FeatureApiResponse, GrowthBookClient } from '@growthbook/growthbook';
import { expect, it } from '@jest/globals';
import { compileFeatures } from './compile-features.ts';
import type { StickyDocument } from './sticky.ts';
import { generateAttributes, generateDocuments, generateFeatures } from './test-support/generate-features.ts';
import { chooser } from './test-support/random.ts';

/** Each set is asked by so many people, on all of its features, with and without stored assignments. */
const people = 10;
const sets = 2_200;

it('answers as the published SDK does, on 100,000 distinct pairs of a flag with its conditions and a person, with and without what was kept', () => {
  const asked = new Set<string>();
  const sources = new Map<string, number>();
  for (let seed = 1; seed <= sets; seed++) {
    const choose = chooser(seed);
    const set = generateFeatures(choose);
    const compiled = compileFeatures(set);
    const texts = Object.fromEntries(Object.entries(set.features).map(([key, flag]) => [key, JSON.stringify(flag)]));
    const sdk = new GrowthBookClient().initSync({ payload: set as FeatureApiResponse });
    for (let person = 0; person < people; person++) {
      const attributes = generateAttributes(choose);
      const who = JSON.stringify(attributes);
      for (const stored of [false, true]) {
        const mine = stored ? keeper(generateDocuments(choose, attributes)) : null;
        const theirs = mine ? keeper({ ...mine.documents }) : null;
        for (const key of Object.keys(set.features)) {
          const ours = compiled.get(key)!.evaluate(attributes, mine);
          const result = sdk.evalFeature(key, {
            attributes,
            ...(theirs
              ? { stickyBucketAssignmentDocs: theirs.documents, saveStickyBucketAssignmentDoc: theirs.sdkSave }
              : {}),
          });
          const experiment = result.source === 'experiment' ? result.experimentResult : undefined;
          const place = `seed ${seed}, person ${person}, ${key}, stored ${stored}`;
          expect([place, ours.source, ours.value, ours.ruleId, ours.variationId, ours.sticky]).toEqual([
            place,
            result.source,
            result.value,
            result.ruleId,
            experiment?.variationId ?? -1,
            experiment?.stickyBucketUsed ?? false,
          ]);
          if (mine && theirs) expect([place, mine.documents]).toEqual([place, theirs.documents]);
          sources.set(result.source, (sources.get(result.source) ?? 0) + 1);
          asked.add(createHash('sha1').update(texts[key]!).update(who).digest('base64'));
        }
      }
    }
  }
  expect(asked.size).toBeGreaterThanOrEqual(100_000);
  // Every way to an answer was gone, and often.
  for (const source of ['defaultValue', 'force', 'experiment', 'prerequisite', 'cyclicPrerequisite']) {
    expect([source, (sources.get(source) ?? 0) > 500]).toEqual([source, true]);
  }
}, 120_000);

function keeper(documents: Record<string, StickyDocument>) {
  const save = (document: StickyDocument) => {
    documents[`${document.attributeName}||${document.attributeValue}`] = document;
  };
  return {
    documents,
    save,
    sdkSave: async (document: { attributeName: string; attributeValue: string; assignments: Record<string, string> }) =>
      save(document),
  };
}
