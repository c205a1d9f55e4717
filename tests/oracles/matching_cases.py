#!/usr/bin/env python3
"""Checks many small markets with OR-Tools in one process.

matching_cases.py FOLDER    Each folder in it is a case: offers.csv, requests.csv, perhaps pools.csv,
options.json, and the matches.csv and summary.json of `ocop-market match`. Which pairs may trade is
worked out by market.py from the specification; pools are joined, lots are decided (CP-SAT) and fair
shares are found (kilogram by kilogram, and by linear programs) here.
"""

import argparse
import json
import pathlib
import sys
from collections import defaultdict
from fractions import Fraction

from market import Market, rows, whole, words
from matching import flow_solver, largest_flow
from ortools.graph.python import max_flow, min_cost_flow
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model


# Beyond so many kilograms the fair shares are checked by linear programs alone.
MOST_KILOGRAMS_ONE_BY_ONE = 2_000
# What a solver of floating-point numbers may miss of a level, and what counts as rising above one.
SLACK, RISES = 1e-9, 1e-7


def joined(offers, pools):
    """Offers as the matching sees them: a pool's rows of one kind are one; its terms suit every member."""
    alone, kinds = [], defaultdict(list)
    for row in offers:
        pool = pools.get(row["seller_id"])
        if pool is None:
            alone.append([row])
        else:
            kinds[pool, row["commodity"], row["month"], row["variety"]].append(row)
    return alone + [sorted(members, key=lambda row: row["offer_id"]) for members in kinds.values()]


