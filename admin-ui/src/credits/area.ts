import CreditIcon from '@mui/icons-material/AccountBalanceWalletOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

export const credits: Area = {
  menu: [{ section: 'growth', to: '/credits', label: 'Credits', icon: CreditIcon, permission: 'credits:read' }],
  resource: { name: 'credits', list: lazyPage(() => import('./WalletList.tsx')) },
  routes: [{ path: '/credits/:customerId/:currency', page: lazyPage(() => import('./WalletShow.tsx')) }],
};
