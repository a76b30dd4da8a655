import HomeIcon from '@mui/icons-material/HomeOutlined';
import type { Area } from '../layout/area.ts';

/** The page itself is the dashboard that `App.tsx` names. */
export const home: Area = { menu: [{ section: 'home', to: '/', label: 'Home', icon: HomeIcon }] };
