const isoTime = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z/g;
const midnight = /T00:00(:00(\.0+)?)?Z$/;

/** A text with its times as people read them; midnight in UTC is a day. */
export function withReadableTimes(text: string): string {
  return text.replace(isoTime, (time) =>
    midnight.test(time)
      ? new Date(time).toLocaleDateString('en', { dateStyle: 'medium', timeZone: 'UTC' })
      : new Date(time).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' }),
  );
}
