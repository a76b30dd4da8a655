import GraceIcon from '@mui/icons-material/HourglassBottomOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const entitlements: Area = {
  menu: [
    {
      section: 'settings',
      to: '/grace-policy',
      label: 'Grace for payments',
      icon: GraceIcon,
      permission: 'entitlements:read',
    },
  ],
  routes: [{ path: '/grace-policy', page: lazyPage(() => import('./GracePolicyPage.tsx')) }],
};
