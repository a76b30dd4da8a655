"""Computes what `domain/statistics` is compared with, by other means and in another language.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install numpy scipy gbstats statsmodels
    /tmp/reference/bin/python bench/statistics/reference.py > bench/statistics/reference.json

Group-sequential boundaries: Simpson's rule on a fixed grid of the z scale and a root finder of scipy (the product integrates by
Gauss-Legendre on the score scale). Comparisons: gbstats, the engine of GrowthBook. The rest: scipy and statsmodels.
"""

import json
import math

import numpy as np
from scipy import integrate, optimize, special, stats

GRID = 1001


def simpson_weights(count, step):
    weights = np.ones(count)
    weights[1:-1:2] = 4
    weights[2:-1:2] = 2
    return weights * step / 3


def advance(state, t, low, high, drift):
    """Carries the sub-density of the paths that have not stopped to the grid [low, high] of the z scale at time t."""
    points, mass, before = state
    root, gap = math.sqrt(t), math.sqrt(t - before)
    grid = np.linspace(low, high, GRID)
    distance = (grid[:, None] * root - points[None, :] * math.sqrt(before) - drift * (t - before)) / gap
    density = np.exp(-0.5 * distance * distance) / math.sqrt(2 * math.pi)
    return grid, simpson_weights(GRID, grid[1] - grid[0]) * (density @ mass) * root / gap, t


def above(state, t, z, drift=0.0):
    points, mass, before = state
    return float(mass @ special.ndtr((points * math.sqrt(before) + drift * (t - before) - z * math.sqrt(t)) / math.sqrt(t - before)))


def below(state, t, z, drift=0.0):
    points, mass, before = state
    return float(mass @ special.ndtr((z * math.sqrt(t) - points * math.sqrt(before) - drift * (t - before)) / math.sqrt(t - before)))


START = (np.zeros(1), np.ones(1), 0.0)


def spent_by(fractions, bounds, sides):
    """Probability of first crossing the upper bound at each look."""
    state, spent = START, []
    for t, bound in zip(fractions, bounds):
        spent.append(above(state, t, bound))
        state = advance(state, t, -bound if sides == 2 else -9.0, bound, 0.0)
    return spent


def spending(kind, alpha, t):
    if kind == "lan_demets_obrien_fleming":
        return 2 * stats.norm.sf(stats.norm.isf(alpha / 2) / math.sqrt(t))
    return alpha * math.log(1 + (math.e - 1) * t)


def bounds_of(kind, alpha, sides, fractions):
    side = alpha / sides
    if kind in ("pocock", "obrien_fleming"):
        shape = [1.0 if kind == "pocock" else 1 / math.sqrt(t) for t in fractions]
        total = lambda c: sum(spent_by(fractions, [c * s for s in shape], sides)) - side
        c = optimize.brentq(total, 0.5, 6, xtol=1e-9)
        return [c * s for s in shape]
    bounds, spent, state = [], 0.0, START
    for t in fractions:
        allowance = spending(kind, side, t) - spent
        spent += allowance
        bound = optimize.brentq(lambda z: above(state, t, z) - allowance, 0.0 if sides == 2 else -5.0, 8.2, xtol=1e-10)
        state = advance(state, t, -bound if sides == 2 else -9.0, bound, 0.0)
        bounds.append(bound)
    return bounds


def boundary_cases():
    plans = [
        [1.0],
        [0.5, 1.0],
        [1 / 3, 2 / 3, 1.0],
        [0.2, 0.4, 0.6, 0.8, 1.0],
        [0.25, 0.3, 0.62, 0.9],
        [0.15, 0.5, 0.55, 1.0],
        [(k + 1) / 10 for k in range(10)],
    ]
    for fractions in plans:
        for kind in ("pocock", "obrien_fleming", "lan_demets_obrien_fleming", "lan_demets_pocock"):
            for alpha, sides in ((0.05, 2), (0.05, 1), (0.01, 2), (0.1, 2)):
                if kind in ("pocock", "obrien_fleming") and fractions[-1] != 1.0:
                    continue
                if kind == "lan_demets_obrien_fleming" and fractions[0] <= 0.15 and alpha < 0.05:
                    continue  # beyond 1e-16, where the plain method has no digits left
                z = bounds_of(kind, alpha, sides, fractions)
                spent = spent_by(fractions, z, sides)
                yield {"kind": kind, "alpha": alpha, "sides": sides, "informationFractions": fractions,
                       "z": z, "cumulativeAlpha": (np.cumsum(spent) * sides).tolist()}


