import { useState } from 'react';

/** What cannot be read as it is typed, by part of a form: mending one part leaves the problem of another. */
export function useProblems() {
  const [problems, setProblems] = useState<Record<string, string | null>>({});
  const report = (part: string) => (problem: string | null) =>
    setProblems((known) => (known[part] === problem ? known : { ...known, [part]: problem }));
  return { problem: Object.values(problems).find(Boolean) ?? null, report };
}
