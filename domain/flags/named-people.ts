import { isObject } from '../condition/condition.ts';

/** Words by which an attribute names one person, account or device, where they stand last: `userId`, `contact.phone`. */
const naming = new Set(
  `id uuid guid email mail phone telephone mobile msisdn fax login username nickname handle surname ssn passport iban ip
  fingerprint address street token cookie session user person customer account contact member owner employee subject sub
  recipient patient student visitor`.split(/\s+/),
);
/** Whose name, number or key it is: a `planName` or `seatNumber` tells of nobody. */
const bearers = new Set(
  `first last full given family middle maiden legal real display nick user person customer account contact member owner
  employee subject recipient patient student visitor company organisation organization phone mobile tax passport security
  card bank`.split(/\s+/),
);
/** The same where nothing parts the words: `userid`, `useremail`, `firstname`. */
const joined =
  /e?mail|phone|username|surname|(user|account|customer|person|member|contact|owner|employee|device|session|visitor|client|company|tenant|team|org)(id|uuid|guid|key|number|no)$|(first|last|full|given|family|nick|display|user|customer|account)name$/;

/** What one value of a small public vocabulary is asked of: it tells of nobody, however long the list. */
const harmless: ReadonlySet<string> = new Set(
  `country countries region state province city continent language locale currency timezone plan tier edition browser os
  platform device version environment role industry segment tag weekday month hour status category`.split(/\s+/),
);

/** So many literals beside each other are a list of somebody, whatever the attribute is called. */
export const longList = 10;

const looksPersonal =
  /@|^\+\d[\d ()-]{6,}\d$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^(customer|person|user|member|account|subscription)_[0-9a-z]{20,}$/i;

/** Whether an attribute is called as those are that name somebody; of a path its last part counts. */
export function canName(attribute: string): boolean {
  const words = wordsOf(attribute);
  const last = words.at(-1) ?? '';
  if (last === 'id' && harmless.has(words.at(-2) ?? '')) return false;
  if (naming.has(last)) return true;
  if (
    ['name', 'number', 'key', 'code'].includes(last) &&
    (words.length === 1 ? last === 'name' : bearers.has(words.at(-2)!))
  )
    return true;
  return joined.test(words.join(''));
}

/** Whether values tell whom they are of, by their look or their number, of an attribute that is not known to be harmless. */
export function areOfPeople(attribute: string, literals: readonly (string | number)[]): boolean {
  if (literals.some((literal) => typeof literal === 'string' && looksPersonal.test(literal))) return true;
  return literals.length > longList && !harmless.has(wordsOf(attribute).at(-1) ?? '');
}

/** Texts and numbers anywhere within a value. */
export function literalsIn(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(literalsIn);
  return isObject(value) ? Object.values(value).flatMap(literalsIn) : [];
}

/** `user.workEmails` is "work", "email". */
function wordsOf(attribute: string): string[] {
  const name = attribute.split('.').findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? attribute;
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
    .map(singular);
}

function singular(word: string): string {
  if (word === 'ids') return 'id';
  if (/(ss|x|sh|ch)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}
