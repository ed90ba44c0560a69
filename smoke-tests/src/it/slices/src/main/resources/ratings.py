import statistics


def median(ratings):
    return float(statistics.median(ratings))
