#!/usr/bin/env python3
"""Solves a market of offers.csv and requests.csv with OR-Tools, apart from our own code: which pairs may
trade is worked out in market.py from the specification, the flows are OR-Tools'.

check   compares matches.csv and summary.json of `ocop-market match` with it and fails on any difference
time    prints the median seconds that OR-Tools' min-cost flow needs on the same arcs
"""

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict

import numpy as np
from market import Market, rows, whole
from ortools.graph.python import max_flow, min_cost_flow


def arcs(group):
    """Tails, heads, capacities and gains: source, offers, requests, sink."""
    supplies, demands, pairs = group
    n, m = len(supplies), len(demands)
    source, sink = n + m, n + m + 1
    tails = [source] * n + [i for i, _, _ in pairs] + [n + j for j in range(m)]
    heads = list(range(n)) + [n + j for _, j, _ in pairs] + [sink] * m
    capacities = supplies + [min(supplies[i], demands[j]) for i, j, _ in pairs] + demands
    gains = [0] * n + [surplus for _, _, surplus in pairs] + [0] * m
    columns = (tails, heads, capacities, gains)
    return source, sink, [np.array(column, dtype=np.int64) for column in columns]


def largest_flow(group):
    source, sink, (tails, heads, capacities, _) = arcs(group)
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tails, heads, capacities)
    assert solver.solve(source, sink) == solver.OPTIMAL
    return solver.optimal_flow()


def flow_solver(group, sent, per_kilogram=0, bypass=False):
    """Min-cost flow of `sent` kilograms; a bypass lets any part of them stay unsold at no gain."""
    source, sink, (tails, heads, capacities, gains) = arcs(group)
    count = len(group[2])
    if per_kilogram:
        gains[len(group[0]) : len(group[0]) + count] += per_kilogram
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, -gains)
    if bypass:
        solver.add_arc_with_capacity_and_unit_cost(source, sink, sent, 0)
    solver.set_node_supply(source, sent)
    solver.set_node_supply(sink, -sent)
    return solver


def optimum(market, objective):
    """(kilograms, surplus); for `value` only the surplus is the objective's."""
    kilograms = surplus = 0
    for group in market.groups:
        if not group[2]:
            continue
        if objective == "volume":
            sent = largest_flow(group)
            solver = flow_solver(group, sent)
        else:
            sent = sum(group[0])
            solver = flow_solver(group, sent, bypass=True)
        assert solver.solve() == solver.OPTIMAL
        kilograms += sent
        surplus -= solver.optimal_cost()
    return kilograms, surplus


def check(args):
    market = Market(args)
    with open(args.summary, encoding="utf-8") as file:
        summary = json.load(file)
    faults = []

    def expect(name, found, wanted):
        if found != wanted:
            faults.append(f"{name}: {found}, expected {wanted}")

    sold, bought = defaultdict(int), defaultdict(int)
    kilograms = surplus = count = 0
    for row in rows(args.matches):
        name = f"{row['offer_id']} {row['request_id']} {row['month']}"
        offer_key, request_key = (row["offer_id"], row["month"]), (row["request_id"], row["month"])
        offer, request = market.offers[offer_key], market.requests[request_key]
        expect(f"{name} commodity", offer["commodity"], request["commodity"])
        expect(f"{name} surplus", int(row["surplus_vnd_per_kg"]), market.surplus(offer, request))
        tenths = market.tenths_of_km(offer["commune_code"], request["commune_code"])
        expect(f"{name} distance", row["distance_km"], f"{tenths // 10}.{tenths % 10}")
        expect(f"{name} transport", int(row["transport_vnd_per_kg"]), market.transport(offer, request))
        price, ask = int(row["suggested_price_vnd_per_kg"]), int(offer["ask_vnd_per_kg"])
        highest = int(request["bid_vnd_per_kg"]) - market.transport(offer, request)
        expect(f"{name} price {price} within {ask} to {highest}", ask <= price <= highest, True)
        quantity = int(row["quantity_kg"])
        lot = max(1, whole(offer["min_lot_kg"]), whole(request["min_lot_kg"]))
        expect(f"{name} {quantity} kg reaches the lot {lot}", quantity >= lot, True)
        sold[offer_key] += quantity
        bought[request_key] += quantity
        kilograms += quantity
        surplus += quantity * int(row["surplus_vnd_per_kg"])
        count += 1
    for key, quantity in sold.items():
        expect(f"{key} sells within its quantity", quantity <= int(market.offers[key]["quantity_kg"]), True)
    for key, quantity in bought.items():
        expect(f"{key} buys within its quantity", quantity <= int(market.requests[key]["quantity_kg"]), True)
    lots = any(whole(row["min_lot_kg"]) > 1 for row in [*market.offers.values(), *market.requests.values()])
    expect("pairs_matched", summary["pairs_matched"], count)
    expect("pairs_feasible", summary["pairs_feasible"], sum(len(group[2]) for group in market.groups))
    expect("total_quantity_kg", summary["total_quantity_kg"], kilograms)
    expect("total_surplus_vnd", summary["total_surplus_vnd"], surplus)

    best_kg, best_vnd = optimum(market, args.objective)
    bound = (summary["bound_quantity_kg"], summary["bound_surplus_vnd"])
    if args.objective == "volume":
        found, wanted, proven = (kilograms, surplus), (best_kg, best_vnd), bound
    else:
        found, wanted, proven = surplus, best_vnd, bound[1]
    if lots:
        # Lots only take away: our bound lies between what we found and the optimum without them.
        expect(f"found {found} <= bound {proven} <= {wanted}", found <= proven <= wanted, True)
    else:
        expect("objective", found, wanted)
        expect("bound", proven, wanted)
    print(f"{args.objective}: {count} pairs, {kilograms} kg, {surplus} VND; OR-Tools: {wanted}")
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def measure(args):
    market = Market(args)
    seconds = []
    for _ in range(args.runs):
        solvers = []
        for group in market.groups:
            if group[2]:
                # Kilograms first: each outweighs any difference in surplus along a path.
                paths = min(len(group[0]), len(group[1])) + 2
                first = paths * (1 + max(surplus for _, _, surplus in group[2]))
                per_kilogram = first if args.objective == "volume" else 0
                solvers.append(flow_solver(group, sum(group[0]), per_kilogram, bypass=True))
        start = time.perf_counter()
        for solver in solvers:
            assert solver.solve() == solver.OPTIMAL
        seconds.append(time.perf_counter() - start)
    print(statistics.median(seconds))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=["check", "time"])
    parser.add_argument("--offers", required=True)
    parser.add_argument("--requests", required=True)
    parser.add_argument("--communes", required=True)
    parser.add_argument("--objective", choices=["volume", "value"], default="volume")
    parser.add_argument("--transport-rate", type=int, default=2500)
    parser.add_argument("--star-bonus", type=int, default=0)
    parser.add_argument("--matches")
    parser.add_argument("--summary")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    return check(args) if args.work == "check" else measure(args)


if __name__ == "__main__":
    sys.exit(main())
