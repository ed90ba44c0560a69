"""Describes tables: run in a Python worker of the service, which needs nothing installed for it."""

import collections
import csv
import io
import statistics

MOST_FREQUENT = 5
DELIMITERS = ',;\t|'
MISSING = ('', 'NA', 'N/A', 'null', 'None')


def summarize(content):
    """What the columns of a CSV file hold. The first line names them."""
    text = content.decode('utf-8-sig')
    delimiter = max(DELIMITERS, key=text.partition('\n')[0].count)
    lines = csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True)
    header = next(lines, None)
    if not header:
        raise ValueError('the file is empty')
    columns = [[] for _ in header]
    rows = 0
    for fields in lines:
        if not fields:
            continue
        if len(fields) != len(header):
            raise ValueError('line %d has %d fields, but the header has %d' % (lines.line_num, len(fields), len(header)))
        rows += 1
        for column, field in zip(columns, fields):
            column.append(field.strip())
    return {'rows': rows, 'columns': [describe(name, column) for name, column in zip(header, columns)]}


def describe(name, column):
    values = [value for value in column if value not in MISSING]
    described = {
        'name': name,
        'type': 'text',
        'count': len(values),
        'missing': len(column) - len(values),
        'frequent': [{'value': value, 'count': count}
                     for value, count in collections.Counter(values).most_common(MOST_FREQUENT)],
    }
    numbers = as_numbers(values)
    if numbers:
        described['type'] = 'int' if all(isinstance(number, int) for number in numbers) else 'float'
        described['mean'] = float(statistics.fmean(numbers))
        described['min'], described['max'] = float(min(numbers)), float(max(numbers))
        described['quartiles'] = quartiles(numbers)
        described['median'] = float(statistics.median(numbers))
    return described


def as_numbers(values):
    numbers = []
    for value in values:
        try:
            numbers.append(int(value))
        except ValueError:
            try:
                numbers.append(float(value))
            except ValueError:
                return None
    return numbers


def quartiles(numbers):
    if len(numbers) == 1:
        return [float(numbers[0])] * 3
    return [float(cut) for cut in statistics.quantiles(numbers, n=4, method='inclusive')]
