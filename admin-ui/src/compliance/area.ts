import ComplianceIcon from '@mui/icons-material/GavelOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const compliance: Area = {
  menu: [
    { section: 'control', to: '/compliance', label: 'Compliance', icon: ComplianceIcon, permission: 'compliance:read' },
  ],
  routes: [{ path: '/compliance', page: lazyPage(() => import('./CompliancePage.tsx')) }],
};
