import SimulatorIcon from '@mui/icons-material/CalculateOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const simulator: Area = {
  menu: [
    { section: 'catalogue', to: '/simulator', label: 'Simulator', icon: SimulatorIcon, permission: 'pricing:read' },
  ],
  routes: [{ path: '/simulator', page: lazyPage(() => import('./SimulatorPage.tsx')) }],
};
