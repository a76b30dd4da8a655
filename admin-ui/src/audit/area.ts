import AuditIcon from '@mui/icons-material/HistoryOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const audit: Area = {
  menu: [{ section: 'control', to: '/audit', label: 'Audit', icon: AuditIcon, permission: 'audit:read' }],
  routes: [{ path: '/audit', page: lazyPage(() => import('./AuditPage.tsx')) }],
};
