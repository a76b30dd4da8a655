import ApprovalIcon from '@mui/icons-material/FactCheckOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';
import { useWaitingApprovals } from './use-approvals.ts';

export const approvals: Area = {
  menu: [
    {
      section: 'control',
      to: '/approvals',
      label: 'Approvals',
      icon: ApprovalIcon,
      permission: 'approvals:read',
      useWaiting: () => useWaitingApprovals().data?.total,
    },
  ],
  resource: {
    name: 'approvals',
    list: lazyPage(() => import('./ApprovalList.tsx')),
    show: lazyPage(() => import('./ApprovalShow.tsx')),
  },
};