def futility_cases():
    for fractions in ([0.5, 1.0], [1 / 3, 2 / 3, 1.0], [0.2, 0.4, 0.6, 0.8, 1.0]):
        for kind in ("lan_demets_obrien_fleming", "lan_demets_pocock"):
            upper = bounds_of("lan_demets_obrien_fleming", 0.025, 1, fractions)

            def lowers_at(drift):
                lowers, spent, state = [], 0.0, START
                for t, bound in zip(fractions[:-1], upper):
                    allowance = spending(kind, 0.1, t) - spent
                    spent += allowance
                    gap = lambda z: below(state, t, z, drift) - allowance
                    low = optimize.brentq(gap, -8, bound, xtol=1e-10) if gap(bound) > 0 > gap(-8) else bound
                    state = advance(state, t, low, bound, drift)
                    lowers.append(low)
                return lowers, below(state, fractions[-1], upper[-1], drift) - (0.1 - spent)

            drift = optimize.brentq(lambda d: lowers_at(d)[1], 2.9, 4.5, xtol=1e-9)
            yield {"efficacyZ": upper, "informationFractions": fractions, "beta": 0.1, "spending": kind,
                   "z": lowers_at(drift)[0] + [upper[-1]], "drift": drift}


def comparison_cases():
    from gbstats.bayesian.tests import EffectBayesianABTest, EffectBayesianConfig
    from gbstats.frequentist.tests import FrequentistConfig, SequentialConfig, SequentialTwoSidedTTest, TwoSidedTTest
    from gbstats.models.statistics import ProportionStatistic, SampleMeanStatistic

    def sample(n, mean, variance):
        total = n * mean
        return SampleMeanStatistic(n=n, sum=total, sum_squares=variance * (n - 1) + total * total / n)

    cases = [
        ("proportion", [(1000, 100), (1000, 120)]),
        ("proportion", [(5321, 613), (5298, 540)]),
        ("proportion", [(80, 9), (75, 20)]),
        ("mean", [(900, 10.3, 41.2), (1100, 10.9, 44.7)]),
        ("mean", [(25, 3.1, 2.2), (18, 4.4, 9.8)]),
        ("mean", [(40000, 31.7, 9120.5), (39500, 31.9, 9200.1)]),
    ]
    for metric, arms in cases:
        for alpha in (0.05, 0.01):
            made = [ProportionStatistic(n=a[0], sum=a[1]) if metric == "proportion" else sample(*a) for a in arms]
            row = {"metric": metric, "alpha": alpha, "arms": arms}
            for name, kind in (("difference", "absolute"), ("lift", "relative")):
                fixed = TwoSidedTTest(*made, FrequentistConfig(alpha=alpha, difference_type=kind)).compute_result()
                sequential = SequentialTwoSidedTTest(
                    *made, SequentialConfig(alpha=alpha, difference_type=kind, sequential_tuning_parameter=3000)
                ).compute_result()
                bayes = EffectBayesianABTest(*made, EffectBayesianConfig(alpha=alpha, difference_type=kind)).compute_result()
                row[name] = {
                    "estimate": fixed.expected, "interval": fixed.ci, "pValue": fixed.p_value,
                    "alwaysValidInterval": sequential.ci, "alwaysValidPValue": sequential.p_value,
                    "credibleInterval": bayes.ci, "chanceToWin": bayes.chance_to_win, "expectedLoss": bayes.risk[1],
                }
            yield row


def sample_ratio_cases():
    for counts, shares in (([510, 490], [0.5, 0.5]), ([5020, 4802, 5100], [1 / 3] * 3), ([990, 9300], [0.1, 0.9])):
        expected = np.array(shares) * sum(counts)
        result = stats.chisquare(counts, expected)
        # Dirichlet-multinomial with concentration 10,000 against the multinomial, by the log gamma function
        prior = 10_000 * np.array(shares)
        log_factor = (
            special.gammaln(prior.sum()) - special.gammaln(prior.sum() + sum(counts))
            + (special.gammaln(prior + counts) - special.gammaln(prior)).sum()
            - (np.array(counts) * np.log(shares)).sum()
        )
        yield {"counts": counts, "shares": shares, "chiSquare": result.statistic, "pValue": result.pvalue,
               "logBayesFactor": log_factor}


