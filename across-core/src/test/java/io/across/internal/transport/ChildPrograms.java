package io.across.internal.transport;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What child JVMs of the tests run. */
final class ChildPrograms {

    private ChildPrograms() {}

    static List<String> command(Class<?> main, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command =
                new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Connects its standard input and output with a socket of the test. */
    static final class Pump {

        private Pump() {}

        public static void main(String[] arguments) throws Exception {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
            socket.setTcpNoDelay(true);
            OutputStream stdout = new FileOutputStream(FileDescriptor.out);
            Thread back = new Thread(() -> pump(socket, stdout));
            back.start();
            copy(new FileInputStream(FileDescriptor.in), socket.getOutputStream());
            socket.shutdownOutput();
            back.join();
        }

        private static void pump(Socket socket, OutputStream stdout) {
            try {
                copy(socket.getInputStream(), stdout);
                stdout.close();
            } catch (IOException e) {
                Runtime.getRuntime().halt(2);
            }
        }

        private static void copy(InputStream from, OutputStream to) {
            try {
                from.transferTo(to);
            } catch (IOException e) {
                Runtime.getRuntime().halt(1);
            }
        }
    }

    /** Echoes over the stdio transport until its input ends, and prints what must not get on the wire. */
    static final class StdioEcho {

        private StdioEcho() {}

        public static void main(String[] arguments) throws Exception {
            Transport transport = new Transports(null, true).stdio(null);
            transport.open(Duration.ZERO);
            System.out.println("noise on System.out; System.in gives " + System.in.read());
            try {
                new Transports(null, true).stdio(null);
            } catch (IllegalStateException e) {
                System.err.println("second: " + e.getMessage());
            }
            ByteBuffer[] buffer = {ByteBuffer.allocateDirect(50_000)};
            while (transport.read(buffer[0].clear(), 1) >= 0) {
                buffer[0].flip();
                System.out.print("");
                transport.write(buffer, 1);
            }
            Thread closer = new Thread(transport::close);
            closer.start();
            closer.join();
        }
    }

    /** Closes the stdio transport under a blocked read, which must end, and the peer must see it. */
    static final class StdioCloser {

        private StdioCloser() {}

        public static void main(String[] arguments) throws Exception {
            Transport transport = new Transports(null, true).stdio(null);
            transport.open(Duration.ZERO);
            Thread reader = Thread.currentThread();
            Thread closer = new Thread(() -> {
                AbstractTransportTests.awaitBlocked(reader);
                transport.close();
            });
            closer.start();
            try {
                transport.read(ByteBuffer.allocateDirect(1), 1);
            } catch (IOException e) {
                System.err.println(e.getMessage());
            }
            closer.join();
        }
    }
}
