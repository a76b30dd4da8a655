import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ModelManifest } from '../../contracts/models.ts';
import { loadModel, modelsFolder } from './load-model.ts';

const sample = 'churn-risk-sample';
const { models } = ModelManifest.parse(JSON.parse(await readFile(join(modelsFolder, 'manifest.json'), 'utf8')));

async function recorded(name: string): Promise<number[][]> {
  const [, ...lines] = (await readFile(join(modelsFolder, `${name}.predictions.csv`), 'utf8')).trim().split('\n');
  return lines.map((line) => line.split(',').map(Number));
}

/** In a process of its own: jest gives tests another Float32Array, which onnxruntime does not take for one. */
async function predictInNode(name: string, rows: number[][]): Promise<number[]> {
  const script = `
    import { loadModel } from ${JSON.stringify(join(import.meta.dirname, 'load-model.ts'))};
    const [name, rows] = JSON.parse(process.argv[1]);
    const model = await loadModel(name);
    console.log(JSON.stringify(await model.predict(rows)));
    await model.close();`;
  const parameters = ['--input-type=module', '--eval', script, JSON.stringify([name, rows])];
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  return JSON.parse(stdout) as number[];
}

describe.each(models)('$name', ({ name, version, card, features }) => {
  it('predicts what was recorded when it was trained', async () => {
    const lines = await recorded(name);
    expect(lines.length).toBeGreaterThanOrEqual(20);
    const predicted = await predictInNode(
      name,
      lines.map((line) => line.slice(0, features.length)),
    );
    expect(predicted).toHaveLength(lines.length);
    predicted.forEach((value, row) => {
      expect(value).toBeCloseTo(lines[row]!.at(-1)!, 6);
    });
  });

  it('has a card that names its version and features', async () => {
    const text = await readFile(join(modelsFolder, card), 'utf8');
    expect(text).toContain(`# Model card: ${name} ${version}`);
    for (const feature of features) expect(text).toContain(`\`${feature}\``);
  });
});

describe('what cannot be used', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pricewright-models-'));
    await cp(modelsFolder, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('refuses a file that was changed', async () => {
    const file = join(folder, `${sample}.onnx`);
    const content = await readFile(file);
    content[content.length - 1]! ^= 1;
    await writeFile(file, content);
    await expect(loadModel(sample, folder)).rejects.toThrow(/not the one that was trained: its sha256 is/);
  });

  it('says that a file is missing', async () => {
    await rm(join(folder, `${sample}.onnx`));
    await expect(loadModel(sample, folder)).rejects.toThrow(`its file ${sample}.onnx cannot be read`);
  });

  it('names the models that there are', async () => {
    await expect(loadModel('other', folder)).rejects.toThrow(`it lists: ${models.map(({ name }) => name).join(', ')}`);
  });

  it('refuses a manifest that leads out of its folder', async () => {
    const entry = { ...models[0]!, file: '../outside.onnx' };
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ models: [entry] }));
    await expect(loadModel(sample, folder)).rejects.toThrow('the name of a file beside the manifest');
  });

  it.each([
    ['too few', [1, 2, 3]],
    ['not a number', [1, 2, 3, 4, 5, 6, Number.NaN]],
  ])('refuses a row with %s', async (_, row) => {
    const model = await loadModel(sample);
    await expect(model.predict([row])).rejects.toThrow('a row needs these 7 numbers: tenureMonths');
    await model.close();
  });
});
