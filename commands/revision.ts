import { PricewrightError } from '../contracts/tables/pricewright-error.ts';

/** @throws ConcurrentModification when somebody else's edit came first */
export function assertRevision(present: number, expected: number, configurationId: string): void {
  if (present === expected) return;
  throw new PricewrightError(
    'ConcurrentModification',
    `You edited revision ${expected}, but revision ${present} is stored: somebody saved in between. Read it again and carry your change over.`,
    { configurationId, presentRevision: present },
  );
}
