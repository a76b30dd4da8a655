import ExperimentIcon from '@mui/icons-material/ScienceOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const experiments: Area = {
  menu: [
    {
      section: 'growth',
      to: '/experiments',
      also: ['/holdouts', '/bandits'],
      label: 'Experiments',
      icon: ExperimentIcon,
      permission: 'experiments:read',
    },
  ],
  resource: {
    name: 'experiments',
    list: lazyPage(() => import('./ExperimentList.tsx')),
    create: lazyPage(() => import('./ExperimentCreate.tsx')),
    edit: lazyPage(() => import('./ExperimentEdit.tsx')),
    show: lazyPage(() => import('./ExperimentShow.tsx')),
  },
  routes: [{ path: '/experiments/planner', page: lazyPage(() => import('./PlannerPage.tsx')) }],
};

/** Reached from the experiments. */
export const holdouts: Area = {
  menu: [],
  resource: {
    name: 'holdouts',
    list: lazyPage(() => import('./holdouts/HoldoutList.tsx')),
    create: lazyPage(() => import('./holdouts/HoldoutCreate.tsx')),
    edit: lazyPage(() => import('./holdouts/HoldoutEdit.tsx')),
  },
};

export const bandits: Area = {
  menu: [],
  resource: {
    name: 'bandits',
    list: lazyPage(() => import('./bandits/BanditList.tsx')),
    create: lazyPage(() => import('./bandits/BanditCreate.tsx')),
    edit: lazyPage(() => import('./bandits/BanditEdit.tsx')),
    show: lazyPage(() => import('./bandits/BanditShow.tsx')),
  },
};
