import OperationIcon from '@mui/icons-material/AccountTreeOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const operations: Area = {
  menu: [{ section: 'control', to: '/operations', label: 'Operations', icon: OperationIcon }],
  resource: {
    name: 'operations',
    list: lazyPage(() => import('./OperationList.tsx')),
    show: lazyPage(() => import('./OperationShow.tsx')),
  },
};
