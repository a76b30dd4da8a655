import type { PromotionRecord } from '../../../contracts/promotions.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { statusWords } from './promotion-words.ts';

export function PromotionStatus({ status }: Pick<PromotionRecord, 'status'>) {
  const { label, tone } = statusWords[status];
  return <StatusDot tone={tone}>{label}</StatusDot>;
}
