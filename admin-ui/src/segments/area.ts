import SegmentIcon from '@mui/icons-material/DonutSmallOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const segments: Area = {
  menu: [{ section: 'customers', to: '/segments', label: 'Segments', icon: SegmentIcon, permission: 'segments:read' }],
  resource: {
    name: 'segments',
    list: lazyPage(() => import('./SegmentList.tsx')),
    create: lazyPage(() => import('./SegmentCreate.tsx')),
    edit: lazyPage(() => import('./SegmentEdit.tsx')),
  },
};
