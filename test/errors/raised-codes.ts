import { type ErrorCode, errorCatalogue } from '../../contracts/tables/error-catalogue.ts';
import { isTestCode, sourcesBelow, textOf } from '../rules/sources.ts';

/** Codes of the catalogue that nothing raises yet: each waits for the area that it belongs to. */
export const notRaisedYet: readonly ErrorCode[] = [
  // Campaigns
  'CampaignConflict',
  'CampaignLaunchError',
  'CampaignAutomationError',
  // Price changes, their constraints and benchmarks
  'PricingUpdateFailed',
  'PricingConstraintViolation',
  'PricingOptimizationFailed',
  'MarketPositionRisk',
  // Models and what they need of customers and feeds
  'ModelDegradationDetected',
  'CustomerDataIncomplete',
  'ExternalAPITimeout',
];

/** Where errors are raised: the catalogue itself and tests aside. Limits name the codes of what goes past them. */
const product = ['api', 'commands', 'domain', 'database', 'activities', 'workflows', 'integrations', 'worker'];
const tablesThatRaise = ['contracts/tables/limits.ts'];

/** Codes that stand somewhere in the product's sources. */
export function codesInSources(): Set<ErrorCode> {
  const texts = [
    ...product.flatMap((folder) => sourcesBelow(folder)).filter((path) => !isTestCode(path)),
    ...tablesThatRaise,
  ].map(textOf);
  const codes = Object.keys(errorCatalogue) as ErrorCode[];
  return new Set(codes.filter((code) => texts.some((text) => text.includes(`'${code}'`))));
}
