"""Trains models/churn-risk-sample.onnx on customers that this script makes up, and enters it in models/manifest.json.

    python3 -m venv .venv && .venv/bin/pip install -r models/training/requirements.txt
    .venv/bin/python models/training/churn_risk_sample.py

Same versions, same bytes: the seed is fixed, and the file carries no time.
"""

import argparse
import datetime
import hashlib
import json
import pathlib

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

NAME, VERSION, SEED, CUSTOMERS = "churn-risk-sample", "1.0.0", 20260101, 20_000
MODELS = pathlib.Path(__file__).resolve().parent.parent
FEATURES = [
    "tenureMonths",
    "seats",
    "seatUtilisation",
    "loginsPerSeatWeek",
    "supportTickets90d",
    "failedPayments90d",
    "yearlyBilling",
]


def customers(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Made-up customers, and whether each left within 90 days: by a logistic rule of our own, with chance in it."""
    tenure = rng.gamma(2.0, 9.0, CUSTOMERS)
    seats = 1 + rng.poisson(rng.gamma(1.2, 8.0, CUSTOMERS))
    utilisation = rng.beta(4.0, 2.0, CUSTOMERS)
    logins = rng.gamma(3.0, 1.2, CUSTOMERS) * utilisation
    tickets = rng.poisson(0.8, CUSTOMERS)
    failed = rng.poisson(0.15, CUSTOMERS)
    yearly = rng.random(CUSTOMERS) < 0.3
    score = (
        -0.9
        - 0.035 * tenure
        - 0.01 * seats
        - 1.8 * (utilisation - 0.66)
        - 0.25 * (logins - 2.4)
        + 0.18 * tickets
        + 0.9 * failed
        - 1.1 * yearly
    )
    left = rng.random(CUSTOMERS) < 1 / (1 + np.exp(-score))
    rows = np.column_stack([tenure, seats, utilisation, logins, tickets, failed, yearly])
    return rows.astype(np.float32), left.astype(np.int64)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--trained-at", default=datetime.date.today().isoformat(), help="date for the manifest")
    trained_at = arguments.parse_args().trained_at

    rows, left = customers(np.random.default_rng(SEED))
    train_rows, test_rows, train_left, test_left = train_test_split(
        rows, left, test_size=0.25, random_state=SEED, stratify=left
    )
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(train_rows, train_left)
    expected = model.predict_proba(test_rows)[:, 1]

    onnx = to_onnx(
        model,
        initial_types=[("features", FloatTensorType([None, len(FEATURES)]))],
        options={"zipmap": False},
        target_opset=15,
    )
    onnx.graph.name = NAME
    content = onnx.SerializeToString(deterministic=True)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    given = session.run(["probabilities"], {"features": test_rows})[0][:, 1]
    parity = float(np.abs(given - expected).max())
    if parity > 1e-6:
        raise SystemExit(f"the ONNX file differs from scikit-learn by {parity}")

    entry = {
        "name": NAME,
        "version": VERSION,
        "file": f"{NAME}.onnx",
        "sha256": hashlib.sha256(content).hexdigest(),
        "input": "features",
        "features": FEATURES,
        "output": {"name": "probabilities", "column": 1, "meaning": "probability of leaving within 90 days"},
        "metrics": {
            "auc": round(float(roc_auc_score(test_left, expected)), 4),
            "brier": round(float(brier_score_loss(test_left, expected)), 4),
            "baseRate": round(float(test_left.mean()), 4),
            "testRows": len(test_left),
        },
        "trainedAt": trained_at,
        "card": f"{NAME}.md",
    }
    (MODELS / entry["file"]).write_bytes(content)
    lines = [[*row, probability] for row, probability in zip(test_rows[:20], expected[:20])]
    table = "\n".join(",".join(str(float(value)) for value in line) for line in lines)
    (MODELS / f"{NAME}.predictions.csv").write_text(f"{','.join([*FEATURES, 'probability'])}\n{table}\n")
    manifest_file = MODELS / "manifest.json"
    known = json.loads(manifest_file.read_text())["models"] if manifest_file.exists() else []
    others = [other for other in known if other["name"] != NAME]
    manifest = {"models": sorted([*others, entry], key=lambda one: one["name"])}
    manifest_file.write_text(json.dumps(manifest, indent=2) + "\n")
    print(json.dumps({"parity": parity, **entry["metrics"]}))


if __name__ == "__main__":
    main()
