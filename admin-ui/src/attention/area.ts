import AttentionIcon from '@mui/icons-material/PanToolOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';
import { useAttention } from './use-attention.ts';

export const attention: Area = {
  menu: [
    {
      section: 'control',
      to: '/attention',
      label: 'Needs attention',
      icon: AttentionIcon,
      permission: 'attention:read',
      useWaiting: () => useAttention().data?.total,
    },
  ],
  routes: [{ path: '/attention', page: lazyPage(() => import('./AttentionPage.tsx')) }],
};
