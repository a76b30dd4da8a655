import TaxIcon from '@mui/icons-material/AccountBalanceOutlined';
import AlaCarteIcon from '@mui/icons-material/AddShoppingCartOutlined';
import TemplateIcon from '@mui/icons-material/ContentPasteOutlined';
import CurrencyIcon from '@mui/icons-material/CurrencyExchangeOutlined';
import HistoryIcon from '@mui/icons-material/HistoryOutlined';
import RuleIcon from '@mui/icons-material/RuleOutlined';
import type { Area } from '../layout/area.ts';
import { lazyPage } from '../layout/lazy-page.ts';

const read = { section: 'catalogue', permission: 'pricing:read' } as const;

export const pricing: Area = {
  menu: [
    { ...read, to: '/pricing/rules', label: 'Pricing rules', icon: RuleIcon },
    { ...read, to: '/pricing/alacarte', label: 'À la carte', icon: AlaCarteIcon },
    { ...read, to: '/pricing/templates', label: 'Templates', icon: TemplateIcon },
    { ...read, to: '/pricing/history', label: 'Price history', icon: HistoryIcon },
    { ...read, section: 'settings', to: '/pricing/currencies', label: 'Currencies', icon: CurrencyIcon },
    { ...read, section: 'settings', to: '/pricing/tax', label: 'Tax', icon: TaxIcon },
  ],
  routes: [
    { path: '/pricing/rules', page: lazyPage(() => import('./rules/RuleList.tsx')) },
    { path: '/pricing/rules/create', page: lazyPage(() => import('./rules/RuleCreate.tsx')) },
    { path: '/pricing/rules/:id', page: lazyPage(() => import('./rules/RuleEdit.tsx')) },
    { path: '/pricing/alacarte', page: lazyPage(() => import('./alacarte/AlaCartePage.tsx')) },
    { path: '/pricing/templates', page: lazyPage(() => import('./templates/TemplatesPage.tsx')) },
    { path: '/pricing/templates/create', page: lazyPage(() => import('./templates/TemplateCreate.tsx')) },
    { path: '/pricing/templates/:id', page: lazyPage(() => import('./templates/TemplateEdit.tsx')) },
    { path: '/pricing/history', page: lazyPage(() => import('./history/HistoryPage.tsx')) },
    { path: '/pricing/currencies', page: lazyPage(() => import('./currencies/CurrenciesPage.tsx')) },
    { path: '/pricing/tax', page: lazyPage(() => import('./tax/TaxPage.tsx')) },
  ],
};
