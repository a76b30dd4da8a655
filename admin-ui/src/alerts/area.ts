import AlertIcon from '@mui/icons-material/NotificationsNoneOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';
import { useRaisedAlerts } from './use-raised-alerts.ts';

export const alerts: Area = {
  menu: [
    {
      section: 'control',
      to: '/alerts',
      label: 'Alerts',
      icon: AlertIcon,
      permission: 'alerts:read',
      useWaiting: () => useRaisedAlerts().data?.total,
    },
  ],
  resource: { name: 'alerts', list: lazyPage(() => import('./AlertList.tsx')) },
};
