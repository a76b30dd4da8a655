export { archivePlan } from './archive-plan.ts';
export { deprecatePlan } from './deprecate-plan.ts';
export { erasePerson } from './erase-person.ts';
export { publishPlan } from './publish-plan.ts';
export { reconcileEffect } from './reconcile-effect.ts';
export { refreshTraits } from './refresh-traits.ts';
export { rollOutFlag } from './roll-out-flag.ts';
export { runExperiment } from './run-experiment.ts';
