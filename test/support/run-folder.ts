/** Names the folder of one jest run; jest's workers inherit it from the process that ran the global setup. */
export const runFolderVariable = 'PRICEWRIGHT_TEST_RUN_FOLDER';

/** Folder that all test files of this jest run share. */
export function runFolder(): string {
  const folder = process.env[runFolderVariable];
  if (!folder)
    throw new Error(`${runFolderVariable} is not set: jest.config.js must name test/support/global-setup.ts`);
  return folder;
}
