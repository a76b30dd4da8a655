import AlertIcon from '@mui/icons-material/NotificationsNoneOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const alerts: Area = {
  menu: [{ section: 'control', to: '/alerts', label: 'Alerts', icon: AlertIcon, permission: 'alerts:read' }],
  resource: { name: 'alerts', list: lazyPage(() => import('./AlertList.tsx')) },
};