def multiple_testing_cases():
    from statsmodels.stats.multitest import multipletests

    for p in ([0.01, 0.04, 0.03, 0.005], [0.5, 0.001, 0.2, 0.2, 0.03, 0.99], [0.02]):
        yield {"p": p, "holm": multipletests(p, method="holm")[1].tolist(),
               "benjaminiHochberg": multipletests(p, method="fdr_bh")[1].tolist()}


def mixture_cases():
    """Sequential likelihood ratios by direct integration over the prior."""
    for estimate, se, tau in ((0.02, 0.01, 0.015), (1.3, 0.4, 2.0), (0.0, 0.3, 0.1)):
        ratio = lambda effect: stats.norm.pdf(estimate, effect, se) / stats.norm.pdf(estimate, 0, se) * stats.norm.pdf(effect, 0, tau)
        two_sided = integrate.quad(ratio, -12 * tau, 12 * tau, epsabs=1e-13, limit=400)[0]
        one_sided = 2 * integrate.quad(ratio, 0, 12 * tau, epsabs=1e-13, limit=400)[0]
        yield {"estimate": estimate, "standardError": se, "priorDeviation": tau, "twoSided": two_sided, "oneSided": one_sided}


def beta_binomial_cases():
    for successes, trials, null in ((30, 40, 0.5), (3, 50, 0.1), (600, 1000, 0.57)):
        density = lambda p: math.exp(
            successes * math.log(p / null) + (trials - successes) * math.log((1 - p) / (1 - null))
        ) * stats.beta.pdf(p, 2, 3)
        yield {"successes": successes, "trials": trials, "null": null, "prior": [2, 3],
               "bayesFactor": integrate.quad(density, 0, 1, epsabs=1e-13, points=[successes / trials], limit=400)[0]}


def cluster_cases():
    import statsmodels.api as sm

    generator = np.random.default_rng(7)
    sizes = generator.integers(1, 9, 60)
    groups = np.repeat(np.arange(60), sizes)
    side = np.repeat(np.arange(60) % 2, sizes)
    values = generator.normal(size=60)[groups] + generator.normal(size=len(groups)) + 0.3 * side
    fit = sm.OLS(values, sm.add_constant(side)).fit(cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
    clusters = [{"side": int(c % 2), "n": int((groups == c).sum()), "sum": float(values[groups == c].sum())} for c in range(60)]
    return {"clusters": clusters, "difference": float(fit.params[1]), "standardError": float(fit.bse[1])}


def adjustment_case():
    generator = np.random.default_rng(11)
    arms = []
    for shift in (0.0, 0.4):
        before = generator.gamma(2, 3, 200)
        arms.append([before, 0.7 * before + generator.normal(size=200) + shift])
    pooled = sum((np.cov(x, y)[0, 1]) * (len(x) - 1) for x, y in arms) / sum(np.var(x, ddof=1) * (len(x) - 1) for x, _ in arms)
    grand = np.concatenate([x for x, _ in arms]).mean()
    adjusted = [y - pooled * (x - grand) for x, y in arms]
    return {"arms": [{"before": x.tolist(), "during": y.tolist()} for x, y in arms], "theta": float(pooled),
            "means": [float(a.mean()) for a in adjusted], "variances": [float(a.var(ddof=1)) for a in adjusted]}


if __name__ == "__main__":
    print(json.dumps({
        "boundaries": list(boundary_cases()),
        "futility": list(futility_cases()),
        "comparisons": list(comparison_cases()),
        "sampleRatio": list(sample_ratio_cases()),
        "multipleTesting": list(multiple_testing_cases()),
        "mixtures": list(mixture_cases()),
        "betaBinomial": list(beta_binomial_cases()),
        "clusters": cluster_cases(),
        "cuped": adjustment_case(),
    }, indent=1, default=float))
