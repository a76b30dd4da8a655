import { isbot } from 'isbot';

const answers = new Map<string, boolean>();
const remembered = 5_000;

/** Whether a browser's name is a robot's, by the field's list of them. Clients of servers are none: they send for others. */
export function isRobot(userAgent: string): boolean {
  const known = answers.get(userAgent);
  if (known !== undefined) return known;
  if (answers.size >= remembered) answers.clear();
  const robot = isbot(userAgent);
  answers.set(userAgent, robot);
  return robot;
}
