package io.across;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates for tests, made once by the JDK's keytool: {@code server} for localhost, {@code elsewhere} for another host,
 * {@code alice}, who is a client, all signed by one authority; and {@code mallory}, who has signed for himself.
 */
public final class Certificates {

    public static final String PASSWORD = "changeit";

    private static final char[] SECRET = PASSWORD.toCharArray();

    private static final Path DIRECTORY = make();

    private Certificates() {}

    /** A PKCS#12 file with the key of {@code alias}. */
    public static Path keyStore(String alias) {
        return DIRECTORY.resolve(alias + ".p12");
    }

    /** A PKCS#12 file with the authority's certificate. */
    public static Path trustStore() {
        return DIRECTORY.resolve("trust.p12");
    }

    /**
     * A context that trusts the authority.
     *
     * @param alias whose key it has; null for none
     */
    public static SSLContext context(@Nullable String alias) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load(trustStore()));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(alias == null ? null : load(keyStore(alias)), SECRET);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path make() {
        try {
            Path directory = Files.createTempDirectory("across-certificates");
            Path all = directory.resolve("all.p12");
            keytool(all, "ca", "CN=Authority", "-ext", "bc:c");
            keytool(all, "server", "CN=server", "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1");
            keytool(all, "elsewhere", "CN=elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
            keytool(all, "alice", "CN=alice,O=Wonderland", "-signer", "ca");
            keytool(all, "mallory", "CN=mallory", "-ext", "san=dns:localhost,ip:127.0.0.1");
            KeyStore source = load(all);
            for (String alias : List.of("server", "elsewhere", "alice", "mallory")) {
                KeyStore store = empty();
                store.setKeyEntry(alias, source.getKey(alias, SECRET), SECRET, source.getCertificateChain(alias));
                save(store, directory.resolve(alias + ".p12"));
            }
            KeyStore trust = empty();
            trust.setCertificateEntry("ca", source.getCertificate("ca"));
            save(trust, directory.resolve("trust.p12"));
            deleteAtExit(directory);
            return directory;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keytool(Path store, String alias, String subject, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-alias",
                alias,
                "-dname",
                subject));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, SECRET);
            return store;
        }
    }

    private static void save(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, SECRET);
        }
    }

    /** In reverse order. */
    private static void deleteAtExit(Path directory) throws IOException {
        directory.toFile().deleteOnExit();
        try (var files = Files.list(directory)) {
            files.forEach(file -> file.toFile().deleteOnExit());
        }
    }
}
