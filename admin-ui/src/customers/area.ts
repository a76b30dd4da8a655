import CustomerIcon from '@mui/icons-material/BusinessOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const customers: Area = {
  menu: [
    { section: 'customers', to: '/customers', label: 'Customers', icon: CustomerIcon, permission: 'customers:read' },
  ],
  resource: {
    name: 'customers',
    list: lazyPage(() => import('./CustomerList.tsx')),
    create: lazyPage(() => import('./CustomerCreate.tsx')),
    edit: lazyPage(() => import('./CustomerEdit.tsx')),
    show: lazyPage(() => import('./CustomerShow.tsx')),
  },
};
