import EventsIcon from '@mui/icons-material/TimelineOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const events: Area = {
  menu: [{ section: 'customers', to: '/events', label: 'Events', icon: EventsIcon, permission: 'events:read' }],
  routes: [{ path: '/events', page: lazyPage(() => import('./EventsPage.tsx')) }],
};
