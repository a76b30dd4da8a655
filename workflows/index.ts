export { archivePlan } from './archive-plan.ts';
export { deprecatePlan } from './deprecate-plan.ts';
export { publishPlan } from './publish-plan.ts';
