"""The original as the client of our runtime, in all of its handlers; and of one that it boots."""

import os
import subprocess
import tempfile

from peers import ORIGINAL, PATIENCE, RESOURCES, RealTestCase, environment

CLIENT = os.path.join(RESOURCES, 'client.py')


class ServerTests(RealTestCase):

    def use(self, kind, family, ours=False):
        """ours: who the client is."""
        with tempfile.TemporaryDirectory() as directory:
            address = '127.0.0.1' if family == 'tcp' else os.path.join(directory, 's')
            process, _ = self.serve(kind, family, address, ours=not ours)
            if family == 'tcp':
                address = str(self.port)
            client = subprocess.run([ORIGINAL, '-u', CLIENT, 'use_server', family, address], env=environment(ours),
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=4 * PATIENCE)
            printed = client.stdout.decode()
            self.assertEqual(printed.split(), ['used', 'done'], printed)
            self.assertEqual(client.returncode, 0)
            process.terminate()

    def test_the_original_is_the_client(self):
        for kind in 'local', 'process', 'bios':
            for family in 'tcp', 'unix':
                with self.subTest(kind=kind, family=family):
                    self.use(kind, family)

    def test_ours_is_the_client(self):
        """The same steps: what is asked of ours is what the original answers."""
        for kind in 'local', 'process', 'bios':
            with self.subTest(kind=kind):
                self.use(kind, 'unix', ours=True)
