import { Stack } from '@mui/material';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';

/** By which ids the plan stands in Stripe and here. */
export function StripeFacts({ plan }: { plan: SubscriptionPlan }) {
  const { stripe, id, createdAt, updatedAt } = plan;
  return (
    <Panel title="Facts">
      <Stack component="dl" sx={{ m: 0, gap: 1.25 }}>
        <Fact label="Plan id">
          <CopyButton value={id} what="plan id" />
        </Fact>
        <Fact label="Product in Stripe">
          {stripe.productId ? <CopyButton value={stripe.productId} what="product id" /> : 'None before it is published'}
        </Fact>
        {stripe.priceIds.length > 0 && (
          <Fact label="Prices in Stripe">
            {stripe.priceIds.map((priceId) => (
              <div key={priceId}>
                <CopyButton value={priceId} what="price id" />
              </div>
            ))}
          </Fact>
        )}
        <Fact label="Created">
          <Timestamp at={createdAt} />
        </Fact>
        <Fact label="Updated">
          <Timestamp at={updatedAt} />
        </Fact>
      </Stack>
    </Panel>
  );
}
