package io.across.internal.shipping;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** A URL of something that is in memory only. */
public final class MemoryResource {

    private static final String PROTOCOL = "across";

    private MemoryResource() {}

    /** A URL that opens as {@code contents}, which must not change. */
    @SuppressWarnings("deprecation") // the constructors' successor needs Java 20
    public static URL url(String name, byte[] contents) {
        try {
            return new URL(PROTOCOL, null, -1, "/" + name, new Handler(contents));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("resource " + name, e);
        }
    }

    private static final class Handler extends URLStreamHandler {

        private final byte[] contents;

        Handler(byte[] contents) {
            this.contents = contents;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new Opened(url, contents);
        }
    }

    private static final class Opened extends URLConnection {

        private final byte[] contents;

        Opened(URL url, byte[] contents) {
            super(url);
            this.contents = contents;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(contents);
        }

        @Override
        public int getContentLength() {
            return contents.length;
        }

        @Override
        public long getContentLengthLong() {
            return contents.length;
        }
    }
}
