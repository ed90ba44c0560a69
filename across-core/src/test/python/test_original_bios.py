"""The BIOS of the original 0.1.0 on standard streams, which reads through a buffer what is meant for who is booted."""

import os
import subprocess
import sys
import unittest

import across

PATIENCE = 60
REAL = os.environ.get('ACROSS_REAL_PYTHON')

# One of our own that does so, too: whatever has arrived with the bootloader is in the buffer of sys.stdin.
BUFFERED = '''
import os, sys
os.write(1, bytes.fromhex('e54e6d01000100') + bytes(9))
sys.stdin.buffer.read(20)
ACROSS = 'stdio',
exec(sys.stdin.buffer.readline())
'''


class BiosTests(unittest.TestCase):

    def boots(self, text, how, times):
        relay = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'relay.py')
        for _ in range(times):
            with across.Connection.from_command([sys.executable, relay, how, sys.executable, '-c', text],
                                                options=across.Options(timeout=PATIENCE)) as connection:
                self.assertEqual(connection.call(abs, -1), 1)
                self.assertEqual(len(connection.execute('import sys; sys.stdin.read() + "x" * n', n=100000)), 100000)

    def test_in_one_packet(self):
        self.boots(BUFFERED, 'once', 5)

    def test_byte_by_byte(self):
        self.boots(BUFFERED, 'bytewise', 1)

    def test_with_the_superblock_late(self):
        self.boots(BUFFERED, 'late', 1)

    @unittest.skipUnless(REAL, 'ACROSS_REAL_PYTHON does not name a Python that has the original')
    def test_that_of_the_original(self):
        text = subprocess.check_output(
            [REAL, '-I', '-c', 'import across; print(across.get_bios())'], universal_newlines=True).strip()
        self.assertNotEqual(text, across.get_bios())
        for how, times in (('once', 5), ('bytewise', 1), ('late', 1)):
            with self.subTest(how=how):
                self.boots(text, how, times)


if __name__ == '__main__':
    unittest.main()
