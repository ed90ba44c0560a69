package io.across.benchmarks.jmh;

import io.across.Connection;
import io.across.Endpoint;
import io.across.benchmarks.peer.EchoService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Calls over a Unix socket whose two ends are in this process: what a profiler is attached to. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {

    private static final String TEXT = "How doth the little crocodile";

    private final byte[] bytes = new byte[1 << 20];
    private final Pair pair = Pair.open();
    private final EchoService service = pair.client().callRef(EchoService.class, EchoService.Local::new);

    public EngineBenchmark() {}

    @TearDown
    public void close() {
        pair.client().close();
        pair.server().close();
    }

    @Benchmark
    public int call() {
        return pair.client().call(() -> 42);
    }

    @Benchmark
    public String echo() {
        return pair.client().call(text -> text, TEXT);
    }

    @Benchmark
    public String proxy() {
        return service.echo(TEXT);
    }

    @Benchmark
    public byte[] bytes() {
        return pair.client().call(array -> array, bytes);
    }

    /** The two ends of one connection. */
    private record Pair(Connection client, Connection server) {

        static Pair open() {
            try {
                Path directory = Files.createTempDirectory("across-jmh");
                Path socket = directory.resolve("socket");
                try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    listener.bind(UnixDomainSocketAddress.of(socket));
                    Connection client =
                            Connection.open(Endpoint.socket(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
                    return new Pair(client, Connection.open(Endpoint.socket(listener.accept())));
                } finally {
                    Files.deleteIfExists(socket);
                    Files.delete(directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