class Case:
    def __init__(self, folder, communes):
        self.options = json.loads((folder / "options.json").read_text())
        arguments = argparse.Namespace(
            communes=communes,
            offers=folder / "offers.csv",
            requests=folder / "requests.csv",
            transport_rate=self.options["transport_rate"],
            star_bonus=self.options["star_bonus"],
        )
        self.market = Market.__new__(Market)
        self.market.known, self.market.rate, self.market.bonus = {}, arguments.transport_rate, arguments.star_bonus
        self.market.places = PLACES
        pools_file = folder / "pools.csv"
        pools = {row["seller_id"]: row["pool_id"] for row in rows(pools_file)} if pools_file.exists() else {}
        offers = rows(arguments.offers)
        requests = rows(arguments.requests)
        for row in offers:
            row["held"] = words(row["standards"])
        for row in requests:
            row["needed"] = words(row["standards_required"])
        self.seller_of = lambda row: ("pool", pools[row["seller_id"]]) if row["seller_id"] in pools else ("", row["seller_id"])
        self.supplies = joined(offers, pools)
        self.requests = requests
        self.of_offer = {(row["offer_id"], row["month"]): i for i, members in enumerate(self.supplies) for row in members}
        self.of_request = {(row["request_id"], row["month"]): j for j, row in enumerate(requests)}
        self.quantity = [sum(int(row["quantity_kg"]) for row in members) for members in self.supplies]
        self.demand = [int(row["quantity_kg"]) for row in requests]
        self.pairs = {}
        by_group = defaultdict(list)
        for j, row in enumerate(requests):
            by_group[row["commodity"], row["month"]].append(j)
        for i, members in enumerate(self.supplies):
            for j in by_group[members[0]["commodity"], members[0]["month"]]:
                found = self.pair(members, requests[j])
                if found is not None:
                    self.pairs[i, j] = found
        self.lots = any(lot > 1 for _, lot in self.pairs.values())
        self.matches = rows(folder / "matches.csv")
        self.summary = json.loads((folder / "summary.json").read_text())

    def pair(self, members, request):
        """(surplus, lot) of a joint row and a request, or None."""
        joint = dict(members[0])
        joint["quantity_kg"] = str(sum(int(row["quantity_kg"]) for row in members))
        joint["ask_vnd_per_kg"] = str(max(int(row["ask_vnd_per_kg"]) for row in members))
        joint["min_lot_kg"] = str(max(whole(row["min_lot_kg"]) for row in members))
        joint["held"] = set.intersection(*(row["held"] for row in members))
        joint["ocop_stars"] = str(min(whole(row["ocop_stars"]) for row in members))
        if any(row["seller_id"] == request["buyer_id"] for row in members):
            return None
        joint["seller_id"] = ""
        farthest = max(
            members, key=lambda row: self.market.tenths_of_km(row["commune_code"], request["commune_code"])
        )
        joint["commune_code"] = farthest["commune_code"]
        surplus = self.market.surplus(joint, request)
        if surplus is None:
            return None
        return surplus, max(1, whole(joint["min_lot_kg"]), whole(request["min_lot_kg"]))

    def allocation(self):
        """Kilograms by pair as matches.csv has them, and what is wrong with them."""
        faults, flow, sold, by_member = [], defaultdict(int), defaultdict(int), defaultdict(int)
        for row in self.matches:
            i = self.of_offer[row["offer_id"], row["month"]]
            j = self.of_request[row["request_id"], row["month"]]
            kg = int(row["quantity_kg"])
            if (i, j) not in self.pairs:
                faults.append(f"{row['offer_id']} and {row['request_id']} may not trade")
                continue
            if int(row["surplus_vnd_per_kg"]) != self.pairs[i, j][0]:
                faults.append(f"{row['offer_id']} {row['request_id']}: surplus {row['surplus_vnd_per_kg']}")
            flow[i, j] += kg
            by_member[i, row["offer_id"]] += kg
        bought = defaultdict(int)
        for (i, j), kg in flow.items():
            sold[i] += kg
            bought[j] += kg
            if kg < self.pairs[i, j][1]:
                faults.append(f"{kg} kg is less than the lot {self.pairs[i, j][1]}")
        faults += [f"row {i} sells too much" for i, kg in sold.items() if kg > self.quantity[i]]
        faults += [f"request {j} buys too much" for j, kg in bought.items() if kg > self.demand[j]]
        for i, members in enumerate(self.supplies):
            if len(members) > 1:
                # Largest remainder: every part is its exact share rounded down or up.
                for row in members:
                    exact = Fraction(sold[i] * int(row["quantity_kg"]), self.quantity[i])
                    kg = by_member[i, row["offer_id"]]
                    if not exact - 1 < kg < exact + 1:
                        faults.append(f"{row['offer_id']} sells {kg} of its pool's {sold[i]}")
        return flow, faults

    def amounts(self, flow):
        return sum(flow.values()), sum(kg * self.pairs[pair][0] for pair, kg in flow.items())

    def group(self):
        return self.quantity, self.demand, [(i, j, surplus) for (i, j), (surplus, _) in self.pairs.items()]

    def best_flow(self):
        """(kilograms, surplus) without lots."""
        group = self.group()
        if self.options["objective"] == "volume":
            sent = largest_flow(group)
            solver = flow_solver(group, sent)
        else:
            sent = sum(self.quantity)
            solver = flow_solver(group, sent, bypass=True)
        assert solver.solve() == solver.OPTIMAL
        return sent, -solver.optimal_cost()

    def best_with_lots(self):
        """(kilograms, surplus) by CP-SAT; each solved to the end."""
        model = cp_model.CpModel()
        sold, bought, kilograms, surplus = defaultdict(list), defaultdict(list), [], []
        for (i, j), (gain, lot) in self.pairs.items():
            most = min(self.quantity[i], self.demand[j])
            used = model.new_bool_var("")
            kg = model.new_int_var(0, most, "")
            model.add(kg <= most * used)
            model.add(kg >= lot * used)
            sold[i].append(kg)
            bought[j].append(kg)
            kilograms.append(kg)
            surplus.append(gain * kg)
        for i, parts in sold.items():
            model.add(sum(parts) <= self.quantity[i])
        for j, parts in bought.items():
            model.add(sum(parts) <= self.demand[j])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = 20
        best_kg = 0
        if self.options["objective"] == "volume":
            model.maximize(sum(kilograms))
            if solver.solve(model) != cp_model.OPTIMAL:
                return None
            best_kg = round(solver.objective_value)
            model.add(sum(kilograms) == best_kg)
        model.maximize(sum(surplus))
        if solver.solve(model) != cp_model.OPTIMAL:
            return None
        return best_kg, round(solver.objective_value)

    def can_sell(self, totals):
        """Whether the sellers can sell these totals together."""
        source, sink = 0, 1
        number = defaultdict(lambda: len(number) + 2)
        solver = max_flow.SimpleMaxFlow()
        for seller, kg in totals.items():
            solver.add_arc_with_capacity(source, number["s", seller], kg)
        for i in {i for i, _ in self.pairs}:
            solver.add_arc_with_capacity(number["s", self.seller_of(self.supplies[i][0])], number["i", i], self.quantity[i])
        for i, j in self.pairs:
            solver.add_arc_with_capacity(number["i", i], number["j", j], self.quantity[i])
        for j in {j for _, j in self.pairs}:
            solver.add_arc_with_capacity(number["j", j], sink, self.demand[j])
        assert solver.solve(source, sink) == solver.OPTIMAL
        return solver.optimal_flow() == sum(totals.values())

    def fair_shares(self):
        """The sorted shares when one kilogram after the other goes to whoever has the smallest share."""
        offered = self.offered()
        totals = {self.seller_of(self.supplies[i][0]): 0 for i, _ in self.pairs}
        open_sellers = set(totals)
        while open_sellers:
            seller = min(
                open_sellers,
                key=lambda s: (Fraction(totals[s], offered[s]), -Fraction(totals[s] + 1, offered[s]), s),
            )
            totals[seller] += 1
            if not self.can_sell(totals):
                totals[seller] -= 1
                open_sellers.remove(seller)
        return offered, totals

    def shares_by_linear_programs(self):
        """The fair shares of a market in which kilograms can be halved: the smallest share is made as
        large as possible by a linear program; whoever cannot rise above it keeps it, and the others go on.
        """
        offered = self.offered()
        sellers = sorted({self.seller_of(self.supplies[i][0]) for i, _ in self.pairs})
        fixed = {}

        def program(level=None, rising=None):
            """The largest level of all that are free; or of one of them, the others staying at the level."""
            solver = pywraplp.Solver.CreateSolver("GLOP")
            sold, bought, totals = defaultdict(list), defaultdict(list), defaultdict(list)
            for i, j in self.pairs:
                kg = solver.NumVar(0, solver.infinity(), "")
                sold[i].append(kg)
                bought[j].append(kg)
                totals[self.seller_of(self.supplies[i][0])].append(kg)
            for i, parts in sold.items():
                solver.Add(sum(parts) <= self.quantity[i])
            for j, parts in bought.items():
                solver.Add(sum(parts) <= self.demand[j])
            share = solver.NumVar(0, solver.infinity(), "share")
            for seller in sellers:
                total = sum(totals[seller])
                if seller in fixed:
                    solver.Add(total >= fixed[seller] * offered[seller] * (1 - SLACK))
                elif rising is None or seller == rising:
                    solver.Add(total >= share * offered[seller])
                else:
                    solver.Add(total >= level * offered[seller] * (1 - SLACK))
            solver.Maximize(share)
            assert solver.Solve() == pywraplp.Solver.OPTIMAL
            return solver.Objective().Value()

        while len(fixed) < len(sellers):
            level = program()
            free = [seller for seller in sellers if seller not in fixed]
            stuck = [seller for seller in free if program(level, seller) <= level + RISES]
            assert stuck, "somebody keeps the smallest share"
            fixed.update((seller, level) for seller in stuck)
        return fixed

    def differs_from_linear_programs(self, ours):
        """What the shares of whole kilograms may not differ by: a kilogram for each seller."""
        offered = self.offered()
        wanted = self.shares_by_linear_programs()
        return [
            f"{seller[1]} sells {ours[seller]} of {offered[seller]} kg, by linear programs {float(share):.6f} of it"
            for seller, share in wanted.items()
            if abs(ours[seller] - share * offered[seller]) > len(wanted) + 1e-4 * offered[seller]
        ]

    def offered(self):
        offered = defaultdict(int)
        for i, members in enumerate(self.supplies):
            offered[self.seller_of(members[0])] += self.quantity[i]
        return offered

    def best_with_totals(self, totals):
        """The largest surplus when every seller sells its total."""
        solver = min_cost_flow.SimpleMinCostFlow()
        number = defaultdict(lambda: len(number))
        for i in {i for i, _ in self.pairs}:
            solver.add_arc_with_capacity_and_unit_cost(number["s", self.seller_of(self.supplies[i][0])], number["i", i], self.quantity[i], 0)
        for (i, j), (surplus, _) in self.pairs.items():
            solver.add_arc_with_capacity_and_unit_cost(number["i", i], number["j", j], self.quantity[i], -surplus)
        sink = number["sink"]
        for j in {j for _, j in self.pairs}:
            solver.add_arc_with_capacity_and_unit_cost(number["j", j], sink, self.demand[j], 0)
        for seller, kg in totals.items():
            solver.set_node_supply(number["s", seller], kg)
        solver.set_node_supply(sink, -sum(totals.values()))
        assert solver.solve() == solver.OPTIMAL
        return -solver.optimal_cost()

    def faults(self):
        flow, faults = self.allocation()
        kilograms, surplus = self.amounts(flow)
        summary = self.summary
        bound = summary["bound_quantity_kg"], summary["bound_surplus_vnd"]

        def expect(name, found, wanted):
            if found != wanted:
                faults.append(f"{name}: {found}, expected {wanted}")

        expect("pairs_feasible", summary["pairs_feasible"], len(self.pairs))
        expect("total_quantity_kg", summary["total_quantity_kg"], kilograms)
        expect("total_surplus_vnd", summary["total_surplus_vnd"], surplus)
        if not self.pairs:
            return faults
        if self.options["fair"]:
            if self.lots:
                return faults
            ours = {self.seller_of(self.supplies[i][0]): 0 for i, _ in self.pairs}
            for (i, _), kg in flow.items():
                ours[self.seller_of(self.supplies[i][0])] += kg
            faults += self.differs_from_linear_programs(ours)
            self.options["by_programs"] = True
            if sum(self.quantity) <= MOST_KILOGRAMS_ONE_BY_ONE:
                offered, totals = self.fair_shares()
                shares = lambda sold: sorted(Fraction(kg, offered[seller]) for seller, kg in sold.items())
                expect("fair shares", shares(ours), shares(totals))
            expect("surplus with these totals", surplus, self.best_with_totals(ours))
            expect("bound", bound, (kilograms, surplus))
            best_kg, best_vnd = self.best_flow()
            given_up = summary["price_of_fairness_vnd"]
            expect("price of fairness", given_up, best_vnd - surplus)
            if self.options["objective"] == "volume":
                expect("price of fairness in kg", summary["price_of_fairness_kg"], best_kg - kilograms)
            return faults
        best = self.best_with_lots() if self.lots else self.best_flow()
        if best is None:
            self.options["unproven"] = True
            return faults
        key = (lambda kg, vnd: (kg, vnd)) if self.options["objective"] == "volume" else (lambda kg, vnd: vnd)
        found, wanted, proven = key(kilograms, surplus), key(*best), key(*bound)
        if not found <= wanted <= proven:
            faults.append(f"not found {found} <= best {wanted} <= bound {proven}")
        if self.lots:
            self.options["proven"] = found == wanted
        else:
            expect("objective", found, wanted)
            expect("bound", proven, wanted)
        return faults


PLACES = {}


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    communes = root / "api/services/data/administrative/communes.csv"
    empty = argparse.Namespace(
        transport_rate=0, star_bonus=0, communes=communes, offers="/dev/null", requests="/dev/null"
    )
    PLACES.update(Market(empty).places)
    wrong = lots = best = unproven = programs = count = 0
    for folder in sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir()):
        case = Case(folder, communes)
        faults = case.faults()
        count += 1
        lots += case.lots
        best += case.options.get("proven", False)
        unproven += case.options.get("unproven", False)
        programs += case.options.get("by_programs", False)
        if faults:
            wrong += 1
            print(f"{folder.name} {case.options}: " + "; ".join(faults[:5]), file=sys.stderr)
    print(f"{count} cases, {wrong} wrong; {lots} with lots, {best} of them the best, {unproven} undecided by CP-SAT; {programs} with fair shares by linear programs")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
