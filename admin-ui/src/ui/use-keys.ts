import { useEffect, useEffectEvent } from 'react';

/** Typing, an open dialog or menu, and the browser's own combinations are never taken for a command. */
function isMeantOtherwise(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null;
}

/** Single keys as commands of a page; they can be switched off, as WCAG 2.2, 2.1.4 asks. */
export function useKeys(keys: Record<string, () => void>, enabled: boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const command = isMeantOtherwise(event) ? undefined : keys[event.key];
    if (!command) return;
    event.preventDefault();
    command();
  });
  useEffect(() => {
    if (!enabled) return;
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [enabled]);
}
