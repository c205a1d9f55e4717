#!/usr/bin/env python3
"""Prints as JSON the seconds that HiGHS needs for all (commodity, month) problems of a market on one
thread, and its gap in per cent: linear programs, or mixed-integer programs where lots are kept."""

import argparse
import json
import pathlib
import sys
import time

import highspy
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "oracles"))
# Not OR-Tools: it brings a HiGHS of its own, and the two do not load into one process.
from market import Market, whole  # noqa: E402


def model(supplies, demands, pairs, lots, per_kilogram):
    """Columns: kilograms of each pair and, with lots, whether it is used."""
    count, infinity = len(pairs), highspy.kHighsInf
    lp = highspy.HighsLp()
    lp.sense_ = highspy.ObjSense.kMaximize
    most = [float(min(supplies[i], demands[j])) for i, j, _ in pairs]
    costs = [float(surplus + per_kilogram) for _, _, surplus in pairs]
    starts, index, value = [0], [], []
    rows = len(supplies) + len(demands)
    for k, (i, j, _) in enumerate(pairs):
        index += [i, len(supplies) + j] + ([rows + k, rows + count + k] if lots else [])
        value += [1.0, 1.0] + ([1.0, 1.0] if lots else [])
        starts.append(len(index))
    lower, upper = [0.0] * rows, [float(kg) for kg in [*supplies, *demands]]
    if lots:
        for k in range(count):
            index += [rows + k, rows + count + k]
            value += [-most[k], -float(lots[k])]
            starts.append(len(index))
        lower += [-infinity] * count + [0.0] * count
        upper += [0.0] * count + [infinity] * count
        lp.integrality_ = [highspy.HighsVarType.kContinuous] * count + [highspy.HighsVarType.kInteger] * count
    used = count if lots else 0
    lp.num_col_, lp.num_row_ = count + used, len(lower)
    lp.col_cost_ = np.array(costs + [0.0] * used)
    lp.col_lower_ = np.zeros(count + used)
    lp.col_upper_ = np.array(most + [1.0] * used)
    lp.row_lower_, lp.row_upper_ = np.array(lower), np.array(upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, value
    return lp


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ["offers", "requests", "communes"]:
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--objective", choices=["volume", "value"], default="volume")
    parser.add_argument("--lots", action="store_true")
    parser.add_argument("--seconds", type=float, default=60, help="for all problems together, with lots")
    args = parser.parse_args()
    args.transport_rate, args.star_bonus = 2500, 0
    market = Market(args)
    lot_of = {}
    if args.lots:
        keys = {}
        for key, row in market.offers.items():
            keys.setdefault((row["commodity"], row["month"]), ([], []))[0].append(row)
        for key, row in market.requests.items():
            keys.setdefault((row["commodity"], row["month"]), ([], []))[1].append(row)
        lot_of = list(keys.values())
    problems = []
    for number, (supplies, demands, pairs) in enumerate(market.groups):
        if not pairs:
            continue
        paths = min(len(supplies), len(demands)) + 2
        first = paths * (1 + max(surplus for _, _, surplus in pairs)) if args.objective == "volume" else 0
        lots = None
        if args.lots:
            offers, requests = lot_of[number]
            lots = [max(whole(offers[i]["min_lot_kg"]), whole(requests[j]["min_lot_kg"])) for i, j, _ in pairs]
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.001)
        solver.passModel(model(supplies, demands, pairs, lots, first))
        problems.append((solver, len(pairs)))
    pairs_left = sum(pairs for _, pairs in problems)
    found = bound = 0.0
    start = time.perf_counter()
    for solver, pairs in problems:
        if args.lots:
            # What time is left, by the size of what is left.
            left = args.seconds - (time.perf_counter() - start)
            solver.setOptionValue("time_limit", max(0.01, left * pairs / pairs_left))
            pairs_left -= pairs
        solver.run()
        info = solver.getInfo()
        has_found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        value = info.objective_function_value if has_found else 0.0
        found += value
        # Stopped before it had a bound, it counts with what it found.
        bound += info.mip_dual_bound if args.lots and abs(info.mip_dual_bound) < highspy.kHighsInf else value
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "gap": 100 * (bound - found) / bound if bound else 0}))


if __name__ == "__main__":
    main()
