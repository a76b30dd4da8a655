import { useDeferredValue, useEffect, useState } from 'react';

const pauseMs = 400;

/** A text as it was when one last paused in changing it: not every key is worth a request. */
export function usePaused(text: string): string {
  const latest = useDeferredValue(text);
  const [paused, setPaused] = useState(latest);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(latest), pauseMs);
    return () => clearTimeout(timer);
  }, [latest]);
  return paused;
}
