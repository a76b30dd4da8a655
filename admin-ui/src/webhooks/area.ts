import WebhookIcon from '@mui/icons-material/WebhookOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const webhooks: Area = {
  menu: [{ section: 'settings', to: '/webhooks', label: 'Webhooks', icon: WebhookIcon, permission: 'webhooks:read' }],
  resource: {
    name: 'webhooks',
    list: lazyPage(() => import('./WebhookList.tsx')),
    show: lazyPage(() => import('./WebhookShow.tsx')),
  },
};
