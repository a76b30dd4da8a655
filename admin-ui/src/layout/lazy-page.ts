import { type ComponentType, lazy } from 'react';
import { noAnswer } from '../http/api-error.ts';

type Load = () => Promise<{ default: ComponentType }>;
const loads: Load[] = [];

/** A page whose code is fetched when it is first opened; a server that is away is told as such. */
export function lazyPage(load: Load) {
  loads.push(load);
  return lazy(() =>
    load().catch(() => {
      throw noAnswer();
    }),
  );
}

/** Fetches the other pages' code once the browser has nothing better to do, so that they open at once. */
export function fetchPagesWhenIdle(): void {
  // Safari has no requestIdleCallback.
  const whenIdle = window.requestIdleCallback ?? ((then: () => void) => window.setTimeout(then, 2000));
  whenIdle(() => {
    for (const load of loads) load().catch(() => {});
  });
}
