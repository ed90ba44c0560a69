package io.across.benchmarks.peer;

/** What proxies and callbacks are called through. */
public interface EchoService {

    String echo(String text);

    /** The service itself. */
    final class Local implements EchoService {
        @Override
        public String echo(String text) {
            return text;
        }
    }
}
