import statistics


def summary(numbers):
    return {
        'count': len(numbers),
        'mean': statistics.mean(numbers),
        'median': statistics.median(numbers),
    }
