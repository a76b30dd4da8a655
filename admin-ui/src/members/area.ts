import MemberIcon from '@mui/icons-material/GroupOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const members: Area = {
  menu: [{ section: 'settings', to: '/members', label: 'Members', icon: MemberIcon, permission: 'members:read' }],
  routes: [
    { path: '/members', page: lazyPage(() => import('./MembersPage.tsx')) },
    { path: '/roles', page: lazyPage(() => import('./RolesPage.tsx')) },
  ],
};
