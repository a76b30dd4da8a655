import MetricIcon from '@mui/icons-material/QueryStatsOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const metrics: Area = {
  menu: [{ section: 'growth', to: '/metrics', label: 'Metrics', icon: MetricIcon, permission: 'metrics:read' }],
  resource: {
    name: 'metrics',
    list: lazyPage(() => import('./MetricList.tsx')),
    create: lazyPage(() => import('./MetricCreate.tsx')),
    edit: lazyPage(() => import('./MetricEdit.tsx')),
    show: lazyPage(() => import('./MetricShow.tsx')),
  },
};
