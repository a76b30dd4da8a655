import ClientKeyIcon from '@mui/icons-material/DevicesOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const sdkKeys: Area = {
  menu: [{ section: 'settings', to: '/sdk-keys', label: 'SDK keys', icon: ClientKeyIcon, permission: 'sdk-keys:read' }],
  routes: [{ path: '/sdk-keys', page: lazyPage(() => import('./SdkKeysPage.tsx')) }],
};
