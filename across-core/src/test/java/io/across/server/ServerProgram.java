package io.across.server;

import io.across.Options;
import java.io.OutputStream;
import java.time.Duration;

/** A process that serves, for tests that limit or kill it: prints its port and ends with its standard input. */
final class ServerProgram {

    private ServerProgram() {}

    /** The first argument names the handler. */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.builder().timeout(Duration.ofSeconds(30)).build();
        ConnectionHandler handler = arguments[0].equals("local")
                ? new LocalConnectionHandler(options)
                : new ProcessConnectionHandler(options, ChildSettings.defaults().withSpareChildren(1));
        try (AcrossServer server =
                AcrossServer.builder().tcp(null, 0).handler(handler).build().start()) {
            System.out.println(server.port());
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
