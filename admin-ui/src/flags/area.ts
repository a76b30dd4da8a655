import FeatureIcon from '@mui/icons-material/FlagOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const flags: Area = {
  menu: [{ section: 'catalogue', to: '/flags', label: 'Features', icon: FeatureIcon }],
  resource: {
    name: 'flags',
    list: lazyPage(() => import('./FlagList.tsx')),
    create: lazyPage(() => import('./FlagCreate.tsx')),
    edit: lazyPage(() => import('./FlagEdit.tsx')),
    show: lazyPage(() => import('./FlagShow.tsx')),
  },
};
