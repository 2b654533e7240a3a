"""How many records that are alone in a sample are alone in the population, where only the sample is known.

n records in u classes, f_j classes of j records; π is the sampling fraction, N = n/π.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import nbinom

from parvis.privacy.errors import PrivacyError

from .classes import Classes, Floats, Ints


@dataclass(frozen=True)
class PopulationUniques:
    """Estimates of how many of the population are alone in their class; None where a model doesn't fit the sample."""

    zayatz: float
    pitman: float | None
    negative_binomial: float | None
    chosen: float
    "The one that Dankar et al. (2012) found the most accurate for such a sampling fraction."
    chosen_name: str
    population: float
    "N"

    @property
    def share(self) -> float:
        """The share of the population that is alone in its class."""
        return min(1.0, self.chosen / self.population)


def population_uniques(classes: Classes, fraction: float) -> PopulationUniques:
    """The estimates for a sampling fraction above 0 and at most 1; at 1 the sample is the population.

    The choice follows Dankar et al., Estimating the re-identification risk of clinical data sets, BMC Medical
    Informatics and Decision Making 12 (2012) 66: Pitman's up to a fraction of 0.1, above it the smaller of Zayatz's and
    the negative binomial. Raises PrivacyError: a fraction that is none.
    """
    if not 0 < fraction <= 1:
        raise PrivacyError.of("privacy-fraction-unusable")
    counts = classes.counts[classes.counts > 0]
    size = float(counts.sum()) / fraction
    zayatz = _zayatz(counts.astype(np.float64), fraction)
    if fraction == 1:
        return PopulationUniques(zayatz, zayatz, zayatz, zayatz, "zayatz", size)
    pitman, negative = _pitman(counts.astype(np.float64), size), _negative_binomial(counts, fraction)
    if fraction <= 0.1 and pitman is not None:
        chosen, name = pitman, "pitman"
    elif negative is not None and negative < zayatz:
        chosen, name = negative, "negative-binomial"
    else:
        chosen, name = zayatz, "zayatz"
    return PopulationUniques(zayatz, pitman, negative, chosen, name, size)


def _zayatz(counts: Floats, fraction: float) -> float:
    """f_1/π · P(F=1 | f=1), P(F=1 | f=1) = (f_1/u) π / Σ_j (f_j/u) j π (1-π)^(j-1).

    Zayatz, Estimation of the percent of unique population elements on a microdata file using the sample (US Census
    Bureau, 1991): the sample's shares of classes of each size stand for the population's. The binomial stands for the
    hypergeometric.
    """
    sizes, number = np.unique(counts, return_counts=True)
    alone = float(number[sizes == 1].sum())
    if not alone:
        return 0.0
    seen = float((number * sizes * fraction * (1 - fraction) ** (sizes - 1)).sum())
    return alone / fraction * (alone * fraction / seen)


def _pitman(counts: Floats, population: float) -> float | None:
    """Γ(θ+1)/Γ(θ+α) · N^α, θ and α the likeliest in the Ewens-Pitman sampling formula:

    ln L = Σ_{i=1}^{u-1} ln(θ+iα) - Σ_{i=1}^{n-1} ln(θ+i) + Σ_j f_j Σ_{i=1}^{j-1} ln(i-α), 0 ≤ α < 1, θ > -α.
    Hoshino, Applying Pitman's sampling formula to microdata disclosure risk assessment, J. Official Statistics 2001.
    """
    classes, records = len(counts), float(counts.sum())
    if classes < 2 or classes == records:
        return None
    steps = np.arange(1, classes)
    sizes, number = np.unique(counts, return_counts=True)

    def unlikely(point: Floats) -> float:
        alpha = 1 / (1 + np.exp(-point[0]))
        theta = np.exp(point[1]) - alpha
        if not 1e-9 < alpha < 1 - 1e-9:
            return 1e300
        # Σ_{i=1}^{m} ln(θ+i) = ln Γ(θ+m+1) - ln Γ(θ+1); the same for ln(i-α).
        within = number @ (gammaln(sizes - alpha) - gammaln(1 - alpha))
        between = np.log(theta + steps * alpha).sum()
        return float(-(between - (gammaln(theta + records) - gammaln(theta + 1)) + within))

    best = minimize(unlikely, np.array([0.0, np.log(classes)]), method="Nelder-Mead", options={"maxiter": 2000})
    if not best.success or best.fun >= 1e299:
        return None
    alpha = 1 / (1 + np.exp(-best.x[0]))
    theta = np.exp(best.x[1]) - alpha
    found = float(np.exp(gammaln(theta + 1) - gammaln(theta + alpha) + alpha * np.log(population)))
    return min(found, population)


def _negative_binomial(counts: Ints, fraction: float) -> float | None:
    """K p^α: the K classes of the population have 1 + X records, X negative binomial (α, p) (slid by one).

    A sample has f records of such a class with P(f) = (1-π) a(f) + π a(f-1), a the negative binomial (α, p') with
    p' = p / (1 - (1-p)(1-π)): its thinning. α and p are the likeliest given f > 0, and K = u / (1 - P(0)).
    Chen and Keller-McNulty, Estimation of identification disclosure risk in microdata, J. Official Statistics 1998; the
    likelihood is in the place of their moments.
    """
    sizes, number = np.unique(counts, return_counts=True)
    if len(sizes) < 2:
        return None

    def parameters(point: Floats) -> tuple[float, float, float]:
        alpha, p = float(np.exp(point[0])), float(1 / (1 + np.exp(-point[1])))
        return alpha, p, p / (1 - (1 - p) * (1 - fraction))

    def unlikely(point: Floats) -> float:
        alpha, _, thinned = parameters(point)
        seen = (1 - fraction) * nbinom.pmf(sizes, alpha, thinned) + fraction * nbinom.pmf(sizes - 1, alpha, thinned)
        unseen = (1 - fraction) * nbinom.pmf(0, alpha, thinned)
        if not np.all(seen > 0) or unseen >= 1:
            return 1e300
        return float(-(number @ (np.log(seen) - np.log1p(-unseen))))

    best = minimize(unlikely, np.array([-1.0, -1.0]), method="Nelder-Mead", options={"maxiter": 2000})
    if not best.success or best.fun >= 1e299:
        return None
    alpha, p, thinned = parameters(best.x)
    classes = float(number.sum()) / (1 - (1 - fraction) * float(nbinom.pmf(0, alpha, thinned)))
    return float(classes * p**alpha)
