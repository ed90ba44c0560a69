package io.across.internal.shipping;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Where the classes and resources of a class loader are that are no files: {@code across://NAME/}, and each of them below it.
 * All these URLs open, and so do others that are made relative to them. Thread-safe.
 */
public final class MemoryUrls {

    private static final String PROTOCOL = "across";

    private final String host;
    private final Contents contents;
    private final ProtectionDomain domain;

    /** What there is. Thread-safe. */
    @FunctionalInterface
    public interface Contents {

        /**
         * The bytes of a resource, which must not change.
         *
         * @param name as {@code com/acme/Job.class}
         * @return null if there is none
         * @throws IOException if it is there and cannot be read
         */
        byte @Nullable [] of(String name) throws IOException;
    }

    /** @param name of any characters; what a URL cannot have is percent-encoded */
    public MemoryUrls(String name, ClassLoader loader, Contents contents) {
        this.host = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        this.contents = contents;
        CodeSource source = new CodeSource(url("", contents), (Certificate[]) null);
        this.domain = new ProtectionDomain(source, null, loader, null);
    }

    /** That of the classes: its code source has the place as its location. */
    public ProtectionDomain domain() {
        return domain;
    }

    /** The URL of a resource, which opens as {@code bytes} and does not look for it again. */
    public URL url(String name, byte[] bytes) {
        return url(name, other -> other.equals(name) ? bytes : contents.of(other));
    }

    /** The URL of a resource, which looks for it when it is opened. */
    public URL url(String name) {
        return url(name, contents);
    }

    @SuppressWarnings("deprecation") // the constructors' successor needs Java 20
    private URL url(String name, Contents found) {
        try {
            return new URL(PROTOCOL, host, -1, "/" + name, new Handler(found));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("resource " + name, e);
        }
    }

    private static final class Handler extends URLStreamHandler {

        private final Contents contents;

        Handler(Contents contents) {
            this.contents = contents;
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            String name = url.getPath().substring(Math.min(1, url.getPath().length()));
            byte[] bytes = contents.of(name);
            if (bytes == null) {
                throw new FileNotFoundException(url + " is not there");
            }
            return new Opened(url, bytes);
        }

        /** Else URLs would be compared by looking up a host of that name. */
        @Override
        protected synchronized @Nullable InetAddress getHostAddress(URL url) {
            return null;
        }
    }

    private static final class Opened extends URLConnection {

        private final byte[] bytes;

        Opened(URL url, byte[] bytes) {
            super(url);
            this.bytes = bytes;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public int getContentLength() {
            return bytes.length;
        }

        @Override
        public long getContentLengthLong() {
            return bytes.length;
        }
    }
}
