"""What this runtime deliberately says otherwise than 0.1.0, by the names of the records or steps: why, and what it says.

Messages are as spelling.spelled() has them. Each must be met by the test that plays the session, and differ.
"""


class Difference:

    def __init__(self, why, *said):
        self.why = why
        self.said = said


_LOST = 'what is raised cannot be sent: here, it is at least named'
_OWN = 'an OperationError that the called function raises: here, its text is not lost'
_REFERENCE = 'that 0.1.0 cannot refer to functions, classes and modules is a limit of its own (protocol, section 9)'
_NO_LOCK = "cannot pickle '_thread.lock' object"

# As the client.
CLIENT = {
    '06.references_that_fail.local_function': Difference(
        _REFERENCE, "APPLY 0 lends [0]: len(_make_proxy(0, ['__call__']))", 'RESULT 0: 5'),
    '06.references_that_fail.local_class': Difference(
        _REFERENCE, "APPLY 1 lends [1]: len(_make_proxy(1, ['__call__', 'chain', 'fail', 'get', 'increment']))",
        "RESULT 0: vectors_fixture.Counter(){'value': 4}"),
    '06.references_that_fail.local_module': Difference(
        _REFERENCE, "APPLY 2 lends [2]: len(_make_proxy(2, ['answer', 'fail']))", "RESULT 0: '4 42'"),
    '08.namespace_package_already_imported.import.result': Difference(
        'an error of 0.1.0: here, the package is found', "RESULT 0: across._importer.AcrossLoader('', True, '<source>', None)"),
}

# What calls come to in the client, likewise: a type and arguments.
CLIENT_OUTCOMES = {
    'raise_awkward': Difference(
        'an exception whose class wants other arguments: here, it is what it was', 'vectors_fixture.AwkwardError',
        "('one and two',)"),
}

# As the server.
SERVER = {
    '04.raising_functions.raise_operation_error.result': Difference(
        _OWN, "RESULT 23 ERROR: RuntimeError('OperationError: raised by the function itself')"
        " from OperationError('raised by the function itself')"),
    '04.errors_that_do_not_travel.raise_unpicklable_args.result': Difference(
        _LOST, 'RESULT 0 ERROR: OperationError("ValueError is raised, but cannot be sent: Pickling failed due to TypeError:'
        ' {0}") from TypeError("{0}")'.format(_NO_LOCK)),
    '04.errors_that_do_not_travel.raise_unpicklable_cause.result': Difference(
        _LOST, 'RESULT 1 ERROR: OperationError("ValueError is raised, but cannot be sent: Pickling failed due to TypeError:'
        ' {0}") from TypeError("{0}")'.format(_NO_LOCK)),
    '04.errors_that_do_not_travel.raise_local_class.result': Difference(
        _LOST, 'RESULT 2 ERROR: OperationError("LocalError is raised, but cannot be sent: Pickling failed due to AttributeError:'
        ' {0}") from AttributeError("{0}")'.format("Can't pickle local object 'raise_local_class.<locals>.LocalError'")),
    '05.ununpicklable_argument.refused_badly.result': Difference(
        'a word that 0.1.0 says twice',
        "RESULT 1 OPERATION_ERROR: Unpickling failed due to ValueError: ('will not be unpickled \u20ac', <never pickled>)"),
    '06.references_that_fail.remote_function.result': Difference(
        _REFERENCE, "RESULT 3 lends [0]: _make_proxy(0, ['__call__'])"),
    '09.stdio_timeout_none.start': Difference(
        'that 0.1.0 cannot be booted without a timeout is a limit of its own (protocol, section 9)',
        'GREETING 0', 'RESULT 0: 1'),
    '10.log_records.unpicklable_extra': Difference(
        'a record with an attribute that cannot be sent is lost in 0.1.0; here, the attribute alone is',
        "vectors INFO 'extra cannot be pickled'"),
}

# As the side whose peer was driven by hand.
BY_HAND = {
    '08.own_loader_five_arguments.result_3': Difference(
        _OWN, "RESULT 1 ERROR: RuntimeError('OperationError: Unpickling failed due to TypeError: {0}') from"
        " OperationError('Unpickling failed due to TypeError: {0}') from TypeError('{0}')".format(
            'AcrossLoader.__init__() takes from 4 to 5 positional arguments but 6 were given')),
    '12.apply_without_pickle.result': Difference(
        'a value that is missing is an empty one here',
        "RESULT 0 ERROR: OperationError('Unpickling failed due to EOFError: Ran out of input')"
        " from EOFError('Ran out of input')"),
    '12.apply_unknown_object.result': Difference(
        'a KeyError of 0.1.0 says a number alone',
        "RESULT 0 ERROR: OperationError('Unpickling failed due to across.OperationError: There is no object 7 any more')"
        " from OperationError('There is no object 7 any more')"),
}

_LENGTH = 'the BIOS of 0.1.0 on standard streams reads one line, ours what the length says (protocol, section 7)'

# Of a BIOS: what it says, and its exit code.
BIOS = {
    '09.stdio_wrong_length.raw_2': Difference(_LENGTH, b'', 1),  # the first three bytes are no Python
    '09.stdio_two_lines.raw_2': Difference(_LENGTH, b'one two ', 0),
}
