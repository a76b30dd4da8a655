import { box } from './console.ts';

/** What the closing box tells; an address that is not known, or not ours, is left out. */
export interface Ready {
  url: string;
  /** One-time sign-in links. */
  links: { name: string; url: string }[];
  temporalUrl: string | undefined;
  stripeUrl: string | undefined;
  /** Where mail is read. */
  inboxUrl: string | undefined;
  /** Which database metrics over own SQL read. */
  ownSql: string | undefined;
  workerPid: number | undefined;
  dataFolder: string;
}

/** The box that ends the start. */
export function closingBox(ready: Ready, seconds: number): string {
  const places: [string, string | undefined][] = [
    ['Admin UI', ready.url],
    ['API reference', `${ready.url}/docs`],
    ['Temporal Web', ready.temporalUrl],
    ['Stripe sandbox', ready.stripeUrl],
    ['Inbox', ready.inboxUrl],
    ['Own SQL', ready.ownSql],
    ['Worker', ready.workerPid === undefined ? undefined : `process ${ready.workerPid}`],
    ['Data', ready.dataFolder],
  ];
  const width = Math.max(...places.map(([name]) => name.length));
  const lines = places.flatMap(([name, value]) => (value ? [`${name.padEnd(width)}   ${value}`] : []));
  return box([
    '',
    `Pricewright is ready after ${seconds.toFixed(1)} s.`,
    '',
    ...lines,
    '',
    ...signInLines(ready),
    ...thingsToTry(ready),
    '',
    ending,
    '',
  ]);
}

/** Each link signs in once; the next start prints new ones. */
function signInLines({ links }: Ready): string[] {
  if (links.length === 0) return [];
  return ['Sign in, once with each link', ...links.flatMap(({ name, url }) => [`${name}:`, `  ${url}`]), ''];
}

const ending = 'Ctrl-C stops everything; npm start goes on where it stopped; npm run reset clears the data.';

function thingsToTry({ temporalUrl, workerPid }: Ready): string[] {
  const things = [
    'Sign in as the maker, change a price of a plan, look at the diff against Stripe, and publish it.',
    ...(workerPid === undefined
      ? []
      : [`While it publishes: kill -9 ${workerPid}. Another worker starts, and the publication goes on.`]),
    temporalUrl
      ? 'Open Temporal Web and follow the publication there, step by step.'
      : 'Follow the publication in your Temporal, step by step.',
  ];
  return ['Three things to try', ...things.slice(0, 3).map((thing, index) => `${index + 1}. ${thing}`)];
}
