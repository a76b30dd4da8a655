import TraitIcon from '@mui/icons-material/FingerprintOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const traits: Area = {
  menu: [{ section: 'customers', to: '/traits', label: 'Traits', icon: TraitIcon, permission: 'traits:read' }],
  resource: {
    name: 'traits',
    list: lazyPage(() => import('./TraitList.tsx')),
    create: lazyPage(() => import('./TraitCreate.tsx')),
    edit: lazyPage(() => import('./TraitEdit.tsx')),
    show: lazyPage(() => import('./TraitShow.tsx')),
  },
};
