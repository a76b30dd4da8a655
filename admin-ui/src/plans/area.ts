import PlanIcon from '@mui/icons-material/SellOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const plans: Area = {
  menu: [{ section: 'catalogue', to: '/plans', label: 'Plans', icon: PlanIcon }],
  resource: {
    name: 'plans',
    list: lazyPage(() => import('./PlanList.tsx')),
    create: lazyPage(() => import('./PlanCreate.tsx')),
    edit: lazyPage(() => import('./PlanEdit.tsx')),
    show: lazyPage(() => import('./PlanShow.tsx')),
  },
};
