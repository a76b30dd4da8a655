/**
 * A version as a text that sorts as versions do: "v1.2.10-rc.1+build" → "    1-    2-   10-rc-    1".
 * Numbers are padded so that 9 comes before 10; a release ("~" at the end) comes after its pre-releases.
 * Source: https://docs.growthbook.io/lib/build-your-own (paddedVersionString).
 */
export function sortableVersion(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  const version = typeof text === 'string' && text !== '' ? text : '0';
  const withoutBuild = version.replace(/^v/, '').split('+', 1)[0] ?? '';
  const parts = withoutBuild.split(/[-.]/);
  if (parts.length === 3) parts.push('~');
  return parts.map((part) => (/^\d+$/.test(part) ? part.padStart(5, ' ') : part)).join('-');
}
