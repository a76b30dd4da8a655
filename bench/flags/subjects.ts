/** Somebody, in the form that each peer takes. */
export interface Subject {
  attributes: Record<string, unknown> & { id: string; country: string; plan: string; seats: number };
  unleash: { userId: string; properties: Record<string, string> };
  flagd: Record<string, string | number>;
}

const countries = ['SE', 'NO', 'DK', 'US', 'JP', 'DE'];
const plans = ['free', 'team', 'pro'];

export const subjects: Subject[] = Array.from({ length: 10_000 }, (_, index) => {
  const attributes = {
    id: `user-${index}`,
    country: countries[index % countries.length]!,
    plan: plans[Math.floor(index / 7) % plans.length]!,
    seats: (index * 31) % 50,
  };
  const { id, ...rest } = attributes;
  return {
    attributes,
    unleash: { userId: id, properties: { ...rest, seats: String(rest.seats) } },
    flagd: { targetingKey: id, ...rest },
  };
});
