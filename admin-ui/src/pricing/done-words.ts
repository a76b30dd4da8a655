/** What is said of a change that was asked for: that it is done, or that it waits for somebody else. */
export const doneOr = (done: string) => (answer: object) =>
  'changeRequestId' in answer && !('revision' in answer) ? 'It waits for a second person' : done;
