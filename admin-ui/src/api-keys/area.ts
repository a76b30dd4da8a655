import KeyIcon from '@mui/icons-material/VpnKeyOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const apiKeys: Area = {
  menu: [{ section: 'settings', to: '/api-keys', label: 'API keys', icon: KeyIcon, permission: 'keys:read' }],
  routes: [{ path: '/api-keys', page: lazyPage(() => import('./ApiKeysPage.tsx')) }],
};
