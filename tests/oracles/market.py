"""Which pairs may trade, worked out from the specification apart from our own code."""

import csv
import math
from collections import defaultdict


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def words(text):
    return {word.strip() for word in text.split(";") if word.strip()}


def whole(text):
    return int(text) if text else 0


class Market:
    """Pairs that may trade, by commodity and month."""

    def __init__(self, args):
        self.rate, self.bonus = args.transport_rate, args.star_bonus
        self.places = {
            row["code"]: (math.radians(float(row["latitude"])), math.radians(float(row["longitude"])))
            for row in rows(args.communes)
        }
        self.offers = {(row["offer_id"], row["month"]): row for row in rows(args.offers)}
        self.requests = {(row["request_id"], row["month"]): row for row in rows(args.requests)}
        for row in self.offers.values():
            row["held"] = words(row["standards"])
        for row in self.requests.values():
            row["needed"] = words(row["standards_required"])
        groups = defaultdict(lambda: ([], []))
        for key, row in self.offers.items():
            groups[row["commodity"], row["month"]][0].append(key)
        for key, row in self.requests.items():
            groups[row["commodity"], row["month"]][1].append(key)
        self.known = {}
        self.groups = []
        for offers, requests in groups.values():
            pairs = [
                (i, j, surplus)
                for i, offer in enumerate(offers)
                for j, request in enumerate(requests)
                if (surplus := self.surplus(self.offers[offer], self.requests[request])) is not None
            ]
            supplies = [int(self.offers[key]["quantity_kg"]) for key in offers]
            demands = [int(self.requests[key]["quantity_kg"]) for key in requests]
            self.groups.append((supplies, demands, pairs))

    def tenths_of_km(self, one, other):
        if (one, other) not in self.known:
            (lat1, lon1), (lat2, lon2) = self.places[one], self.places[other]
            h = (
                math.sin((lat2 - lat1) / 2) ** 2
                + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
            )
            road = 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h))) * 1.3
            self.known[one, other] = math.floor(road * 10 + 0.5)
        return self.known[one, other]

    def transport(self, offer, request):
        """Rate x kilometres / 1000, half up."""
        tenths = self.tenths_of_km(offer["commune_code"], request["commune_code"])
        return (2 * self.rate * tenths + 10_000) // 20_000

    def surplus(self, offer, request):
        if request["variety"] and request["variety"] != offer["variety"]:
            return None
        if not request["needed"] <= offer["held"]:
            return None
        if whole(offer["ocop_stars"]) < whole(request["min_ocop_stars"]):
            return None
        if offer["seller_id"] == request["buyer_id"]:
            return None
        lot = max(whole(offer["min_lot_kg"]), whole(request["min_lot_kg"]))
        if min(int(offer["quantity_kg"]), int(request["quantity_kg"])) < lot:
            return None
        limit = request["max_distance_km"]
        tenths = self.tenths_of_km(offer["commune_code"], request["commune_code"])
        if limit and tenths > round(float(limit) * 10):
            return None
        left = int(request["bid_vnd_per_kg"]) - int(offer["ask_vnd_per_kg"]) - self.transport(offer, request)
        return None if left < 0 else left + self.bonus * whole(offer["ocop_stars"])
