import FreezeIcon from '@mui/icons-material/PauseCircleOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const freeze: Area = {
  menu: [{ section: 'settings', to: '/freeze', label: 'Freeze', icon: FreezeIcon }],
  routes: [{ path: '/freeze', page: lazyPage(() => import('./FreezePage.tsx')) }],
};
