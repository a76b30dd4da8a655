import PromotionIcon from '@mui/icons-material/LocalOfferOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const promotions: Area = {
  menu: [
    { section: 'growth', to: '/promotions', label: 'Promotions', icon: PromotionIcon, permission: 'promotions:read' },
  ],
  resource: {
    name: 'promotions',
    list: lazyPage(() => import('./PromotionList.tsx')),
    create: lazyPage(() => import('./PromotionCreate.tsx')),
    edit: lazyPage(() => import('./PromotionEdit.tsx')),
    show: lazyPage(() => import('./PromotionShow.tsx')),
  },
};
