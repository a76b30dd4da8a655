import { styleText } from 'node:util';
import type { CatalogueChange, CatalogueDiff } from '../../contracts/plans.ts';

/** What publishing a version of a plan would do to Stripe. */
export interface PlanDiff {
  key: string;
  name: string;
  /** Null for a plan of a file, which has no versions. */
  version: { number: number; status: string } | null;
  diff: CatalogueDiff;
}

type Action = CatalogueChange['action'];
type Summary = CatalogueDiff['summary'];

const marks: Record<Action, { sign: string; style: Parameters<typeof styleText>[0] }> = {
  create: { sign: '+', style: 'green' },
  update: { sign: '~', style: 'yellow' },
  archive: { sign: '-', style: 'red' },
  leave: { sign: '=', style: 'dim' },
};

export function isDifferent({ diff }: PlanDiff): boolean {
  const { create, update, archive } = diff.summary;
  return create + update + archive > 0;
}

export function summaryOf(plans: readonly PlanDiff[]): Summary {
  const sum = (action: Action) => plans.reduce((total, { diff }) => total + diff.summary[action], 0);
  return { create: sum('create'), update: sum('update'), archive: sum('archive'), leave: sum('leave') };
}

/** For people: in colour where the terminal shows colours. */
export function renderDiffs(plans: readonly PlanDiff[], origin: string): string {
  const blocks = plans.map((plan) => [heading(plan), ...plan.diff.changes.flatMap(lines)].join('\n'));
  const different = plans.filter(isDifferent).length;
  const counts = inWords(summaryOf(plans));
  const end =
    different === 0
      ? `No differences: ${plans.length} plans are in ${origin} as they are here.`
      : `${different} of ${plans.length} plans differ from ${origin}: ${counts}. Nothing was written.`;
  return [...blocks, styleText('bold', end)].join('\n\n');
}

function heading({ key, name, version, diff }: PlanDiff): string {
  const of = version ? `, version ${version.number} (${version.status})` : '';
  return `${styleText('bold', `${name} (${key})`)}${of}: ${inWords(diff.summary)}`;
}

function inWords({ create, update, archive, leave }: Summary): string {
  return `${create} to create, ${update} to update, ${archive} to archive, ${leave} to leave`;
}

function lines({ action, object, key, stripeId, reason, changes }: CatalogueChange): string[] {
  const { sign, style } = marks[action];
  const id = stripeId && stripeId !== key ? ` ${stripeId}` : '';
  return [
    styleText(style, `  ${sign} ${action.padEnd(7)} ${object.replace('_', ' ')} ${key}${id}: ${reason}`),
    ...(action === 'update' ? changes : []).map(
      ({ field, from, to }) => `      ${field}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
    ),
  ];
}
