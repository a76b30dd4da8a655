/** `seats 25, events 6,000,000`: what was typed as quantities by component. Anything else is left to the API to refuse. */
export function quantitiesOf(typed: string): Record<string, string> {
  const plain = typed.replace(/(\d),(?=\d{3}(\D|$))/g, '$1');
  return Object.fromEntries(
    [...plain.matchAll(/([a-z][a-z0-9_-]*)\s*[:= ]\s*([\d.]+)/g)].map(([, key, quantity]) => [key!, quantity!]),
  );
}
